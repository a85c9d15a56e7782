"""What the names in PyTorch's files stand for, and tensors rebuilt over storages."""
import _codecs
from collections import Counter, OrderedDict
from pickle import UnpicklingError

from . import _C, _functions
from ._size import Size
from ._unpickler import Callable, check_key

# PyTorch's storage classes; what has none is saved with its dtype beside an UntypedStorage
STORAGES = {"FloatStorage": _C.float32, "DoubleStorage": _C.float64, "HalfStorage": _C.float16,
            "BFloat16Storage": _C.bfloat16, "LongStorage": _C.int64, "IntStorage": _C.int32, "ShortStorage": _C.int16,
            "CharStorage": _C.int8, "ByteStorage": _C.uint8, "BoolStorage": _C.bool,
            "ComplexFloatStorage": _C.complex64, "ComplexDoubleStorage": _C.complex128}
DTYPES = {str(d)[6:]: d for d in vars(_C).values() if isinstance(d, _C.dtype)}
MAX_DIMS, MAX_BYTEARRAY = 64, 1 << 20


class StorageType:
    """A storage class as a file names it."""

    def __init__(self, dtype):
        self.dtype = dtype  # None: bytes


class Stored:
    """A storage of a file: its bytes, and the dtype that the file reads them as."""

    def __init__(self, storage, dtype):
        self.storage, self.dtype = storage, dtype


def _ints(values, what):
    if not isinstance(values, tuple) or len(values) > MAX_DIMS or any(type(v) is not int or v < 0 for v in values):
        raise UnpicklingError(f"a tensor's {what} must be a tuple of at most {MAX_DIMS} ints from 0")
    return values


def _tensor(stored, offset, size, stride, requires_grad, dtype):
    if not isinstance(stored, Stored) or type(offset) is not int or offset < 0 or type(requires_grad) is not bool:
        raise UnpicklingError("a tensor needs a storage, an offset from 0 and a bool")
    size, stride = _ints(size, "size"), _ints(stride, "stride")
    if len(size) != len(stride):
        raise UnpicklingError(f"a tensor with {len(size)} sizes and {len(stride)} strides")
    memory = stored.storage._bytes
    held = memory.numel() // dtype.itemsize
    last = -1 if 0 in size else sum((n - 1) * s for n, s in zip(size, stride))
    if offset + last >= held:
        raise UnpicklingError(f"a tensor of size {size} with stride {stride} at {offset} leaves its storage of {held} elements")
    if max((0, *size, *stride)) >= 1 << 62:
        raise UnpicklingError("a tensor with sizes or strides beyond 64 bits")
    if 0 in size:
        t = _C.ops.empty_strided(size, stride, dtype=dtype)
    else:
        memory = memory[:held * dtype.itemsize]
        t = (memory if dtype == _C.uint8 else memory.view(dtype)).as_strided(size, stride, offset).data
    return t.requires_grad_() if requires_grad else t


def rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks, metadata=None):
    if getattr(storage, "dtype", None) is None:
        raise UnpicklingError("a tensor over a storage without a dtype")
    return _tensor(storage, offset, size, stride, requires_grad, storage.dtype)


def rebuild_tensor_v3(storage, offset, size, stride, requires_grad, hooks, dtype, metadata=None):
    if not isinstance(dtype, _C.dtype):
        raise UnpicklingError("a tensor without a dtype")
    return _tensor(storage, offset, size, stride, requires_grad, dtype)


def rebuild_parameter(data, requires_grad, hooks):
    from .nn.parameter import Parameter
    if not isinstance(data, _C.Tensor):
        raise UnpicklingError("a Parameter of what is no tensor")
    return Parameter(data, bool(requires_grad))


def _with_attributes(t, state):
    if isinstance(state, tuple) and len(state) == 2:
        state = state[0]
    if not isinstance(t, _C.Tensor) or not isinstance(state or {}, dict) or not all(isinstance(k, str) for k in state or {}):
        raise UnpicklingError("attributes that are no dict, or of what is no tensor")
    t.__dict__.update(state or {})
    return t


def rebuild_parameter_with_state(data, requires_grad, hooks, state):
    return _with_attributes(rebuild_parameter(data, requires_grad, hooks), state)


def rebuild_from_type_v2(f, kind, args, state):
    """A tensor with attributes of its own."""
    if not isinstance(f, Callable) or f.f not in REBUILD.values() or not isinstance(args, tuple) or kind is not _C.Tensor:
        raise UnpicklingError("a tensor of an unknown class")
    return _with_attributes(f.f(*args), state)


REBUILD = {"_rebuild_tensor_v2": rebuild_tensor_v2, "_rebuild_tensor_v3": rebuild_tensor_v3,
           "_rebuild_parameter": rebuild_parameter, "_rebuild_parameter_with_state": rebuild_parameter_with_state}


def _layout(name):
    if name != "torch.strided":
        raise NotImplementedError(f"load: tensors of the layout {name}")
    return _functions.strided


def _mapping(kind):
    def make(*items):
        made = kind()
        for item in items[0] if items and not isinstance(items[0], dict) else (items[0].items() if items else ()):
            key, value = item
            made[check_key(key)] = value
        return made
    return make


def _bytearray(data=b"", encoding=None):
    if isinstance(data, str) and encoding in ("latin-1", "latin1"):
        data = data.encode("latin-1")
    if not isinstance(data, (bytes, bytearray)):
        raise UnpicklingError("a bytearray of what is no bytes")
    return bytearray(data)


def _encode(text, encoding="latin1"):
    if not isinstance(text, str) or encoding not in ("latin1", "latin-1", "utf-8"):
        raise UnpicklingError("bytes in an unknown encoding")
    return _codecs.encode(text, encoding)


def _set(items=()):
    if not isinstance(items, (list, tuple, set)):
        raise UnpicklingError("a set of what is no list")
    return {check_key(k) for k in items}


def _size(values=()):
    return Size(_ints(tuple(values), "size"))


def _complex(real=0.0, imag=0.0):
    if not all(isinstance(v, (int, float)) for v in (real, imag)):
        raise UnpicklingError("a complex number of what are no numbers")
    return complex(real, imag)


def _device(kind, index=None):
    return _C.device(kind) if index is None else _C.device(kind, index)


ALLOWED = {"collections.OrderedDict": Callable(_mapping(OrderedDict)), "collections.Counter": Callable(_mapping(Counter)),
           "builtins.set": Callable(_set), "builtins.complex": Callable(_complex),
           "builtins.bytearray": Callable(_bytearray), "_codecs.encode": Callable(_encode),
           "torch.Size": Callable(_size), "torch.device": Callable(_device), "torch.Tensor": _C.Tensor,
           "torch.serialization._get_layout": Callable(_layout),
           "torch._tensor._rebuild_from_type_v2": Callable(rebuild_from_type_v2),
           **{f"torch._utils.{name}": Callable(f) for name, f in REBUILD.items()},
           **{f"torch.{name}": dtype for name, dtype in DTYPES.items()},
           **{f"torch.{name}": StorageType(dtype) for name, dtype in STORAGES.items()},
           "torch.storage.UntypedStorage": StorageType(None)}
