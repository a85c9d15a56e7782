"""Convolution and pooling."""
from ... import _C
from ..._C import Tensor
from .common import numbers, op

ops = _C.ops
conv1d, conv2d, conv3d = ops.conv1d, ops.conv2d, ops.conv3d


def conv_tbc(input, weight, bias, pad=0) -> Tensor:
    """conv1d of (T, N, C) with a weight (kernel, C, outputs)."""
    return conv1d(input.permute(1, 2, 0), weight.permute(2, 1, 0), bias, 1, pad).permute(2, 0, 1)


def _stride(stride, kernel_size):
    return kernel_size if stride is None else stride


def _max_pool(dims):
    plain, indexed = getattr(ops, f"max_pool{dims}d"), getattr(ops, f"max_pool{dims}d_with_indices")

    def pool(input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, return_indices=False):
        f = indexed if return_indices else plain
        return f(input, kernel_size, _stride(stride, kernel_size), padding, dilation, ceil_mode)

    def with_indices(input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, return_indices=False):
        return indexed(input, kernel_size, _stride(stride, kernel_size), padding, dilation, ceil_mode)

    pool.__name__, with_indices.__name__ = f"max_pool{dims}d", f"max_pool{dims}d_with_indices"
    pool.__doc__ = "Largest element of each window; return_indices: also where it stood in its plane."
    with_indices.__doc__ = "Largest element of each window, and where it stood in its plane."
    return pool, with_indices


max_pool1d, max_pool1d_with_indices = _max_pool(1)
max_pool2d, max_pool2d_with_indices = _max_pool(2)
max_pool3d, max_pool3d_with_indices = _max_pool(3)


def avg_pool1d(input, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True) -> Tensor:
    """Mean of each window of (N, C, L)."""
    return ops.avg_pool1d(input, kernel_size, _stride(stride, kernel_size), padding, ceil_mode, count_include_pad)


def _avg_pool(dims):
    f = getattr(ops, f"avg_pool{dims}d")

    def pool(input, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True,
             divisor_override=None, *, out=None):
        into = {} if out is None else {"out": out}
        return f(input, kernel_size, _stride(stride, kernel_size), padding, ceil_mode, count_include_pad,
                 divisor_override, **into)

    pool.__name__ = f"avg_pool{dims}d"
    pool.__doc__ = "Mean of each window; divisor_override divides the sum instead of the window's size."
    return pool


avg_pool2d, avg_pool3d = _avg_pool(2), _avg_pool(3)


def _sizes(input, output_size, dims):
    """None stands for the input's size."""
    if isinstance(output_size, int):
        return (output_size,) * dims
    sizes = numbers(output_size, dims) if output_size is not None else (None,) * dims
    if len(sizes) == 1:
        sizes *= dims
    return tuple(input.size(i - dims) if s is None else s for i, s in enumerate(sizes))


def _adaptive_avg(dims):
    f = getattr(ops, f"adaptive_avg_pool{dims}d")

    def pool(input, output_size):
        return f(input, _sizes(input, output_size, dims))

    pool.__name__ = f"adaptive_avg_pool{dims}d"
    pool.__doc__ = "Means of windows that divide the input into output_size parts."
    return pool


def _adaptive_max(dims):
    f = getattr(ops, f"adaptive_max_pool{dims}d")

    def pool(input, output_size, return_indices=False):
        result = f(input, _sizes(input, output_size, dims))
        return tuple(result) if return_indices else result[0]

    def with_indices(input, output_size, return_indices=False):
        return tuple(f(input, _sizes(input, output_size, dims)))

    pool.__name__, with_indices.__name__ = f"adaptive_max_pool{dims}d", f"adaptive_max_pool{dims}d_with_indices"
    pool.__doc__ = "Largest elements of windows that divide the input into output_size parts."
    with_indices.__doc__ = pool.__doc__ + " Also their places."
    return pool, with_indices


adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d = _adaptive_avg(1), _adaptive_avg(2), _adaptive_avg(3)
adaptive_max_pool1d, adaptive_max_pool1d_with_indices = _adaptive_max(1)
adaptive_max_pool2d, adaptive_max_pool2d_with_indices = _adaptive_max(2)
adaptive_max_pool3d, adaptive_max_pool3d_with_indices = _adaptive_max(3)


def _fractional(dims):
    name = f"fractional_max_pool{dims}d"

    def with_indices(input, kernel_size, output_size=None, output_ratio=None, return_indices=False, _random_samples=None):
        if output_size is None and output_ratio is None:
            raise ValueError(f"{name} requires specifying either an output_size or an output_ratio")
        if output_size is None:
            ratios = numbers(output_ratio, dims)
            if len(ratios) > dims:
                raise ValueError(f"{name} requires output_ratio to either be a single Int or tuple of Ints.")
            output_size = [int(input.size(i - dims) * r) for i, r in enumerate(ratios)]
        if _random_samples is None:
            batch = 1 if input.dim() == dims + 1 else input.size(0)
            _random_samples = ops.rand([batch, input.size(-dims - 1), dims], dtype=input.dtype, device=input.device)
        return tuple(getattr(ops, name)(input, kernel_size, output_size, _random_samples))

    def pool(input, kernel_size, output_size=None, output_ratio=None, return_indices=False, _random_samples=None):
        both = with_indices(input, kernel_size, output_size, output_ratio, True, _random_samples)
        return both if return_indices else both[0]

    pool.__name__, with_indices.__name__ = name, f"{name}_with_indices"
    pool.__doc__ = ("Largest elements of output_size windows (or output_ratio times the input's size) whose places "
                    "_random_samples, drawn unless given, moves (Graham, 2014).")
    with_indices.__doc__ = pool.__doc__ + " Also where they stood in their plane."
    return pool, with_indices


fractional_max_pool2d, fractional_max_pool2d_with_indices = _fractional(2)
fractional_max_pool3d, fractional_max_pool3d_with_indices = _fractional(3)


def _lp_pool(dims):
    def pool(input, norm_type, kernel_size, stride=None, ceil_mode=False):
        sizes = numbers(kernel_size, dims)
        mean = globals()[f"avg_pool{dims}d"](input.pow(norm_type), kernel_size, stride, 0, ceil_mode)
        count = 1
        for s in sizes:
            count *= s
        return (ops.sign(mean) * ops.relu(ops.abs(mean))).mul(count).pow(1.0 / norm_type)

    pool.__name__ = f"lp_pool{dims}d"
    pool.__doc__ = "The norm_type-norm of each window."
    return pool


lp_pool1d, lp_pool2d, lp_pool3d = _lp_pool(1), _lp_pool(2), _lp_pool(3)


def unfold(input, kernel_size, dilation=1, padding=0, stride=1) -> Tensor:
    """The blocks of (N, C, H, W) that a kernel would see, as columns."""
    return op("im2col")(input, *(numbers(v, 2) for v in (kernel_size, dilation, padding, stride)))


def fold(input, output_size, kernel_size, dilation=1, padding=0, stride=1) -> Tensor:
    """Columns added up at their places in an image: the transpose of unfold."""
    return op("col2im")(input, *(numbers(v, 2) for v in (output_size, kernel_size, dilation, padding, stride)))
