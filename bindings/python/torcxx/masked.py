"""Reductions and normalisations over the elements at which a mask is true (all without one)."""
from math import inf, nan

from . import _C
from ._C import Tensor, ops

__all__ = ["amax", "amin", "argmax", "argmin", "cumprod", "cumsum", "log_softmax", "logaddexp", "logsumexp", "mean", "median", "norm",
           "normalize", "prod", "softmax", "softmin", "std", "sum", "var"]


def _filled(input, mask, value):
    """input with `value` where the mask is false."""
    if mask is None:
        return input
    if not isinstance(mask, Tensor):
        raise TypeError(f"mask must be a Tensor, got {type(mask).__name__}")
    if mask.dim() > input.dim():
        raise ValueError("mask dimensionality cannot be greater than that of input")
    return ops.where(mask.to(_C.bool).expand(input.shape), input, _C.tensor(value, dtype=input.dtype))


def _dims(input, dim):
    if dim is None or dim == ():
        return list(range(input.dim()))
    return [dim] if isinstance(dim, int) else list(dim)


def _typed(input, dtype, widen=False):
    """input in the dtype asked for; whole numbers as int64 where these add up."""
    if dtype is None and widen and not (input.dtype.is_floating_point or input.dtype.is_complex):
        dtype = _C.int64
    return input if dtype is None else input.to(dtype)


def _extreme(input, low):
    """What no element is below (or above)."""
    if input.dtype.is_floating_point:
        return -inf if low else inf
    from ._limits import iinfo
    if input.dtype == _C.bool:
        return not low
    return iinfo(input.dtype).min if low else iinfo(input.dtype).max


def _count(input, dims, keepdim, mask):
    ones = ops.ones(list(input.shape), dtype=_C.int64)
    return _filled(ones, mask, 0).sum(dims, keepdim)


def sum(input, dim=None, *, keepdim=False, dtype=None, mask=None):
    """Sum; 0 of nothing."""
    x = _typed(input, dtype, True)
    return _filled(x, mask, 0).sum(_dims(x, dim), keepdim, dtype=x.dtype)


def prod(input, dim=None, *, keepdim=False, dtype=None, mask=None):
    """Product; 1 of nothing."""
    x = _filled(_typed(input, dtype, True), mask, 1)
    for d in sorted((d % max(1, x.dim()) for d in _dims(x, dim)), reverse=True):
        x = x.prod(d, keepdim)
    return x


def cumsum(input, dim, *, dtype=None, mask=None):
    """Running sums."""
    x = _typed(input, dtype)
    return _filled(x, mask, 0).cumsum(dim, dtype=x.dtype)


def cumprod(input, dim, *, dtype=None, mask=None):
    """Running products."""
    x = _typed(input, dtype)
    return _filled(x, mask, 1).cumprod(dim, dtype=x.dtype)


def amax(input, dim=None, *, keepdim=False, dtype=None, mask=None):
    """Maximum; the dtype's lowest value of nothing."""
    x = _typed(input, dtype)
    return _filled(x, mask, _extreme(x, True)).amax(_dims(x, dim), keepdim)


def amin(input, dim=None, *, keepdim=False, dtype=None, mask=None):
    """Minimum; the dtype's highest value of nothing."""
    x = _typed(input, dtype)
    return _filled(x, mask, _extreme(x, False)).amin(_dims(x, dim), keepdim)


def argmax(input, dim=None, *, keepdim=False, dtype=None, mask=None):
    """The place of the maximum, in the input's dtype."""
    x = _typed(input, dtype)
    return _filled(x, mask, _extreme(x, True)).argmax(dim, keepdim).to(x.dtype)


def argmin(input, dim=None, *, keepdim=False, dtype=None, mask=None):
    """The place of the minimum, in the input's dtype."""
    x = _typed(input, dtype)
    return _filled(x, mask, _extreme(x, False)).argmin(dim, keepdim).to(x.dtype)


def mean(input, dim=None, *, keepdim=False, dtype=None, mask=None):
    """Mean; NaN of nothing."""
    x = _typed(input, dtype)
    if not (x.dtype.is_floating_point or x.dtype.is_complex):
        if dtype is not None or mask is None:
            return x.mean(_dims(x, dim), keepdim)
        x = x.to(_C.get_default_dtype())
    dims = _dims(x, dim)
    return _filled(x, mask, 0).sum(dims, keepdim) / _count(x, dims, keepdim, mask)


def median(input, dim=-1, *, keepdim=False, dtype=None, mask=None):
    """Lower median; NaN of nothing."""
    x = _typed(input, dtype)
    if not x.dtype.is_floating_point:
        if mask is not None and not mask.all():
            raise ValueError("masked median expects no fully masked out rows if dtype is not floating point")
        return x.median(dim, keepdim).values
    return _filled(x, mask, nan).nanmedian(dim, keepdim).values


def logsumexp(input, dim=None, *, keepdim=False, dtype=None, mask=None):
    """log of the sum of exponentials."""
    x = _typed(input, dtype)
    lowest = -inf if x.dtype.is_complex else _extreme(x, True)
    return _filled(x, mask, lowest).logsumexp(_dims(x, dim), keepdim).to(x.dtype)


def logaddexp(input, other, *, dtype=None, input_mask=None, other_mask=None):
    """log(exp(input) + exp(other)), without those that their mask leaves out."""
    a, b = _typed(input, dtype), _typed(other, dtype)
    return ops.logaddexp(_filled(a, input_mask, -inf), _filled(b, other_mask, -inf))


def norm(input, ord=2.0, dim=None, *, keepdim=False, dtype=None, mask=None):
    """Vector norm."""
    x = _typed(input, dtype)
    return ops.linalg_vector_norm(_filled(x, mask, inf if ord == -inf else 0), ord, _dims(x, dim), keepdim)


def _variance(input, dim, unbiased, correction, keepdim, dtype, mask, root):
    if unbiased is not None and correction is not None:
        raise ValueError("Only one of unbiased and correction may be given")
    correction = correction if correction is not None else 1 if unbiased is None or unbiased else 0
    x = _typed(input, dtype)
    if not (x.dtype.is_floating_point or x.dtype.is_complex):
        x = x.to(_C.get_default_dtype())
    dims = _dims(x, dim)
    n = _count(x, dims, True, mask)
    apart = _filled(x - _filled(x, mask, 0).sum(dims, True) / n, mask, 0)
    square = (apart * apart.conj()).real if x.dtype.is_complex else apart * apart
    n = n if keepdim else _count(x, dims, False, mask)
    out = square.sum(dims, keepdim) / (n - correction).clamp(min=0)
    return (out.sqrt() if root else out).to(x.dtype)


def var(input, dim=None, unbiased=None, *, correction=None, keepdim=False, dtype=None, mask=None):
    """Variance."""
    return _variance(input, dim, unbiased, correction, keepdim, dtype, mask, False)


def std(input, dim=None, unbiased=None, *, correction=None, keepdim=False, dtype=None, mask=None):
    """Standard deviation."""
    return _variance(input, dim, unbiased, correction, keepdim, dtype, mask, True)


def softmax(input, dim, *, dtype=None, mask=None):
    """Softmax; 0 outside of the mask."""
    return _filled(_typed(input, dtype), mask, -inf).softmax(dim)


def log_softmax(input, dim, *, dtype=None, mask=None):
    """Logarithm of softmax."""
    return _filled(_typed(input, dtype), mask, -inf).log_softmax(dim)


def softmin(input, dim, *, dtype=None, mask=None):
    """Softmax of the negatives."""
    return (-_filled(_typed(input, dtype), mask, inf)).softmax(dim)


def normalize(input, ord, dim, *, eps=1e-12, dtype=None, mask=None):
    """input over its norm along dim, which counts as at least eps."""
    x = _typed(input, dtype)
    length = norm(x, ord, dim, keepdim=True, mask=mask)
    return _filled(x, mask, 0) / length.clamp(min=eps)
