"""Histograms, numerical gradients and coordinates."""
from . import _C, return_types
from ._C import Tensor, ops

__all__ = ["gradient", "histogram", "histogramdd", "unravel_index"]


def unravel_index(indices, shape):
    """The coordinates, one tensor for each dimension, of places in a flattened tensor of `shape`."""
    if not isinstance(indices, Tensor) or indices.dtype in (_C.bool,) or indices.dtype.is_floating_point or indices.dtype.is_complex:
        raise ValueError(f"expected 'indices' to be integer dtype, but got {getattr(indices, 'dtype', type(indices))}")
    shape = [shape] if isinstance(shape, int) else list(shape)
    if any(n < 0 for n in shape):
        raise ValueError(f"'shape' cannot have negative values, but got {tuple(shape)}")
    out, indices = [], indices.to(_C.int64)
    for n in reversed(shape):
        out.append(indices.remainder(n))
        indices = ops.floor_divide(indices, n)
    return tuple(reversed(out))


def gradient(input, *, spacing=1, dim=None, edge_order=1):
    """Central differences along each of the dimensions, of places `spacing` apart (a number, one for each, or the
    places themselves), with one-sided ones of edge_order 1 or 2 at the ends."""
    dims = list(range(input.dim())) if dim is None else [dim] if isinstance(dim, int) else list(dim)
    if edge_order not in (1, 2):
        raise RuntimeError("torch.gradient only supports edge_order=1 and edge_order=2.")
    spacing = 1 if spacing is None else spacing
    if not isinstance(spacing, (list, tuple)):
        spacing = [spacing] * len(dims)
    if len(spacing) != len(dims):
        raise RuntimeError(f"torch.gradient expected spacing to be unspecified, a scalar or a list of length {len(dims)}, got {len(spacing)}")
    dims = [_wrapped(d, input.dim()) for d in dims]
    if len(set(dims)) != len(dims):
        raise RuntimeError(f"dim {dims[-1]} appears multiple times in the list of dims")
    x = input if input.dtype.is_floating_point or input.dtype.is_complex else input.to(_C.get_default_dtype())
    return tuple(_differences(x, d, s, edge_order) for d, s in zip(dims, spacing))


def _wrapped(d, n):
    if not -n <= d < n:
        raise IndexError(f"Dimension out of range (expected to be in range of [{-n}, {n - 1}], but got {d})")
    return d % n


def _differences(x, d, spacing, edge_order):
    n = x.shape[d]
    if n < edge_order + 1:
        raise RuntimeError("torch.gradient expected each dimension size to be at least edge_order+1")
    part = lambda first, count: x.narrow(d, first, count)  # noqa: E731
    if isinstance(spacing, Tensor) and spacing.dim():
        steps = spacing.to(x.dtype).diff()
        shape = [-1 if i == d else 1 for i in range(x.dim())]
        a, b = steps[:-1].reshape(shape), steps[1:].reshape(shape)
        middle = (-b / (a * (a + b))) * part(0, n - 2) + ((b - a) / (a * b)) * part(1, n - 2) + (a / (b * (a + b))) * part(2, n - 2)
        first, second, before, last = steps[0], steps[1] if n > 2 else None, steps[-2] if n > 2 else None, steps[-1]
    else:
        first = second = before = last = spacing
        middle = (part(2, n - 2) - part(0, n - 2)) / (2 * spacing)
    if edge_order == 1:
        start, end = (part(1, 1) - part(0, 1)) / first, (part(n - 1, 1) - part(n - 2, 1)) / last
    else:
        start = (-(2 * first + second) / (first * (first + second)) * part(0, 1) + (first + second) / (first * second) * part(1, 1)
                 - first / (second * (first + second)) * part(2, 1))
        end = (last / (before * (before + last)) * part(n - 3, 1) - (last + before) / (last * before) * part(n - 2, 1)
               + (2 * last + before) / (last * (before + last)) * part(n - 1, 1))
    return ops.cat([start, middle, end], d)


def _edges(x, bins, low_high):
    low, high = low_high if low_high is not None else (x.min().item(), x.max().item()) if x.numel() else (0.0, 1.0)
    if not (low - low == 0 and high - high == 0):
        raise RuntimeError(f"histogramdd: dimension 0's range [{low}, {high}] is not finite")
    if low > high:
        raise RuntimeError(f"histogramdd: min should not exceed max, but got min {low} max {high}")
    if low == high:
        low, high = low - 0.5, high + 0.5
    return ops.linspace(low, high, bins + 1, dtype=x.dtype)


def _count(x, edges, weight, density, proportional=False):
    """Weights of the rows of x added up in the boxes between the edges; proportional: the bin is computed from the
    place between the outer edges, which rounding may put beside that of the inner edges."""
    sizes = [e.numel() - 1 for e in edges]
    place, inside = ops.zeros([x.shape[0]], dtype=_C.int64), ops.ones([x.shape[0]], dtype=_C.bool)
    for i, (e, n) in enumerate(zip(edges, sizes)):
        column = x[:, i].contiguous()
        low, high = e[0], e[-1]
        within = (column >= low) & (column <= high)
        if proportional:
            k = ((column - low) * n / (high - low)).masked_fill(~within, 0).to(_C.int64)
        else:
            k = ops.searchsorted(e.contiguous(), column, right=True) - 1
        inside = inside & within
        place = place * n + k.clamp(0, n - 1)  # the last edge belongs to the last bin
    total = 1
    for n in sizes:
        total *= n
    values = (ops.ones([x.shape[0]], dtype=x.dtype) if weight is None else weight.reshape(-1))[inside]
    hist = ops.zeros([total], dtype=x.dtype).index_add(0, place[inside], values).reshape(sizes)
    if density:
        hist = hist / hist.sum()
        for i, e in enumerate(edges):
            hist = hist / e.diff().reshape([-1 if k == i else 1 for k in range(len(edges))])
    return hist


def _check(name, x, weight, shape):
    if not x.dtype.is_floating_point:
        raise NotImplementedError(f'"{name}" not implemented for \'{x.dtype}\'')
    if weight is not None and (tuple(weight.shape) != tuple(shape) or weight.dtype != x.dtype):
        raise RuntimeError(f"{name}: if weight tensor is provided it should have the same shape and dtype as the input tensor "
                           "excluding its innermost dimension")


def histogram(input, bins=100, *, range=None, weight=None, density=False, out=None):
    """(hist, bin_edges): how many elements, or what weight, lies in each of `bins` equal parts of the range, or
    between the edges in the tensor `bins`."""
    _check("histogram", input, weight, input.shape)
    if not isinstance(bins, Tensor) and bins < 1:
        raise RuntimeError(f"torch.histogram(): bins must be > 0, but got {bins} for dimension 0")
    edges = bins if isinstance(bins, Tensor) else _edges(input, bins, range)
    hist = _count(input.reshape(-1, 1), [edges], weight, density)
    if out is not None:
        out[0].resize_(hist.shape).copy_(hist)
        out[1].resize_(edges.shape).copy_(edges)
        hist, edges = out
    return return_types.make("histogram", ["hist", "bin_edges"])(hist, edges)


def histogramdd(input, bins, *, range=None, weight=None, density=False):
    """(hist, bin_edges) of points in several dimensions, the last dimension of input."""
    if input.dim() < 2:
        raise RuntimeError("torch.histogramdd: input tensor should have at least 2 dimensions")
    _check("histogramdd", input, weight, input.shape[:-1])
    n = input.shape[-1]
    x = input.reshape(-1, n)
    bins = [bins] * n if isinstance(bins, int) else list(bins)
    if len(bins) != n:
        raise RuntimeError(f"torch.histogramdd(): Expected {n} sequences of bin edges but got {len(bins)}")
    ranges = [None] * n if range is None else list(zip(range[::2], range[1::2]))
    if len(ranges) != n:
        raise RuntimeError(f"torch.histogramdd(): for a {n}-dimensional histogram range should have {2 * n} elements, but got {len(range)}")
    edges = [b if isinstance(b, Tensor) else _edges(x[:, i], b, r) for i, (b, r) in enumerate(zip(bins, ranges))]
    return return_types.make("histogramdd", ["hist", "bin_edges"])(
        _count(x, edges, weight, density, proportional=not any(isinstance(b, Tensor) for b in bins)), tuple(edges))
