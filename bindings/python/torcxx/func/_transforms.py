"""grad, vjp, jvp, Jacobians and Hessians of functions. jvp differentiates the vjp, which is linear in its cotangents."""
import functools

from .. import _C
from ..utils._pytree import tree_flatten, tree_unflatten
from ._tape import Inputs, followed, gradients, outputs_of, plain, recording

Tensor, ops = _C.Tensor, _C.ops


def _with_aux(has_aux, result, aux, variables):
    return (result, plain(aux, variables)) if has_aux else result


def grad_and_value(func, argnums=0, has_aux=False):
    """A function that returns the gradient of func, whose result is one number, and that result."""
    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        with recording():
            inputs = Inputs(args, argnums, "grad")
            output, aux = inputs.call(func, kwargs, has_aux)
            if not isinstance(output, Tensor):
                raise RuntimeError("grad_and_value(f)(*args): Expected f(*args) to return a tensor, got type "
                                   f"{type(output).__name__}")
            if output.dim() != 0:
                raise RuntimeError("grad_and_value(f)(*args): Expected f(*args) to return a scalar tensor, got tensor with "
                                   f"{output.dim()} dims. Maybe you wanted to use the vjp or jacrev APIs instead?")
            keep = output.requires_grad and followed([output], inputs.variables)
            grads = inputs.shaped(gradients([output], inputs.variables, [ops.ones_like(output)], keep))
            value = output if keep else output.detach()
            return grads, _with_aux(has_aux, value, aux, inputs.variables)
    return wrapper


def grad(func, argnums=0, has_aux=False):
    """A function that returns the gradient of func, whose result is one number, for the arguments argnums.

    Of every order: grad(grad(f)). has_aux: func returns (output, more), and so does the result."""
    both = grad_and_value(func, argnums, has_aux)

    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        grads, value = both(*args, **kwargs)
        return (grads, value[1]) if has_aux else grads
    return wrapper


def _matched(values, outputs, spec, what):
    """Cotangents (or tangents) fitted to the tensors they stand beside."""
    flat, given = tree_flatten(values)
    if given != spec:
        raise RuntimeError(f"{what}: expected the structure {spec}, got {given}")
    for v, o in zip(flat, outputs):
        if not isinstance(v, Tensor) or v.shape != o.shape:
            raise RuntimeError(f"{what}: expected a Tensor of size {tuple(o.shape)}, got "
                               f"{tuple(v.shape) if isinstance(v, Tensor) else type(v).__name__}")
    return flat


def vjp(func, *primals, has_aux=False):
    """(func(*primals), a function that takes cotangents of the output to those of the primals)."""
    with recording():
        inputs = Inputs(primals, tuple(range(len(primals))), "vjp")
        output, aux = inputs.call(func, {}, has_aux)
        flat, spec = outputs_of(output, "vjp")

    def vjp_fn(cotangents, retain_graph=True, create_graph=None):
        weights = _matched(cotangents, flat, spec, "vjp_fn")
        keep = followed(flat, inputs.variables) or any(w.requires_grad for w in weights)
        with recording():
            grads = gradients(flat, inputs.variables, weights, True)
        return inputs.shaped(grads if keep else [g.detach() for g in grads])

    return (plain(output, inputs.variables), vjp_fn) + ((plain(aux, inputs.variables),) if has_aux else ())


class _Forward:
    """Products of func's Jacobian with tangents, by differentiating the vjp."""

    def __init__(self, func, inputs, kwargs, has_aux, what):
        with recording():
            self.inputs = inputs
            self.output, self.aux = inputs.call(func, kwargs, has_aux)
            self.flat, self.spec = outputs_of(self.output, what)
            self.keep = followed(self.flat, inputs.variables)
            self.weights = [ops.zeros_like(o.detach()).requires_grad_() for o in self.flat]
            self.back = gradients(self.flat, inputs.variables, self.weights, True)

    def __call__(self, tangents):
        keep = self.keep or any(t.requires_grad for t in tangents)
        with recording():
            # the inner product conjugates what complex weights meet
            found = gradients(self.back, self.weights, tangents, True)
        return found if keep else [f.detach() for f in found]

    def result(self):
        return plain(self.output, self.inputs.variables)


def jvp(func, primals, tangents, *, strict=False, has_aux=False):
    """(func(*primals), the directional derivative along the tangents)."""
    if not isinstance(primals, tuple) or not isinstance(tangents, tuple) or not primals:
        raise RuntimeError("jvp(f, primals, tangents): Expected primals and tangents to be tuples that are not empty")
    inputs = Inputs(primals, tuple(range(len(primals))), "jvp")
    _, spec = tree_flatten(tuple(primals))
    given = _matched(tuple(tangents), inputs.variables, spec, "jvp(f, primals, tangents)")
    forward = _Forward(func, inputs, {}, has_aux, "jvp")
    if strict and not all(o.requires_grad for o in forward.flat):
        raise RuntimeError("jvp(f, primals, tangents, strict=True): an output of f is independent of the inputs")
    result = forward.result(), tree_unflatten(forward(given), forward.spec)
    return (*result, plain(forward.aux, inputs.variables)) if has_aux else result


def linearize(func, *primals):
    """(func(*primals), a function that takes tangents to the directional derivative there)."""
    inputs = Inputs(primals, tuple(range(len(primals))), "linearize")
    forward = _Forward(func, inputs, {}, False, "linearize")
    _, spec = tree_flatten(tuple(primals))

    def jvp_fn(*tangents):
        return tree_unflatten(forward(_matched(tuple(tangents), inputs.variables, spec, "linearize")), forward.spec)
    return forward.result(), jvp_fn


def _basis(tensors):
    """(index, element, tensors that are 0 but for a 1 there)"""
    zeros = [ops.zeros_like(t.detach()) for t in tensors]
    for i, z in enumerate(zeros):
        for k in range(z.numel()):
            one = ops.zeros_like(z).reshape(-1)
            one[k] = 1
            yield i, k, [one.view(z.shape) if j == i else other for j, other in enumerate(zeros)]


def jacrev(func, argnums=0, *, has_aux=False, chunk_size=None, _preallocate_and_copy=False):
    """A function that returns the Jacobian of func: for each output, in its containers, sizes (output, input).

    One backward for each element of the output. chunk_size only bounds memory elsewhere: here rows come one by one."""
    if chunk_size is not None and (not isinstance(chunk_size, int) or chunk_size < 1):
        raise ValueError("jacrev: `chunk_size` should be greater than 0.")

    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        with recording():
            inputs = Inputs(args, argnums, "jacrev")
            output, aux = inputs.call(func, kwargs, has_aux)
            flat, spec = outputs_of(output, "jacrev")
            keep = followed(flat, inputs.variables)
            rows = [[] for _ in flat]
            for i, _, weights in _basis(flat):
                found = gradients(flat, inputs.variables, weights, True)
                rows[i].append(found if keep else [g.detach() for g in found])
            blocks = [inputs.shaped([_stacked([r[j] for r in rows[i]], tuple(o.shape), v)
                                     for j, v in enumerate(inputs.variables)]) for i, o in enumerate(flat)]
        return _with_aux(has_aux, tree_unflatten(blocks, spec), aux, inputs.variables)
    return wrapper


def _stacked(rows, shape, like):
    if not rows:
        return ops.zeros(shape + tuple(like.shape), dtype=like.dtype)
    return ops.stack(rows).reshape(shape + tuple(like.shape))


def jacfwd(func, argnums=0, has_aux=False, *, randomness="error"):
    """jacrev() column by column: one directional derivative for each element of the inputs."""
    if randomness not in ("error", "same", "different"):
        raise RuntimeError(f"jacfwd: randomness must be 'error', 'same' or 'different', got {randomness!r}")

    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        inputs = Inputs(args, argnums, "jacfwd")
        forward = _Forward(func, inputs, kwargs, has_aux, "jacfwd")
        columns = [[] for _ in inputs.variables]
        for j, _, tangents in _basis(inputs.variables):
            columns[j].append(forward(tangents))
        with recording():
            blocks = [inputs.shaped([_columns([c[i] for c in columns[j]], o, v) for j, v in enumerate(inputs.variables)])
                      for i, o in enumerate(forward.flat)]
        return _with_aux(has_aux, tree_unflatten(blocks, forward.spec), forward.aux, inputs.variables)
    return wrapper


def _columns(columns, output, like):
    shape = tuple(output.shape) + tuple(like.shape)
    return ops.stack(columns, -1).reshape(shape) if columns else ops.zeros(shape, dtype=output.dtype)


def hessian(func, argnums=0):
    """A function that returns the second derivatives of func: jacfwd(jacrev(func))."""
    return jacfwd(jacrev(func, argnums), argnums)
