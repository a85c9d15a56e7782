"""Methods of Tensor that are written in Python."""
import copy
import warnings
from collections import OrderedDict

from . import _C, _tensor_str, functional
from ._C import Tensor
from .storage import untyped_storage


def _repr(self, *, tensor_contents=None):
    return _tensor_str._str(self)


def _format(self, spec):
    if self.dim() == 0 and type(self) is Tensor:
        return self.item().__format__(spec)
    return object.__format__(self, spec)


def backward(self, gradient=None, retain_graph=None, create_graph=False, inputs=None):
    """Adds the gradients of this tensor to the .grad of the leaves (or of `inputs`).

    gradient: weights of its elements, needed unless it has one element."""
    from . import autograd
    autograd.backward(self, gradient, retain_graph, create_graph, inputs=inputs)


def register_hook(self, hook):
    """Calls hook(grad) when this tensor's gradient is complete; what it returns replaces the gradient."""
    if not self.requires_grad:
        raise RuntimeError("cannot register a hook on a tensor that doesn't require gradient")
    return _C._register_hook(self, hook)


def register_post_accumulate_grad_hook(self, hook):
    """Calls hook(self) after .grad was updated; leaves only."""
    if not self.requires_grad:
        raise RuntimeError("cannot register a hook on a tensor that doesn't require gradient")
    if self.grad_fn is not None:
        raise RuntimeError("post accumulate grad hooks cannot be registered on non-leaf tensors")
    return _C._register_post_accumulate_grad_hook(self, hook)


def numpy(self, *, force=False):
    """The same memory as a NumPy array; force: a copy without history where needed."""
    import numpy as np
    if force:
        self = self.detach()
    if self.requires_grad:
        raise RuntimeError("Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.")
    if self.dtype == _C.bfloat16:
        raise TypeError("Got unsupported ScalarType BFloat16")
    return np.asarray(_Array(self))


class _Array:
    """Keeps a tensor alive behind an array."""

    def __init__(self, t):
        self.tensor, self.__array_interface__ = t, _C._array_interface(t)


def __array__(self, dtype=None, copy=None):
    a = self.numpy()
    if copy and dtype is None:
        return a.copy()
    return a if dtype is None else a.astype(dtype, copy=bool(copy))


def __dlpack__(self, *, stream=None, max_version=None, dl_device=None, copy=None):
    """A capsule with this tensor's memory for other libraries."""
    if stream is not None:
        raise AssertionError("stream should be None on cpu.")
    if dl_device is not None and tuple(dl_device) != (1, 0):
        raise BufferError(f"__dlpack__: the tensor is on the CPU, asked for {dl_device}")
    return _C._to_dlpack(self.clone() if copy else self)


def __dlpack_device__(self):
    return 1, 0


def __array_wrap__(self, array, context=None, return_scalar=False):
    if array.dtype == bool:
        array = array.astype("uint8")
    return _C._from_array(array)


def from_numpy(array):
    """A tensor over the memory of a NumPy array, which stays alive as long as the tensor."""
    t = _C._from_array(array)
    if array.__array_interface__["data"][1]:
        warnings.warn("The given NumPy array is not writable, and torcxx does not support non-writable tensors: "
                      "writing to this tensor writes to the array. Copy the array to be safe.", stacklevel=2)
    return t


def asarray(obj, *, dtype=None, device=None, copy=None, requires_grad=False):
    """obj as a tensor. copy: True always copies, False raises where sharing is impossible, None shares if it can."""
    t = as_tensor(obj, dtype, device)
    shared = isinstance(obj, Tensor) and t is obj or hasattr(obj, "__array_interface__") and (
        t.data_ptr() == obj.__array_interface__["data"][0])
    if copy is False and not shared:
        raise ValueError("can't alias arbitrary sequence or convert without a copy")
    t = t.clone() if copy and shared else t
    return t.requires_grad_() if requires_grad else t


def as_tensor(data, dtype=None, device=None):
    """data as a tensor, sharing its memory where possible."""
    if isinstance(data, Tensor):
        return data if dtype is None or data.dtype == dtype else data.to(dtype)
    if hasattr(data, "__array_interface__"):
        t = _C._from_array(data)
        return t if dtype is None or t.dtype == dtype else t.to(dtype)
    return _C.tensor(data, dtype=dtype, device=device)


def to(self, *args, **kwargs):
    """to(dtype), to(device), to(device, dtype), to(other): a converted tensor, or self when it is that already.

    non_blocking changes nothing here: a copy on the CPU is done when the call returns."""
    names = ["device", "dtype", "non_blocking", "copy"]
    form = kwargs.pop("memory_format", None)
    if form is not None:
        from ._memory_format import converted
        return converted(self, to(self, *args, **kwargs), form)
    if args and isinstance(args[0], Tensor):
        other, *rest = args
        kwargs.update(zip(names[2:], rest), dtype=other.dtype, device=other.device)
    elif args and isinstance(args[0], _C.dtype):
        kwargs.update(zip(names[1:], args))
    else:
        kwargs.update(zip(names, args))
    other = kwargs.pop("other", None)
    if other is not None:
        kwargs.update(dtype=other.dtype, device=other.device)
    unknown = set(kwargs) - set(names)
    if unknown:
        raise TypeError(f"to() received an invalid combination of arguments - unexpected {sorted(unknown)}")
    device, dtype = kwargs.get("device"), kwargs.get("dtype")
    if device is not None and str(_C.device(device).type) != str(self.device.type):
        raise NotImplementedError(f"to: the device '{device}' has no backend in this build")
    return _to(self, dtype or self.dtype, bool(kwargs.get("non_blocking")), bool(kwargs.get("copy")))


_to = Tensor.to


def _here(name, device, layout, pin_memory):
    """Refuses what only other devices have."""
    if device is not None and _C.device(device).type != "cpu":
        raise NotImplementedError(f"{name}: the device '{device}' has no backend in this build")
    if pin_memory:
        raise NotImplementedError(f"{name}: pin_memory=True: there is no accelerator in this build")
    if layout not in (None, _C.strided):
        raise NotImplementedError(f"{name}: the layout {layout}")


def _new(name):
    make = getattr(_C.ops, name)

    def new(self, *size, dtype=None, device=None, requires_grad=False, layout=None, pin_memory=False, **named):
        if "size" in named and not size:
            size = (named.pop("size"),)
        if named:
            raise TypeError(f"new_{name}() got an unexpected keyword argument '{next(iter(named))}'")
        if len(size) == 1 and not isinstance(size[0], int):
            size = tuple(size[0])
        _here("new_" + name, device, layout, pin_memory)
        return make(size, dtype=dtype or self.dtype, requires_grad=requires_grad)

    new.__name__ = "new_" + name
    new.__doc__ = f"torch.{name} with the dtype and device of this tensor, each unless given."
    return new


def new_tensor(self, data, *, dtype=None, device=None, requires_grad=False, layout=None, pin_memory=False):
    """torch.tensor with the dtype and device of this tensor, each unless given."""
    _here("new_tensor", device, layout, pin_memory)
    return _C.tensor(data, dtype=dtype or self.dtype, requires_grad=requires_grad)


def new_full(self, size, fill_value, *, dtype=None, device=None, requires_grad=False, layout=None, pin_memory=False):
    """torch.full with the dtype and device of this tensor, each unless given."""
    _here("new_full", device, layout, pin_memory)
    return _C.ops.full(size, fill_value, dtype=dtype or self.dtype, requires_grad=requires_grad)


def pin_memory(self, device=None):
    """Raises: pinned memory serves copies to an accelerator, and there is none in this build."""
    raise NotImplementedError("pin_memory: there is no accelerator in this build")


def is_pinned(self, device=None):
    return False


def cuda(self, device=None, non_blocking=False, memory_format=None):
    """Raises: there is no CUDA backend in this build."""
    raise NotImplementedError(f"cuda: the device '{device or 'cuda'}' has no backend in this build")


_TYPE_NAMES = {"float32": "Float", "float64": "Double", "float16": "Half", "bfloat16": "BFloat16", "uint8": "Byte",
               "int8": "Char", "int16": "Short", "int32": "Int", "int64": "Long", "bool": "Bool",
               "complex64": "ComplexFloat", "complex128": "ComplexDouble"}


def type_(self, dtype=None, non_blocking=False):
    """The type's name, or the tensor converted to a dtype."""
    if dtype is None:
        name = str(self.dtype)[6:]
        return f"torch.{_TYPE_NAMES.get(name, name)}Tensor"
    if isinstance(dtype, str):
        found = [d for d, name in _TYPE_NAMES.items() if dtype == f"torch.{name}Tensor"]
        if not found:
            raise ValueError(f"invalid type: '{dtype}'")
        dtype = getattr(_C, found[0])
    return self.to(dtype, non_blocking=non_blocking)


def __contains__(self, element):
    if isinstance(element, (Tensor, int, float, complex, bool)):
        return bool((element == self).any().item())
    raise RuntimeError(f"Tensor.__contains__ only supports Tensor or scalar, but you passed in a {type(element)}.")


def __reversed__(self):
    return self if self.dim() == 0 else self.flip(0)


def __deepcopy__(self, memo):
    if not self.is_leaf:
        raise RuntimeError("Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol "
                           "at the moment.")
    if id(self) in memo:
        return memo[id(self)]
    new = Tensor._make_subclass(type(self), self.detach().clone(), self.requires_grad)
    memo[id(self)] = new
    if self.grad is not None:
        new.grad = copy.deepcopy(self.grad, memo)
    new.__dict__.update(copy.deepcopy(self.__dict__, memo))
    return new


def _rebuild(cls, data, shape, dtype, requires_grad, attributes):
    import sys
    raw = _C.ops.empty(shape, dtype=dtype)
    if raw.numel():
        import ctypes
        ctypes.memmove(raw.data_ptr(), data, len(data))
    if sys.byteorder != "little":
        raise NotImplementedError("pickled tensors are little-endian")
    t = Tensor._make_subclass(cls, raw, requires_grad)
    t.__dict__.update(attributes)
    return t


def __reduce_ex__(self, protocol):
    if not self.is_leaf:
        raise RuntimeError("Only Tensors created explicitly by the user (graph leaves) can be pickled; detach() first.")
    import ctypes
    plain = self.detach().contiguous()
    data = ctypes.string_at(plain.data_ptr(), plain.nbytes) if plain.numel() else b""
    return _rebuild, (type(self), data, tuple(self.shape), self.dtype, self.requires_grad, dict(self.__dict__))


def __torch_function__(cls, func, types, args=(), kwargs=None):
    """Runs func as for plain tensors and gives the results this class."""
    if not all(issubclass(cls, t) for t in types):
        return NotImplemented
    before = _C._overrides_enabled()
    _C._set_overrides_enabled(False)
    try:
        result = func(*args, **(kwargs or {}))
    finally:
        _C._set_overrides_enabled(before)
    return _converted(result, cls)


def _converted(result, cls):
    if type(result) is Tensor and cls is not Tensor:
        return result.as_subclass(cls)
    if type(result) in (tuple, list):
        return type(result)(_converted(r, cls) for r in result)
    return result


def split(self, split_size, dim=0):
    """Views of split_size (or the sizes in a list) along dim."""
    if isinstance(split_size, (list, tuple)):
        return _C.ops.split_with_sizes(self, split_size, dim)
    return _C.ops.split(self, split_size, dim)


def sum_to_size(self, *size):
    """Summed down to a size that broadcasts to this one."""
    size = size[0] if len(size) == 1 and isinstance(size[0], (list, tuple)) else size
    shape, lead = self.shape, self.dim() - len(size)
    if lead < 0 or any(s not in (1, shape[lead + i]) for i, s in enumerate(size)):
        raise RuntimeError(f"size {{{list(size)}}} is not expandable to size {{{list(shape)}}}.")
    if not size:
        return self.sum()
    dims = list(range(lead)) + [lead + i for i, s in enumerate(size) if s == 1 and shape[lead + i] != 1]
    return (self.sum(dims, True) if dims else self).view(size) if dims or lead else self


def where(self, condition, other):
    """Elements of self where condition, else of other."""
    return _C.ops.where(condition, self, other)


def _method(name, f):
    setattr(Tensor, name, f)


for _name, _f in {"__repr__": _repr, "__format__": _format, "backward": backward, "register_hook": register_hook,
                  "register_post_accumulate_grad_hook": register_post_accumulate_grad_hook, "numpy": numpy,
                  "__array__": __array__, "__dlpack__": __dlpack__, "__dlpack_device__": __dlpack_device__, "__array_wrap__": __array_wrap__, "to": to, "new_tensor": new_tensor,
                  "new_full": new_full, "type": type_, "__contains__": __contains__, "__reversed__": __reversed__,
                  "__deepcopy__": __deepcopy__, "__reduce_ex__": __reduce_ex__, "split": split,
                  "untyped_storage": untyped_storage, "sum_to_size": sum_to_size, "where": where, "pin_memory": pin_memory, "is_pinned": is_pinned, "cuda": cuda, "__rdiv__": Tensor.__rtruediv__, "norm": functional.norm, "lu": functional.lu, "lu": functional.lu,
                  "nonzero": functional.nonzero, "unique": functional.unique,
                  "unique_consecutive": functional.unique_consecutive,
                  "__torch_function__": classmethod(__torch_function__)}.items():
    _method(_name, _f)
for _name in ("zeros", "ones", "empty"):
    _method("new_" + _name, _new(_name))
for _name, _dtype in {"float": _C.float32, "double": _C.float64, "half": _C.float16, "bfloat16": _C.bfloat16,
                      "int": _C.int32, "long": _C.int64, "short": _C.int16, "char": _C.int8, "byte": _C.uint8,
                      "bool": _C.bool, "cfloat": _C.complex64, "cdouble": _C.complex128, "chalf": _C.complex32}.items():
    def _convert(self, memory_format=None, *, _dtype=_dtype):
        return self.to(_dtype) if memory_format is None else self.to(_dtype, memory_format=memory_format)
    _convert.__name__ = _name
    _convert.__doc__ = f"to({_dtype})"
    _method(_name, _convert)
_method("cpu", lambda self, memory_format=None: self.to(memory_format=memory_format))
_method("type_as", lambda self, other: self.to(other.dtype))
_method("is_same_size", lambda self, other: self.shape == other.shape)
_method("layout", property(lambda self: _C.strided))
_method("__array_priority__", 1000)
_method("__complex__", lambda self: complex(self.item()))
_method("__hash__", object.__hash__)
_method("as_subclass", lambda self, cls: _C._as_subclass(self, cls))
_method("dim_order", lambda self: tuple(sorted(range(self.dim()), key=lambda d: -self.stride(d))))
_method("get_device", lambda self: -1)
_method("__module__", "torcxx")

from . import _tensor_extra  # noqa: E402,F401
