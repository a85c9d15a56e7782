"""Jacobians, Hessians and products with them, over tensors rather than functions."""
from .. import _C
from .grad_mode import enable_grad

ops = _C.ops


def _tuple(x, what, name):
    many = isinstance(x, tuple)
    items = x if many else (tuple(x) if isinstance(x, list) else (x,))
    for i, t in enumerate(items):
        if not isinstance(t, _C.Tensor):
            raise TypeError(f"The {name} given to {what} must be either a Tensor or a tuple of Tensors but the value at index "
                            f"{i} has type {type(t)}.")
    return many or isinstance(x, list), items


class _Call:
    """func of fresh variables with the inputs' values."""

    def __init__(self, func, inputs, create_graph, what):
        self.what, self.create_graph = what, create_graph
        self.many, items = _tuple(inputs, what, "inputs")
        self.inputs = [i.view_as(i) if create_graph and i.requires_grad else i.detach().requires_grad_() for i in items]
        self.many_outputs, outputs = _tuple(func(*self.inputs), what, "outputs of the user-provided function")
        self.outputs = list(outputs)

    def check_strict(self, strict):
        if strict and not all(o.requires_grad for o in self.outputs):
            raise RuntimeError(f"{self.what}: an output of the user-provided function does not require gradients. The outputs "
                               "must be computed in a differentiable manner from the input when running in strict mode.")

    def grads(self, outputs, weights, inputs, strict=False, keep=True):
        """Gradients; zeros where nothing flows, which strict refuses."""
        chosen = [(o, w) for o, w in zip(outputs, weights) if o.requires_grad]
        found = [None] * len(inputs)
        if chosen:
            found = _C._grad([o for o, _ in chosen], list(inputs), [w for _, w in chosen], True, keep, True)
        if strict and any(g is None for g in found):
            raise RuntimeError(f"{self.what}: an output of the user-provided function is independent of an input. This is not "
                               "allowed in strict mode.")
        return [ops.zeros_like(i) if g is None else g for i, g in zip(inputs, found)]

    def done(self, values, many):
        values = values if self.create_graph else [v.detach() for v in values]
        return tuple(values) if many else values[0]

    def one_number(self):
        if self.many_outputs or len(self.outputs) != 1:
            raise RuntimeError(f"The function given to {self.what} should return a single Tensor")
        if self.outputs[0].numel() != 1:
            raise RuntimeError(f"The Tensor returned by the function given to {self.what} should contain a single element")

    def weights(self, v, like, many, name):
        """v checked against the tensors it multiplies; 1 where it is left out."""
        if v is None:
            if len(like) != 1 or like[0].numel() != 1:
                raise RuntimeError(f"The vector v can only be None if the {name} a single Tensor with a single element.")
            return [ops.ones_like(like[0].detach())]
        _, items = _tuple(v, self.what, "vector v")
        if len(items) != len(like) or any(a.shape != b.shape for a, b in zip(items, like)):
            raise RuntimeError(f"{self.what}: v must have the sizes {[tuple(t.shape) for t in like]}, got "
                               f"{[tuple(t.shape) for t in items]}")
        return list(items) if self.create_graph else [t.detach() for t in items]


def jacobian(func, inputs, create_graph=False, strict=False, vectorize=False, strategy="reverse-mode"):
    """The derivatives of each output for each input, of sizes (output, input).

    strategy: "reverse-mode" row by row, or "forward-mode" (vectorize=True) column by column; vectorize changes no value."""
    if strategy not in ("forward-mode", "reverse-mode"):
        raise AssertionError('Expected strategy to be either "forward-mode" or "reverse-mode". Hint: If your function has more '
                             'outputs than inputs, "forward-mode" tends to be more performant.')
    if strategy == "forward-mode":
        if create_graph:
            raise NotImplementedError("torch.autograd.functional.jacobian: `create_graph=True` and `strategy=\"forward-mode\"` "
                                      "are not supported together (yet).")
        if strict:
            raise RuntimeError("torch.autograd.functional.jacobian: `strict=True` and `strategy=\"forward-mode\"` are not "
                               "supported together (yet).")
        if not vectorize:
            raise NotImplementedError("Computing Jacobian using forward-AD or forward-over-reverse Hessian is only implemented "
                                      "for `vectorize=True`.")
    with enable_grad():
        c = _Call(func, inputs, create_graph, "jacobian")
        c.check_strict(strict)
        blocks = []
        for o in c.outputs:
            rows, flat = [], o.reshape(-1)
            for k in range(o.numel()):
                rows.append(c.grads([flat[k]], [ops.ones_like(flat[k].detach())], c.inputs, strict, create_graph))
            shapes = [tuple(o.shape) + tuple(i.shape) for i in c.inputs]
            each = [ops.stack([r[j] for r in rows]).reshape(s) if rows else ops.zeros(s, dtype=o.dtype)
                    for j, s in enumerate(shapes)]
            blocks.append(c.done(each, c.many))
    return tuple(blocks) if c.many_outputs else blocks[0]


def hessian(func, inputs, create_graph=False, strict=False, vectorize=False, outer_jacobian_strategy="reverse-mode"):
    """The second derivatives of a function of one number, for each pair of inputs."""
    if outer_jacobian_strategy not in ("forward-mode", "reverse-mode"):
        raise AssertionError('Expected strategy to be either "forward-mode" or "reverse-mode".')
    many, _ = _tuple(inputs, "hessian", "inputs")

    def gradient(*given):
        c = _Call(func, given, True, "hessian")
        c.one_number()
        c.check_strict(strict)
        found = c.grads(c.outputs, [ops.ones_like(c.outputs[0].detach())], c.inputs, strict)
        return tuple(found) if many else found[0]

    return jacobian(gradient, inputs, create_graph, strict)


def vjp(func, inputs, v=None, create_graph=False, strict=False):
    """(func(inputs), v times the Jacobian)."""
    with enable_grad():
        c = _Call(func, inputs, create_graph, "vjp")
        c.check_strict(strict)
        v = c.weights(v, c.outputs, c.many_outputs, "user-provided function returns")
        found = c.grads(c.outputs, v, c.inputs, strict, create_graph)
    return c.done(c.outputs, c.many_outputs), c.done(found, c.many)


def jvp(func, inputs, v=None, create_graph=False, strict=False):
    """(func(inputs), the Jacobian times v), by differentiating the vjp."""
    with enable_grad():
        c = _Call(func, inputs, create_graph, "jvp")
        c.check_strict(strict)
        v = c.weights(v, c.inputs, c.many, "input to the user-provided function is")
        weights = [ops.zeros_like(o.detach()).requires_grad_() for o in c.outputs]
        back = c.grads(c.outputs, weights, c.inputs, strict)
        found = c.grads(back, v, weights, strict, create_graph)
    return c.done(c.outputs, c.many_outputs), c.done(found, c.many_outputs)


def _second(what, func, inputs, v, create_graph, strict):
    with enable_grad():
        c = _Call(func, inputs, create_graph, what)
        c.one_number()
        c.check_strict(strict)
        v = c.weights(v, c.inputs, c.many, "input to the user-provided function is")
        first = c.grads(c.outputs, [ops.ones_like(c.outputs[0].detach())], c.inputs, strict)
        # the Hessian is symmetric: v^T H is the gradient of <first, v>, and so is H v
        found = c.grads(first, v, c.inputs, strict, create_graph)
    return c.done(c.outputs, False), c.done(found, c.many)


def vhp(func, inputs, v=None, create_graph=False, strict=False):
    """(func(inputs), v times the Hessian)."""
    return _second("vhp", func, inputs, v, create_graph, strict)


def hvp(func, inputs, v=None, create_graph=False, strict=False):
    """(func(inputs), the Hessian times v)."""
    return _second("hvp", func, inputs, v, create_graph, strict)
