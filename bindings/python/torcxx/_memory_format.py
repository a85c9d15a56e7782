"""memory_format: the order of a tensor's dimensions in memory."""
from . import _C
from ._functions import channels_last, channels_last_3d, contiguous_format, memory_format, preserve_format

_RANKS = {channels_last: 4, channels_last_3d: 5}
# operations that take memory_format= in PyTorch
_TAKE = {"clone", "contiguous", "empty", "empty_like", "zeros_like", "ones_like", "full_like", "rand_like", "randn_like",
         "randint_like", "to"}


def formatted(t, form):
    """t, or a copy of it, in that format."""
    if form is None or form is preserve_format:
        return t
    if form is contiguous_format:
        return t.contiguous()
    if not isinstance(form, memory_format):
        raise TypeError(f"argument 'memory_format' must be torch.memory_format, not {type(form).__name__}")
    rank = _RANKS[form]
    if t.dim() != rank:
        raise RuntimeError(f"required rank {rank} tensor to use {repr(form)[6:]} format")
    if t.is_contiguous(memory_format=form):
        return t
    return t.movedim(1, -1).contiguous().movedim(-1, 1)


def converted(t, result, form):
    """What t.to(..., memory_format=form) gives where t.to(...) is `result`: t itself where nothing asks for a copy."""
    last = any(t.dim() == rank and t.is_contiguous(memory_format=f) and not t.is_contiguous() for f, rank in _RANKS.items())
    return result if form is contiguous_format and result is t and not last else formatted(result, form)


def _apply(name, result, form):
    """The result of an operation that was called with memory_format=form."""
    if name not in _TAKE:
        raise TypeError(f"{name}() got an unexpected keyword argument 'memory_format'")
    if form is preserve_format and (name == "empty" or name == "contiguous" and not result.is_contiguous()):
        raise RuntimeError(f"preserve memory format is unsupported by the {name} operator")
    return formatted(result, form)
