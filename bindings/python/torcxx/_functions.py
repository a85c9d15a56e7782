"""Functions of the package that are not operations."""
from . import _C, _settings, functional
from ._C import Tensor
from ._settings import *  # noqa: F401,F403
from .functional import *  # noqa: F401,F403
from .storage import UntypedStorage

__all__ = ["broadcast_shapes", "from_dlpack", "get_default_device", "is_complex", "is_floating_point", "is_grad_enabled",
           "is_tensor", "is_nonzero", "numel", "typename", "strided", "sparse_coo", "preserve_format", "contiguous_format",
           "channels_last", "channels_last_3d", "layout", "memory_format", "result_type", "is_storage", "compiled_with_cxx11_abi", "inf", "nan",
           "pi", "e", "newaxis", "use_deterministic_algorithms", "are_deterministic_algorithms_enabled",
           "UntypedStorage", "compile", "frombuffer", "get_device", "is_conj", "is_inference", "is_neg", "is_same_size", "is_signed", "range",
           "resize_as_", "vmap", *functional.__all__, *_settings.__all__]
from math import e, inf, nan, pi  # noqa: E402

newaxis = None


class _Named:
    def __init__(self, name):
        self._name = name

    def __repr__(self):
        return "torch." + self._name

    def __reduce__(self):
        return self._name


class layout(_Named):
    """How elements lie in memory; there is `strided` alone, another one raises."""


class memory_format(_Named):
    """Order of dimensions in memory."""


strided, sparse_coo = layout("strided"), layout("sparse_coo")
preserve_format, contiguous_format = memory_format("preserve_format"), memory_format("contiguous_format")
channels_last, channels_last_3d = memory_format("channels_last"), memory_format("channels_last_3d")
_C.strided = strided


def is_tensor(obj):
    return isinstance(obj, Tensor)


def is_storage(obj):
    return False


def is_floating_point(input):
    return input.is_floating_point()


def is_complex(input):
    return input.is_complex()


def is_nonzero(input):
    """Whether a tensor of one element differs from 0."""
    if input.numel() != 1:
        raise RuntimeError("Boolean value of Tensor with " + ("no values" if input.numel() == 0 else "more than one value") + " is ambiguous")
    return bool(input)


def is_grad_enabled():
    return _C.is_grad_enabled()


def numel(input):
    return input.numel()


def typename(obj):
    return obj.type() if isinstance(obj, Tensor) else f"{type(obj).__module__}.{type(obj).__qualname__}"


def get_default_device():
    return _C.device("cpu")


def compiled_with_cxx11_abi():
    return True


def use_deterministic_algorithms(mode, *, warn_only=False):
    """Accepted: every algorithm here is deterministic."""


def are_deterministic_algorithms_enabled():
    return True


def from_dlpack(ext_tensor):
    """A tensor over the memory of an object with __dlpack__, or of a capsule, which is consumed."""
    if hasattr(ext_tensor, "__dlpack__"):
        ext_tensor = ext_tensor.__dlpack__()
    return _C._from_dlpack(ext_tensor)


def broadcast_shapes(*shapes):
    """The shape that all the shapes broadcast to."""
    from ._size import Size
    shapes = [(s,) if isinstance(s, int) else tuple(s) for s in shapes]
    n = max(map(len, shapes), default=0)
    out = [1] * n
    for s in shapes:
        for i, d in enumerate(s, n - len(s)):
            if d < 0:
                raise RuntimeError(f"Trying to create tensor with negative dimension ({d}): ({d})")
            if d != 1 and out[i] != 1 and d != out[i]:
                raise RuntimeError(f"Shape mismatch: objects cannot be broadcast to a single shape: {shapes}")
            out[i] = d if d != 1 else out[i]
    return Size(out)


def result_type(tensor1, tensor2):
    """The dtype of an operation on both, by the promotion rules."""
    one = [x if isinstance(x, Tensor) else _C.tensor(x) for x in (tensor1, tensor2)]
    rank = [0 if not isinstance(x, Tensor) else 1 if x.dim() == 0 else 2 for x in (tensor1, tensor2)]
    kind = [x.dtype.is_complex * 3 or x.dtype.is_floating_point * 2 or (x.dtype is not _C.bool) * 1 for x in one]
    if rank[0] == rank[1]:
        return _C.promote_types(one[0].dtype, one[1].dtype)
    high = 0 if rank[0] > rank[1] else 1
    low = 1 - high
    if kind[low] <= kind[high]:
        return one[high].dtype
    if kind[low] == 3 and kind[high] == 2:
        return one[high].dtype.to_complex()
    return one[low].dtype


def is_conj(input):
    return input.is_conj()


def is_neg(input):
    return input.is_neg()


def is_inference(input):
    return input.is_inference()


def is_signed(input):
    return input.is_signed()


def is_same_size(input, other):
    return input.is_same_size(other)


def get_device(input):
    return input.get_device()


def resize_as_(input, the_template, *, memory_format=None):
    """resize_ of input, in place, to the template's sizes."""
    return input.resize_as_(the_template, memory_format=memory_format)


def range(start=0, end=None, step=1, *, dtype=None, device=None, requires_grad=False, out=None, layout=None):
    """The numbers from start to end, which is included: arange of one step more."""
    import warnings
    warnings.warn("torch.range is deprecated and will be removed in a future release because its behavior is inconsistent "
                  "with Python's range builtin. Instead, use torch.arange, which produces values in [start, end).", stacklevel=2)
    if out is not None:
        raise NotImplementedError("range: out=")
    start, end = (0, start) if end is None else (start, end)
    if step == 0:
        raise RuntimeError("step must be nonzero")
    if (end - start) * step < 0:
        raise RuntimeError("upper bound and lower bound inconsistent with step sign")
    n = int((end - start) / step) + 1
    floats = any(isinstance(v, float) for v in (start, end, step))
    made = _C.ops.arange(n, dtype=_C.float64 if floats else _C.int64, device=device, layout=layout) * step + start
    made = made.to(dtype or _C.get_default_dtype())
    return made.requires_grad_() if requires_grad else made


def frombuffer(buffer, *, dtype, count=-1, offset=0, requires_grad=False):
    """A 1-d tensor over the memory of an object with the buffer protocol, which stays alive as long as the tensor."""
    import ctypes
    from .storage import Memory
    view = memoryview(buffer).cast("B")
    size, n = dtype.itemsize, view.nbytes
    if n == 0:
        raise ValueError(f"both buffer length ({n}) and count ({count}) must not be 0")
    if not 0 <= offset < n:
        raise ValueError(f"offset ({offset} bytes) must be non-negative and no greater than buffer length ({n} bytes) minus 1")
    if count == 0:
        raise ValueError(f"both buffer length ({n}) and count (0) must not be 0")
    if count < 0 and (n - offset) % size:
        raise ValueError(f"buffer length ({n - offset} bytes) after offset ({offset} bytes) must be a multiple of element size "
                         f"({size})")
    count = (n - offset) // size if count < 0 else count
    if offset + count * size > n:
        raise ValueError(f"requested buffer length ({count} * {size} bytes) after offset ({offset} bytes) must not be greater "
                         f"than actual buffer length ({n} bytes)")
    if view.readonly:
        import warnings
        warnings.warn("The given buffer is not writable: the tensor holds a copy of it.", stacklevel=2)
        view = memoryview(bytearray(view))
    held = Memory((ctypes.c_char * (count * size)).from_buffer(view, offset), count * size)
    t = _C._from_array(held).view(dtype) if held.address % size == 0 else _C._from_array(held).clone().view(dtype)
    return t.requires_grad_() if requires_grad else t.detach()


def vmap(func, in_dims=0, out_dims=0, randomness="error", *, chunk_size=None):
    """func.vmap: a function of one sample as a function of a batch."""
    from .func import vmap as made
    return made(func, in_dims, out_dims, randomness, chunk_size=chunk_size)


def compile(model=None, *, fullgraph=False, dynamic=None, backend=None, mode=None, options=None, disable=False):
    """With disable=True or backend="eager": the model or function itself, which runs as it stands; also as a decorator.
    Any other backend raises NotImplementedError: Python functions are not compiled here."""
    if not disable and backend != "eager":
        raise NotImplementedError(f"compile: the backend {backend or 'inductor'!r} is not in this build; Python functions run as they stand "
                                  "(hint: leave torch.compile out, or say torch.compile(model, backend=\"eager\"))")
    if mode is not None and options is not None:
        raise RuntimeError("Either mode or options can be specified, but both can't be specified at the same time.")
    if not disable and (fullgraph or mode is not None or options is not None):
        raise NotImplementedError("compile: fullgraph, mode and options need a compiler, and the backend \"eager\" is none")
    if model is None:
        return lambda f: f
    if not callable(model):
        raise TypeError(f"compile: expected a callable or a Module, got {type(model).__name__}")
    return model
