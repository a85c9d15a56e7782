"""Hooks of modules: their registration, and the backward hooks around a call."""
from collections import OrderedDict

from ..._C import Tensor
from ...autograd import Function
from ...utils.hooks import RemovableHandle

forward_pre_hooks, forward_hooks = OrderedDict(), OrderedDict()  # of every module
forward_hooks_always, forward_hooks_kwargs = OrderedDict(), OrderedDict()
backward_pre_hooks, backward_hooks = OrderedDict(), OrderedDict()


def _register(hooks, hook, extras=(), prepend=False):
    """extras: (dictionary, whether the hook belongs in it)."""
    handle = RemovableHandle(hooks, extra_dict=[d for d, _ in extras])
    hooks[handle.id] = hook
    if prepend:
        hooks.move_to_end(handle.id, last=False)
    for extra, on in extras:
        if on:
            extra[handle.id] = True
    return handle


def register_module_forward_pre_hook(hook):
    """hook(module, args) before every module's forward."""
    return _register(forward_pre_hooks, hook)


def register_module_forward_hook(hook, *, with_kwargs=False, always_call=False):
    """hook(module, args, output) after every module's forward."""
    return _register(forward_hooks, hook, [(forward_hooks_kwargs, with_kwargs), (forward_hooks_always, always_call)])


def register_module_full_backward_pre_hook(hook):
    return _register(backward_pre_hooks, hook)


def register_module_full_backward_hook(hook):
    return _register(backward_hooks, hook)


class _Through(Function):
    """The identity; its backward hands the gradients to a function."""

    @staticmethod
    def forward(ctx, handle, *tensors):
        ctx.handle = handle
        ctx.set_materialize_grads(False)
        return tuple(t.view_as(t) for t in tensors)

    @staticmethod
    def backward(ctx, *grads):
        return (None, *ctx.handle(grads))


def _through(handle, values):
    """values with those tensors that have gradients passed through _Through."""
    places = [i for i, v in enumerate(values) if isinstance(v, Tensor) and v.requires_grad]
    if not places:
        return values, places
    passed = _Through.apply(handle, *(values[i] for i in places))
    values = list(values)
    for i, v in zip(places, passed):
        values[i] = v
    return tuple(values), places


class BackwardCall:
    """Runs the backward hooks of one call of a module."""

    def __init__(self, module, hooks, pre_hooks):
        self.module, self.hooks, self.pre_hooks = module, hooks, pre_hooks
        self.grad_outputs = None
        self.input_places = []

    def inputs(self, args):
        self.count_inputs = len(args)
        if not self.hooks:
            return args
        args, self.input_places = _through(self._at_inputs, args)
        return args

    def outputs(self, result):
        single = isinstance(result, Tensor)
        values = (result,) if single else result
        if not isinstance(values, (tuple, list)):
            import warnings
            warnings.warn("For backward hooks to be called, module output should be a Tensor or a tuple of Tensors "
                          f"but received {type(result)}", stacklevel=4)
            return result
        self.count_outputs = len(values)
        passed, self.output_places = _through(self._at_outputs, tuple(values))
        return passed[0] if single else type(values)(passed) if type(values) in (tuple, list) else passed

    def _full(self, grads, places, count):
        full = [None] * count
        for i, g in zip(places, grads):
            full[i] = g
        return tuple(full)

    def _at_outputs(self, grads):
        full = self._full(grads, self.output_places, self.count_outputs)
        for hook in self.pre_hooks:
            new = hook(self.module, full)
            if new is not None:
                full = self._checked(new, full, "grad_output", "Backward pre hook")
        self.grad_outputs = full
        if self.hooks and not self.input_places:
            for hook in self.hooks:
                if hook(self.module, (None,) * self.count_inputs, full) is not None:
                    raise RuntimeError("backward hook for Modules where no input requires gradient should always "
                                       "return None or None for all gradients.")
        return tuple(full[i] for i in self.output_places)

    def _at_inputs(self, grads):
        full = self._full(grads, self.input_places, self.count_inputs)
        for hook in self.hooks:
            new = hook(self.module, full, self.grad_outputs)
            if new is not None:
                full = self._checked(new, full, "grad_input", "Backward hook")
        self.grad_outputs = None
        return tuple(full[i] for i in self.input_places)

    @staticmethod
    def _checked(new, full, what, hook):
        if not isinstance(new, tuple):
            new = (new,)
        if len(new) != len(full):
            raise RuntimeError(f"{hook} returned an invalid number of {what}, got {len(new)}, but expected {len(full)}")
        return new
