"""vmap: a function of one sample as a function of a batch."""
import functools

from .. import _C
from ..random import get_rng_state, set_rng_state
from ..utils._pytree import broadcast_prefix, tree_flatten, tree_unflatten

Tensor, ops = _C.Tensor, _C.ops


def _name(f):
    return getattr(f, "__name__", type(f).__name__)


def _batched(name, in_dims, args):
    """(leaves, their batch dimensions or None, spec, size of the batch)"""
    if not isinstance(in_dims, (int, tuple, list)) or isinstance(in_dims, bool):
        raise ValueError(f"vmap({name}, in_dims={in_dims}, ...)(<inputs>): expected `in_dims` to be int or a (potentially "
                         f"nested) tuple matching the structure of inputs, got: {type(in_dims)}.")
    if not args:
        raise ValueError(f"vmap({name})(<inputs>): got no inputs. Maybe you forgot to add inputs, or you are trying to vmap "
                         "over a function with no inputs. The latter is unsupported.")
    leaves, spec = tree_flatten(tuple(args))
    dims = broadcast_prefix(tuple(in_dims) if isinstance(in_dims, list) else in_dims, tuple(args))
    if dims is None:
        raise ValueError(f"vmap({name}, in_dims={in_dims}, ...)(<inputs>): in_dims is not compatible with the structure of "
                         "inputs.")
    sizes = []
    for i, (t, d) in enumerate(zip(leaves, dims)):
        if d is None:
            continue
        if not isinstance(d, int) or isinstance(d, bool):
            raise ValueError(f"vmap({name}, in_dims={in_dims}, ...)(<inputs>): Got in_dim={d} for an input but in_dim must be "
                             "either an integer dimension or None.")
        if not isinstance(t, Tensor):
            raise ValueError(f"vmap({name}, in_dims={in_dims}, ...)(<inputs>): Got in_dim={d} for an input but the input is of "
                             f"type {type(t)}. We cannot vmap over non-Tensor arguments, please use None as the respective "
                             "in_dim")
        if not -t.dim() <= d < t.dim():
            raise ValueError(f"vmap({name}, in_dims={in_dims}, ...)(<inputs>): Got in_dim={d} for some input, but that input "
                             f"is a Tensor of dimensionality {t.dim()} so expected in_dim to satisfy -{t.dim()} <= in_dim < "
                             f"{t.dim()}.")
        dims[i] = d % t.dim()
        sizes.append(t.shape[dims[i]])
    if not sizes:
        raise ValueError(f"vmap({name}, in_dims={in_dims}, ...)(<inputs>): got no Tensor to map over: at least one in_dim must "
                         "not be None.")
    if len(set(sizes)) != 1:
        raise ValueError("vmap: Expected all tensors to have the same size in the mapped dimension, got sizes "
                         f"{sizes} for the mapped dimension")
    return leaves, dims, spec, sizes[0]


def _outputs(name, result):
    flat, spec = tree_flatten(result)
    for t in flat:
        if not isinstance(t, Tensor):
            raise ValueError(f"vmap({name}, ...): `{name}` must only return Tensors, got type {type(t)} as a return.")
    return flat, spec


def _random(name, randomness, state):
    if randomness == "same":
        set_rng_state(state)
    elif randomness == "error" and not ops.equal(get_rng_state(), state):
        set_rng_state(state)
        raise RuntimeError(f"vmap({name}): called random operation while in randomness error mode. Please either use the "
                           "'same' or 'different' randomness flags on vmap or perform the randomness operation out of vmap")


def vmap(func, in_dims=0, out_dims=0, randomness="error", *, chunk_size=None):
    """A function that applies func to each slice of its inputs along in_dims and stacks the results along out_dims.

    in_dims and out_dims: ints, None for what is not mapped, nested as the inputs and outputs are. randomness: "error",
    "same" (every slice draws the same numbers) or "different". This form calls func once for each slice: right for any
    function, conditions on values included, and as fast as a loop; chunk_size therefore changes nothing."""
    if randomness not in ("error", "same", "different"):
        raise RuntimeError(f"Only allowed values for randomness are 'error', 'different', or 'same'. Got {randomness}")
    if chunk_size is not None and (not isinstance(chunk_size, int) or chunk_size < 1):
        raise ValueError(f"vmap: chunk_size should be None or greater than 0. (got {chunk_size})")
    name = _name(func)

    @functools.wraps(func, assigned=("__module__", "__name__", "__qualname__", "__doc__"))
    def wrapper(*args, **kwargs):
        leaves, dims, spec, n = _batched(name, in_dims, args)
        state, results, out_spec = get_rng_state(), [], None
        for i in range(max(n, 1)):
            # an empty batch is tried on zeros, for the shapes of its results
            slices = [t if d is None else t.select(d, i) if n else ops.zeros_like(t.movedim(d, -1).sum(-1), dtype=t.dtype)
                      for t, d in zip(leaves, dims)]
            flat, out_spec = _outputs(name, func(*tree_unflatten(slices, spec), **kwargs))
            results.append(flat)
            if randomness != "different" and (randomness == "error" or i + 1 < n):
                _random(name, randomness, state)
        places = broadcast_prefix(tuple(out_dims) if isinstance(out_dims, list) else out_dims,
                                  tree_unflatten(results[0], out_spec))
        if places is None:
            raise ValueError(f"vmap({name}, ..., out_dims={out_dims}): out_dims is not compatible with the structure of outputs.")
        return tree_unflatten([_stack(name, [r[k] for r in results], p, n) for k, p in enumerate(places)], out_spec)
    return wrapper


def _stack(name, parts, dim, n):
    if dim is None:
        return parts[0]
    if not isinstance(dim, int) or not -parts[0].dim() - 1 <= dim <= parts[0].dim():
        raise ValueError(f"vmap({name}, ...): out_dim {dim} does not fit an output of {parts[0].dim()} dimensions")
    made = ops.stack(parts, dim)
    return made if n else made.narrow(dim, 0, 0)
