"""torch.FloatTensor and its like: constructors of tensors of one dtype, and types to ask a tensor for."""
from . import _C

_NAMES = {"FloatTensor": _C.float32, "DoubleTensor": _C.float64, "HalfTensor": _C.float16, "BFloat16Tensor": _C.bfloat16,
          "ByteTensor": _C.uint8, "CharTensor": _C.int8, "ShortTensor": _C.int16, "IntTensor": _C.int32, "LongTensor": _C.int64,
          "BoolTensor": _C.bool}
__all__ = list(_NAMES)


class _TensorType(type):
    def __instancecheck__(cls, t):
        return isinstance(t, _C.Tensor) and t.dtype is cls.dtype


def _new(cls, *data, device="cpu"):
    """Of sizes, of a sequence, or of a tensor of this dtype, as Tensor() has it."""
    if _C.device(device).type != "cpu":
        raise NotImplementedError(f"{cls.__name__}: the device '{device}' has no backend in this build")
    if len(data) == 1 and isinstance(data[0], _C.Tensor):
        if data[0].dtype is not cls.dtype:
            raise TypeError(f"{cls.__name__}: expected a tensor of {cls.dtype}, got {data[0].dtype} (hint: tensor.to({cls.dtype}))")
        return data[0].detach()
    if len(data) == 1 and not isinstance(data[0], int):
        if isinstance(data[0], float):
            raise TypeError("new(): data must be a sequence (got float)")
        from ._size import Size
        return _C.ops.empty(data[0], dtype=cls.dtype) if isinstance(data[0], Size) else _C.tensor(data[0], dtype=cls.dtype)
    return _C.ops.empty(data or 0, dtype=cls.dtype)


for _name, _dtype in _NAMES.items():
    globals()[_name] = _TensorType(_name, (), {"__module__": "torch", "__new__": _new, "dtype": _dtype, "__doc__": _new.__doc__})
