"""Calling modules, with their hooks."""
import warnings
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from . import _hooks
from ._hooks import BackwardCall, _register


class Calls:
    """Part of Module: __call__ and the registration of hooks around it."""

    def register_forward_pre_hook(self, hook, *, prepend=False, with_kwargs=False):
        """hook(module, args) or hook(module, args, kwargs) before forward; it may return changed arguments."""
        return _register(self._forward_pre_hooks, hook, [(self._forward_pre_hooks_with_kwargs, with_kwargs)], prepend)

    def register_forward_hook(self, hook, *, prepend=False, with_kwargs=False, always_call=False):
        """hook(module, args[, kwargs], output) after forward; it may return another output.

        always_call: also when forward raised."""
        return _register(self._forward_hooks, hook, [(self._forward_hooks_with_kwargs, with_kwargs),
                                                     (self._forward_hooks_always_called, always_call)], prepend)

    def register_full_backward_pre_hook(self, hook, prepend=False):
        """hook(module, grad_output) when the gradients of the outputs are known; it may return others."""
        return _register(self._backward_pre_hooks, hook, prepend=prepend)

    def register_full_backward_hook(self, hook, prepend=False):
        """hook(module, grad_input, grad_output) when the gradients of the inputs are known; it may return others."""
        return _register(self._backward_hooks, hook, prepend=prepend)

    def register_backward_hook(self, hook):
        raise NotImplementedError("Module.register_backward_hook (hint: use register_full_backward_hook)")

    def _call_impl(self, *args, **kwargs):
        if not (self._forward_pre_hooks or self._forward_hooks or self._backward_hooks or self._backward_pre_hooks or
                _hooks.forward_pre_hooks or _hooks.forward_hooks or _hooks.backward_hooks or
                _hooks.backward_pre_hooks):
            return self.forward(*args, **kwargs)
        called = set()
        try:
            return self._call_with_hooks(args, kwargs, called)
        except Exception:
            self._call_always(args, kwargs, called)
            raise

    __call__: Callable[..., Any] = _call_impl

    def _call_with_hooks(self, args, kwargs, called):
        for hook in list(_hooks.forward_pre_hooks.values()):
            args = self._replaced(hook(self, args), args)
        for key, hook in list(self._forward_pre_hooks.items()):
            if key not in self._forward_pre_hooks_with_kwargs:
                args = self._replaced(hook(self, args), args)
                continue
            new = hook(self, args, kwargs)
            if new is not None:
                if not (isinstance(new, tuple) and len(new) == 2):
                    raise RuntimeError("forward pre-hook must return None or a tuple of (new_args, new_kwargs), "
                                       f"but got {new}.")
                args, kwargs = new
        hooks = [*_hooks.backward_hooks.values(), *self._backward_hooks.values()]
        pre_hooks = [*_hooks.backward_pre_hooks.values(), *self._backward_pre_hooks.values()]
        backward = BackwardCall(self, hooks, pre_hooks) if hooks or pre_hooks else None
        if backward:
            args = backward.inputs(args)
        result = self.forward(*args, **kwargs)
        for key, hook, with_kwargs, _ in self._after_hooks():
            called.add(key)
            new = hook(self, args, kwargs, result) if with_kwargs else hook(self, args, result)
            if new is not None:
                result = new
        return backward.outputs(result) if backward else result

    def _after_hooks(self):
        """(key, hook, whether it takes kwargs, whether it is always called)."""
        for key, hook in list(_hooks.forward_hooks.items()):
            yield key, hook, key in _hooks.forward_hooks_kwargs, key in _hooks.forward_hooks_always
        for key, hook in list(self._forward_hooks.items()):
            yield key, hook, key in self._forward_hooks_with_kwargs, key in self._forward_hooks_always_called

    def _call_always(self, args, kwargs, called):
        for key, hook, with_kwargs, always in self._after_hooks():
            if not always or key in called:
                continue
            try:
                hook(self, args, kwargs, None) if with_kwargs else hook(self, args, None)
            except Exception as e:
                warnings.warn("module forward hook with ``always_call=True`` raised an exception that was silenced as "
                              f"another error was raised in forward: {e}", stacklevel=3)

    @staticmethod
    def _replaced(new, args):
        if new is None:
            return args
        return new if isinstance(new, tuple) else (new,)

    @staticmethod
    def _no_hooks():
        return {name: OrderedDict() for name in
                ("_backward_pre_hooks", "_backward_hooks", "_forward_hooks", "_forward_hooks_with_kwargs",
                 "_forward_hooks_always_called", "_forward_pre_hooks", "_forward_pre_hooks_with_kwargs",
                 "_state_dict_hooks", "_state_dict_pre_hooks", "_load_state_dict_pre_hooks",
                 "_load_state_dict_post_hooks")}
