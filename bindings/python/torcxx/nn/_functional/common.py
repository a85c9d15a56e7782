"""What the functions share."""
import warnings

from ... import _C
from ..._C import Tensor


def op(name):
    """The operation of that name; NotImplementedError when this build has none."""
    f = getattr(_C.ops, name, None)
    if f is None:
        raise NotImplementedError(f"{name}: there is no such operation in this build")
    return f


def reduction_number(reduction):
    """0 none, 1 mean, 2 sum."""
    if reduction == "mean":
        return 1
    if reduction == "none":
        return 0
    if reduction == "sum":
        return 2
    if reduction == "elementwise_mean":
        warnings.warn("reduction='elementwise_mean' is deprecated. Please use reduction='mean' instead.", stacklevel=3)
        return 1
    raise ValueError(f"{reduction} is not a valid value for reduction")


def legacy_reduction(size_average, reduce, reduction, emit_warning=True):
    """The reduction that the old arguments size_average and reduce ask for."""
    if size_average is None and reduce is None:
        return reduction
    size_average, reduce = size_average is not False, reduce is not False
    chosen = "mean" if size_average and reduce else "sum" if reduce else "none"
    if emit_warning:
        warnings.warn(f"size_average and reduce args will be deprecated, please use reduction='{chosen}' instead.",
                      stacklevel=3)
    return chosen


def reduced(loss, reduction):
    """A loss of elements, reduced."""
    number = reduction_number(reduction)
    return loss.mean() if number == 1 else loss.sum() if number == 2 else loss


def numbers(value, n):
    """One number as n of them."""
    return (value,) * n if isinstance(value, (int, float)) else tuple(value)


def need_tensor(value, function, name):
    if not isinstance(value, Tensor):
        raise TypeError(f"{function}(): argument '{name}' must be Tensor, not {type(value).__name__}")


def probability(p):
    if not 0.0 <= p <= 1.0:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
