"""Operations of the user's own, with a gradient of their own."""
import functools
import inspect

from .. import _C


class FunctionCtx:
    """What forward hands to backward."""

    def __init__(self):
        self._node = None
        self._save, self._dirty, self._non_differentiable, self._materialize = (), (), (), True

    def save_for_backward(self, *tensors):
        """Tensors that backward reads as ctx.saved_tensors; writes to them since are an error there."""
        for i, t in enumerate(tensors):
            if t is not None and not isinstance(t, _C.Tensor):
                raise TypeError(f"save_for_backward can only save variables, but argument {i} is of type {type(t).__name__}")
        self._save = tensors

    def save_for_forward(self, *tensors):
        pass

    def mark_dirty(self, *tensors):
        """Inputs that forward wrote in place; they must be returned."""
        self._dirty = tensors

    def mark_non_differentiable(self, *tensors):
        """Results without a gradient."""
        self._non_differentiable = tensors

    def set_materialize_grads(self, value):
        """Whether backward gets zeros (default) or None where nothing flowed back."""
        self._materialize = value

    @property
    def saved_tensors(self):
        return self._node.saved()


class Function:
    """Derive from it with static methods forward(ctx, *args) and backward(ctx, *grads), or forward(*args),
    setup_context(ctx, inputs, output) and backward; call it as Name.apply(*args)."""

    @staticmethod
    def forward(*args, **kwargs):
        raise NotImplementedError("You must implement the forward function for custom autograd.Function.")

    @staticmethod
    def setup_context(ctx, inputs, output):
        raise NotImplementedError("setup_context is not implemented.")

    @staticmethod
    def backward(*args, **kwargs):
        raise NotImplementedError("You must implement either the backward or vjp method for your custom "
                                  "autograd.Function to use it with backward mode AD.")

    generate_vmap_rule = False

    @classmethod
    def apply(cls, *args, **kwargs):
        if kwargs:  # by their places, as forward names them
            setup = cls.setup_context is not Function.setup_context
            bound = inspect.signature(cls.forward).bind(*(() if setup else (None,)), *args, **kwargs)
            bound.apply_defaults()
            args = bound.args if setup else bound.args[1:]
        ctx = FunctionCtx()
        ctx.needs_input_grad = tuple(isinstance(a, _C.Tensor) and a.requires_grad and _C.is_grad_enabled() for a in args)
        user = cls if cls.backward is not Function.backward else _Vjp(cls)
        ctx._node = _C._FunctionNode(user, ctx, args)
        before = _C.is_grad_enabled()
        _C._set_grad_enabled(False)
        try:
            if cls.setup_context is not Function.setup_context:
                out = cls.forward(*args)
                cls.setup_context(ctx, args, out)
            else:
                out = cls.forward(ctx, *args)
        finally:
            _C._set_grad_enabled(before)
        outputs = out if isinstance(out, tuple) else tuple(out) if isinstance(out, list) else (out,)
        result = ctx._node.finish(outputs, ctx._save, ctx._dirty, ctx._non_differentiable, ctx._materialize)
        ctx._save = ctx._dirty = ctx._non_differentiable = ()
        return result if isinstance(out, (tuple, list)) else result[0]


class _Vjp:
    """vjp is another name for backward."""

    def __init__(self, function):
        self.__name__, self.backward = function.__name__, getattr(function, "vjp", function.backward)


def once_differentiable(f):
    """Decorates a backward that is not differentiable itself: a second backward through it raises."""
    @functools.wraps(f)
    def wrapper(ctx, *args):
        recorded = _C.is_grad_enabled() and any(isinstance(a, _C.Tensor) and a.requires_grad for a in args)
        before = _C.is_grad_enabled()
        _C._set_grad_enabled(False)
        try:
            results = f(ctx, *args)
        finally:
            _C._set_grad_enabled(before)
        if not recorded:
            return results
        many = isinstance(results, tuple)
        results = results if many else (results,)
        return tuple(r if r is None else _Refused.apply(r.detach().requires_grad_()) for r in results)
    return wrapper


class _Refused(Function):
    @staticmethod
    def forward(ctx, x):
        return x.clone()

    @staticmethod
    def backward(ctx, g):
        raise RuntimeError("trying to differentiate twice a function that was marked with @once_differentiable")
