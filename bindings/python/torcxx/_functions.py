"""Functions of the package that are not operations."""
from . import _C, functional
from ._C import Tensor
from .functional import *  # noqa: F401,F403

__all__ = ["broadcast_shapes", "from_dlpack", "get_default_device", "is_complex", "is_floating_point", "is_grad_enabled",
           "is_tensor", "is_nonzero", "numel", "typename", "strided", "sparse_coo", "preserve_format", "contiguous_format",
           "channels_last", "channels_last_3d", "layout", "memory_format", "result_type", "is_storage", "compiled_with_cxx11_abi", "inf", "nan",
           "pi", "e", "newaxis", "use_deterministic_algorithms", "are_deterministic_algorithms_enabled",
           *functional.__all__]
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
