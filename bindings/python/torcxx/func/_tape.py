"""What the transforms share: fresh variables over a function's inputs, and results without what they alone recorded."""
from .. import _C
from ..autograd import grad_mode
from ..utils._pytree import tree_flatten, tree_unflatten

Tensor, ops = _C.Tensor, _C.ops


def fresh(tensors, what):
    """Variables with the values of tensors; what an outer transform or tape follows stays followed."""
    made = []
    for t in tensors:
        if not isinstance(t, Tensor):
            raise RuntimeError(f"{what}: expected tensors among the differentiated inputs, got {type(t).__name__}")
        if not t.is_floating_point() and not t.is_complex():
            raise RuntimeError(f"{what}: only Tensors of floating point and complex dtype can require gradients, got {t.dtype}")
        made.append(t.view_as(t) if t.requires_grad else t.detach().requires_grad_())
    return made


def followed(outputs, variables):
    """Whether anything but the variables, made by fresh(), is a leaf that the outputs depend on."""
    own = {v.view_as(v).grad_fn.next_functions[0][0] for v in variables if v.is_leaf}
    todo, seen = [o.grad_fn for o in outputs if o.grad_fn is not None], set()
    if any(o.is_leaf and o.requires_grad and not any(o is v for v in variables) for o in outputs):
        return True
    while todo:
        node = todo.pop()
        if node in seen:
            continue
        seen.add(node)
        following = [n for n, _ in node.next_functions if n is not None]
        if not following and node.name().endswith("AccumulateGrad") and node not in own:
            return True
        todo += following
    return False


def outputs_of(result, what):
    """(flat tensors, spec) of what a function returned."""
    flat, spec = tree_flatten(result)
    for t in flat:
        if not isinstance(t, Tensor):
            raise RuntimeError(f"{what}: Expected f to return only tensors, got {type(t).__name__}")
    return flat, spec


def plain(result, variables):
    """The result without the history that only the variables have."""
    flat, spec = tree_flatten(result)
    return tree_unflatten([t if not isinstance(t, Tensor) or not t.requires_grad or followed([t], variables) else t.detach()
                           for t in flat], spec)


def gradients(outputs, inputs, weights, keep):
    """The gradients, zeros where nothing depends on an input; keep: they stay differentiable, and the graph alive."""
    chosen = [(o, w) for o, w in zip(outputs, weights) if o.requires_grad]
    if not chosen:
        return [ops.zeros_like(i) for i in inputs]
    found = _C._grad([o for o, _ in chosen], list(inputs), [w for _, w in chosen], True if keep else None, keep, True)
    return [ops.zeros_like(i) if g is None else g for i, g in zip(inputs, found)]


def recording():
    return grad_mode.enable_grad()


def argnums_of(argnums, args, what):
    """Places of arguments, checked."""
    many = isinstance(argnums, (tuple, list))
    for n in argnums if many else (argnums,):
        if not isinstance(n, int) or isinstance(n, bool):
            raise RuntimeError(f"{what}: argnums must be int or tuple of ints, got {argnums!r}")
        if not -len(args) <= n < len(args):
            raise RuntimeError(f"{what}: Got argnum={n}, but only {len(args)} positional inputs")
    if many and len({n % len(args) for n in argnums}) != len(argnums):
        raise RuntimeError(f"{what}: argnums elements must be unique, got {argnums}")
    return [n % len(args) for n in (argnums if many else (argnums,))], many


class Inputs:
    """A function of some of its arguments, as fresh variables."""

    def __init__(self, args, argnums, what):
        self.args, self.what = list(args), what
        self.places, self.many = argnums_of(argnums, args, what)
        flat, self.spec = tree_flatten([args[n] for n in self.places])
        self.variables = fresh(flat, what)

    def call(self, f, kwargs, has_aux):
        """(f's result, the auxiliary part of it or None)"""
        args = list(self.args)
        for n, value in zip(self.places, tree_unflatten(self.variables, self.spec)):
            args[n] = value
        result = f(*args, **kwargs)
        if not has_aux:
            return result, None
        if not isinstance(result, tuple) or len(result) != 2:
            raise RuntimeError(f"{self.what}: output of function f should be a tuple: (output, aux) if has_aux is True")
        return result

    def shaped(self, values):
        """One value for each variable, in the arguments' own containers."""
        made = tree_unflatten(values, self.spec)
        return tuple(made) if self.many else made[0]
