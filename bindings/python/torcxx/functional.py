"""Functions over operations whose arguments have another form in Python."""
from . import _C
from ._C import Tensor

__all__ = ["block_diag", "broadcast_tensors", "cartesian_prod", "cdist", "einsum", "lu", "meshgrid", "nonzero", "norm", "tensordot",
           "unique", "unique_consecutive"]
ops = _C.ops


def _listed(tensors):
    """Tensors given one by one or as one list."""
    return tensors[0] if len(tensors) == 1 and isinstance(tensors[0], (list, tuple)) else tensors


def broadcast_tensors(*tensors):
    """The tensors expanded to the shape they broadcast to."""
    return ops.broadcast_tensors(_listed(tensors))


def block_diag(*tensors):
    """A matrix with the given matrices, vectors or numbers along its diagonal."""
    return ops.block_diag(tensors)


def cartesian_prod(*tensors):
    """All combinations of the elements of 1-d tensors, one in each row."""
    return ops.cartesian_prod(_listed(tensors))


def meshgrid(*tensors, indexing=None):
    """Grids of the coordinates in 1-d tensors; indexing: "ij" (default) or "xy"."""
    return ops.meshgrid(_listed(tensors)) if indexing is None else ops.meshgrid(_listed(tensors), indexing=indexing)


def einsum(*args):
    """Sums of products: einsum("ij,jk->ik", a, b), or with numbers for letters einsum(a, [0, 1], b, [1, 2], [0, 2])."""
    if len(args) < 2:
        raise ValueError("einsum(): must specify the equation string and at least one operand, or at least one operand and "
                         "its subscripts list")
    if not isinstance(args[0], Tensor):
        return ops.einsum(args[0], list(_listed(args[1:])))

    def text(numbers):
        for n in numbers:
            if n is not Ellipsis and not 0 <= n < 52:
                raise ValueError("einsum(): subscript in subscript list is not within the valid range [0, 52)")
        return "".join("..." if n is Ellipsis else chr(n + (65 if n < 26 else 71)) for n in numbers)

    operands, lists = args[0:len(args) - len(args) % 2:2], args[1::2]
    equation = ",".join(map(text, lists)) + ("->" + text(args[-1]) if len(args) % 2 else "")
    return ops.einsum(equation, list(operands))


_CDIST_MODES = ("use_mm_for_euclid_dist_if_necessary", "use_mm_for_euclid_dist", "donot_use_mm_for_euclid_dist")


def cdist(x1, x2, p=2.0, compute_mode="use_mm_for_euclid_dist_if_necessary"):
    """p-norm distances (B, P, R) of each pair of rows of x1 (B, P, M) and x2 (B, R, M)."""
    if compute_mode not in _CDIST_MODES:
        raise ValueError(f"{compute_mode} is not a valid value for compute_mode")
    return ops.cdist(x1, x2, p, _CDIST_MODES.index(compute_mode) or None)


def tensordot(a, b, dims=2, out=None):
    """The sum of products over pairs of dimensions: the last `dims` of a with the first of b, or the two lists in dims."""
    if not isinstance(dims, (int, list, tuple, Tensor)):
        raise RuntimeError("tensordot expects dims to be int or tuple[list[int], list[int]] or list[list[int]] containing "
                           f"two lists, but got dims={dims}")
    if isinstance(dims, Tensor):
        dims = int(dims) if dims.numel() == 1 else dims.tolist()
    if isinstance(dims, int):
        if dims < 0:
            raise RuntimeError(f"tensordot expects dims >= 0, but got dims={dims}")
        if dims > min(a.dim(), b.dim()):
            raise RuntimeError(f"tensordot expects dims < ndim_a or ndim_b, but got dims={dims}")
        dims = list(range(-dims, 0)), list(range(dims))
    of_a, of_b = ([d] if isinstance(d, int) else list(d) for d in dims)
    return ops.tensordot(a, b, of_a, of_b) if out is None else ops.tensordot(a, b, of_a, of_b, out=out)


def lu(A, pivot=True, get_infos=False, out=None):
    """L and U in one matrix and the rows exchanged, counted from 1; with get_infos also the places of zero pivots."""
    found = ops.linalg_lu_factor_ex(A, pivot=pivot, check_errors=not get_infos)
    if not get_infos:
        found = found[:2]
    if out is None:
        return found
    for target, result in zip(out, found):
        target.resize_(result.shape).copy_(result)
    return out


def norm(input, p="fro", dim=None, keepdim=False, out=None, dtype=None):
    """The p-norm of all elements or along dim; p: a number, "fro" or, for matrices, "nuc"."""
    into = {} if out is None else {"out": out}
    if p == "nuc":
        if dtype is not None:
            raise ValueError("dtype argument is not supported in nuclear norm")
        if dim is None and input.dim() != 2:
            raise RuntimeError(f"norm: the nuclear norm needs a matrix or two dims, got {input.dim()} dimensions")
        from . import linalg
        return linalg.matrix_norm(input, "nuc", (-2, -1) if dim is None else dim, keepdim, **into)
    if isinstance(p, str) and p != "fro":
        raise RuntimeError(f"only valid string values are 'fro' and 'nuc', found {p}")
    p = 2 if p == "fro" or p is None else p
    into.update({} if dtype is None else {"dtype": dtype})
    if isinstance(dim, int):
        dim = [dim]
    if dim is None and keepdim:
        dim = list(range(input.dim()))
    if dim is None:
        return ops.norm(input, p, **into)
    return ops.norm(input, p, list(dim), keepdim, **into)


def nonzero(input, *, out=None, as_tuple=False):
    """The places of the elements that are not 0: one row for each, or with as_tuple one tensor for each dimension."""
    if as_tuple:
        if out is not None:
            raise RuntimeError("nonzero does not support the out kwarg when as_tuple is True")
        return ops.nonzero_numpy(input)
    return ops.nonzero(input) if out is None else ops.nonzero(input, out=out)


def _asked(results, inverse, counts):
    found = (results[0],) + (results[1],) * bool(inverse) + (results[2],) * bool(counts)
    return found[0] if len(found) == 1 else found


def unique(input, sorted=True, return_inverse=False, return_counts=False, dim=None):
    """The different elements, or slices along dim; also the place of each element among them, and how often each occurs."""
    if dim is None:
        results = ops._unique2(input, sorted, return_inverse, return_counts)
    else:
        results = ops.unique_dim(input, dim, sorted, return_inverse, return_counts)
    return _asked(results, return_inverse, return_counts)


def unique_consecutive(input, return_inverse=False, return_counts=False, dim=None):
    """unique() of runs of equal elements only."""
    return _asked(ops.unique_consecutive(input, return_inverse, return_counts, dim), return_inverse, return_counts)
