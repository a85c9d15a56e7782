"""Random tensors for tests."""
import math

from .. import _C

_INTEGERS = {_C.uint8: (0, 9), _C.int8: (-9, 9), _C.int16: (-9, 9), _C.int32: (-9, 9), _C.int64: (-9, 9)}


def _sizes(shape):
    if len(shape) == 1 and not isinstance(shape[0], int):
        return tuple(shape[0])
    return tuple(shape)


def _limits(dtype):
    from .._limits import finfo, iinfo
    if dtype.is_floating_point or dtype.is_complex:
        return finfo(dtype).min, finfo(dtype).max
    info = iinfo(dtype)
    return info.min, info.max + 1


def _bounds(low, high, dtype, default_low, default_high):
    lowest, highest = _limits(dtype)
    given = low, high
    low = default_low if low is None else low
    high = default_high if high is None else high
    if any(isinstance(v, float) and math.isnan(v) for v in (low, high)):
        raise ValueError(f"`low` and `high` cannot be NaN, but got low={given[0]!r} and high={given[1]!r}")
    if low >= high:
        raise ValueError(f"`low` must be less than `high`, but got {low} >= {high}")
    if high < lowest or low > highest:
        raise ValueError(f"The value interval specified by `low` and `high` is [{low}, {high}), but {dtype} only supports "
                         f"[{lowest}, {highest}]")
    return max(low, lowest), min(high, highest)


def make_tensor(*shape, dtype, device=None, low=None, high=None, requires_grad=False, noncontiguous=False,
                exclude_zero=False, memory_format=None):
    """Uniform numbers of [low, high): by default [-9, 9) or [0, 9) for integers, [-9, 9] for floats, both for bools.

    noncontiguous: with a stride of 2. exclude_zero: 0 becomes the smallest positive number (or 1)."""
    sizes = _sizes(shape)
    if requires_grad and not (dtype.is_floating_point or dtype.is_complex):
        raise ValueError(f"`requires_grad=True` is not supported for boolean and integral dtypes, but got {dtype=}")
    drawn = (*sizes[:-1], sizes[-1] * 2) if noncontiguous and sizes else sizes
    if dtype is _C.bool:
        t = _C.ops.randint(*_bounds(low, high, _C.uint8, 0, 2), drawn, dtype=_C.int64).to(_C.bool)
    elif dtype in _INTEGERS:
        default_low, default_high = _INTEGERS[dtype]
        low, high = _bounds(low, high, dtype, default_low, default_high + 1 if dtype is not _C.uint8 else 10)
        t = _C.ops.randint(math.ceil(low), math.ceil(high), drawn, dtype=_C.int64).to(dtype)
    else:
        real = dtype.to_real() if dtype.is_complex else dtype
        low, high = _bounds(low, high, real, -9, 9)
        wide = _C.float64 if real is _C.float64 else _C.float32
        parts = [_C.ops.empty(drawn, dtype=wide).uniform_(low, high) for _ in range(1 + dtype.is_complex)]
        t = (_C.ops.complex(*parts) if dtype.is_complex else parts[0]).to(dtype)
    if noncontiguous and sizes:
        t = t[..., ::2]
    if exclude_zero:
        from .._limits import finfo
        floating = dtype.is_floating_point or dtype.is_complex
        t[t == 0] = finfo(dtype.to_real() if dtype.is_complex else dtype).tiny if floating else 1
    return t.requires_grad_(True) if requires_grad else t
