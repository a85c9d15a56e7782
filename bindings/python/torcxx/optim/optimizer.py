"""Optimizer: parameter groups and state, as PyTorch's programs expect them."""
import functools
import warnings
from collections import OrderedDict, defaultdict
from collections.abc import Callable
from copy import deepcopy
from itertools import chain
from typing import Any, Optional

from .. import _C
from .._C import Tensor
from ..autograd import enable_grad
from ..nn.modules.module import _typename
from ..utils.hooks import RemovableHandle

_global_pre_hooks, _global_post_hooks = OrderedDict(), OrderedDict()


class _Required:
    def __repr__(self):
        return "<required parameter>"


required = _Required()


def _register(hooks, hook, prepend=False):
    handle = RemovableHandle(hooks)
    hooks[handle.id] = hook
    if prepend:
        hooks.move_to_end(handle.id, last=False)
    return handle


def register_optimizer_step_pre_hook(hook):
    """hook(optimizer, args, kwargs) before every optimizer's step."""
    return _register(_global_pre_hooks, hook)


def register_optimizer_step_post_hook(hook):
    """hook(optimizer, args, kwargs) after every optimizer's step."""
    return _register(_global_post_hooks, hook)


def _hooked(step):
    """step with the hooks around it."""

    @functools.wraps(step)
    def run(self, *args, **kwargs):
        self._opt_called = True
        if self._optimizer_step_pre_hooks or _global_pre_hooks:
            for hook in chain(list(_global_pre_hooks.values()), list(self._optimizer_step_pre_hooks.values())):
                new = hook(self, args, kwargs)
                if new is not None:
                    if not (isinstance(new, tuple) and len(new) == 2):
                        raise RuntimeError(f"{step} must return None or a tuple of (new_args, new_kwargs), but got {new}.")
                    args, kwargs = new
        out = step(self, *args, **kwargs)
        if self._optimizer_step_post_hooks or _global_post_hooks:
            for hook in chain(list(self._optimizer_step_post_hooks.values()), list(_global_post_hooks.values())):
                hook(self, args, kwargs)
        return out

    run.hooked = True
    return run


class Optimizer:
    """Base of all optimizers. params: tensors, or dicts {"params": tensors, option: value} that override defaults;
    named tensors may stand for tensors."""

    defaults: dict[str, Any]
    state: "defaultdict[Any, dict[str, Any]]"
    param_groups: list[dict[str, Any]]
    _HOOKS = ("_optimizer_step_pre_hooks", "_optimizer_step_post_hooks", "_optimizer_state_dict_pre_hooks",
              "_optimizer_state_dict_post_hooks", "_optimizer_load_state_dict_pre_hooks",
              "_optimizer_load_state_dict_post_hooks")

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if "step" in vars(cls) and not getattr(cls.step, "hooked", False):
            cls.step = _hooked(cls.step)

    def __init__(self, params, defaults):
        self.defaults = defaults
        self._no_hooks()
        if isinstance(params, Tensor):
            raise TypeError("params argument given to the optimizer should be an iterable of Tensors or dicts, but got "
                            + _typename(params))
        self.state = defaultdict(dict)
        self.param_groups = []
        groups = list(params)
        if not groups:
            raise ValueError("optimizer got an empty parameter list")
        if not isinstance(groups[0], dict):
            groups = [{"params": groups}]
        for group in groups:
            self.add_param_group(dict(group) if isinstance(group, dict) else group)

    def _no_hooks(self):
        for name in self._HOOKS:
            self.__dict__.setdefault(name, OrderedDict())

    def __getstate__(self):
        return {"defaults": self.defaults, "state": self.state, "param_groups": self.param_groups}

    def __setstate__(self, state):
        self.__dict__.update(state)
        self._no_hooks()
        self.defaults.setdefault("differentiable", False)

    def __repr__(self):
        text = type(self).__name__ + " ("
        for i, group in enumerate(self.param_groups):
            text += f"\nParameter Group {i}\n"
            text += "".join(f"    {key}: {group[key]}\n" for key in sorted(group) if key != "params")
        return text + ")"

    def register_step_pre_hook(self, hook):
        """hook(optimizer, args, kwargs) before each step; it may return changed arguments."""
        return _register(self._optimizer_step_pre_hooks, hook)

    def register_step_post_hook(self, hook):
        """hook(optimizer, args, kwargs) after each step."""
        return _register(self._optimizer_step_post_hooks, hook)

    def register_state_dict_pre_hook(self, hook, prepend=False):
        """hook(optimizer) before state_dict()."""
        return _register(self._optimizer_state_dict_pre_hooks, hook, prepend)

    def register_state_dict_post_hook(self, hook, prepend=False):
        """hook(optimizer, state_dict) after state_dict(); it may return another."""
        return _register(self._optimizer_state_dict_post_hooks, hook, prepend)

    def register_load_state_dict_pre_hook(self, hook, prepend=False):
        """hook(optimizer, state_dict) before load_state_dict(); it may return another."""
        return _register(self._optimizer_load_state_dict_pre_hooks, hook, prepend)

    def register_load_state_dict_post_hook(self, hook, prepend=False):
        """hook(optimizer) after load_state_dict()."""
        return _register(self._optimizer_load_state_dict_post_hooks, hook, prepend)

    def state_dict(self) -> dict[str, Any]:
        """{"state": by the parameter's number, "param_groups": options, and numbers under "params"}."""
        for hook in list(self._optimizer_state_dict_pre_hooks.values()):
            hook(self)
        numbers, groups = {}, []
        for group in self.param_groups:
            packed = {k: v for k, v in group.items() if k != "params"}
            for p in group["params"]:
                numbers.setdefault(id(p), len(numbers))
            packed["params"] = [numbers[id(p)] for p in group["params"]]
            groups.append(packed)
        state = {numbers[id(k)] if isinstance(k, Tensor) else k: v for k, v in self.state.items()}
        result = {"state": state, "param_groups": groups}
        for hook in list(self._optimizer_state_dict_post_hooks.values()):
            new = hook(self, result)
            result = result if new is None else new
        return result

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Takes over a copy of a state_dict; state gets the dtype of its parameter."""
        state_dict = dict(state_dict)
        for hook in list(self._optimizer_load_state_dict_pre_hooks.values()):
            new = hook(self, state_dict)
            state_dict = state_dict if new is None else new
        own, saved = self.param_groups, deepcopy(state_dict["param_groups"])
        if len(own) != len(saved):
            raise ValueError("loaded state dict has a different number of parameter groups")
        if any(len(a["params"]) != len(b["params"]) for a, b in zip(own, saved)):
            raise ValueError("loaded state dict contains a parameter group that doesn't match the size of optimizer's "
                             "group")
        numbers = chain.from_iterable(g["params"] for g in saved)
        parameters = dict(zip(numbers, chain.from_iterable(g["params"] for g in own)))
        state = defaultdict(dict)
        for key, value in state_dict["state"].items():
            if key in parameters:
                state[parameters[key]] = _cast(parameters[key], value)
            else:
                state[key] = value
        for group, new in zip(own, saved):
            new["params"] = group["params"]
            if "param_names" in group and "param_names" not in new:
                new["param_names"] = group["param_names"]
        self.__setstate__({"state": state, "param_groups": saved})
        for hook in list(self._optimizer_load_state_dict_post_hooks.values()):
            hook(self)

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Drops the gradients of all parameters, or fills them with 0."""
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is not None:
                    p.grad = None if set_to_none else _C.ops.zeros_like(p.grad)

    def step(self, closure: Optional[Callable[[], Any]] = None) -> Any:
        """One step, by the derived class. closure: computes the loss again and returns it."""
        raise NotImplementedError

    def add_param_group(self, param_group: dict[str, Any]) -> None:
        """Adds parameters with options of their own."""
        if not isinstance(param_group, dict):
            raise TypeError(f"param_group must be a dict, but got {type(param_group)}")
        params = param_group["params"]
        if isinstance(params, Tensor):
            param_group["params"] = [params]
        elif isinstance(params, set):
            raise TypeError("optimizer parameters need to be organized in ordered collections, but the ordering of "
                            "tensors in sets will change between runs. Please use a list instead.")
        else:
            param_group["params"] = list(params)
        _unpack_names(param_group)
        for p in param_group["params"]:
            if not isinstance(p, Tensor):
                raise TypeError("optimizer can only optimize Tensors, but one of the params is " + _typename(p))
            if not self.defaults.get("differentiable") and not (p.is_leaf or p.retains_grad):
                raise ValueError("can't optimize a non-leaf Tensor")
        for name, default in self.defaults.items():
            if default is required and name not in param_group:
                raise ValueError("parameter group didn't specify a value of required optimization parameter " + name)
            param_group.setdefault(name, default)
        own = {id(p) for p in param_group["params"]}
        if len(own) != len(param_group["params"]):
            warnings.warn("optimizer contains a parameter group with duplicate parameters; in future, this will cause "
                          "an error", stacklevel=3)
        known = {id(p) for g in self.param_groups for p in g["params"]}
        if self.param_groups and ("param_names" in param_group) != ("param_names" in self.param_groups[0]):
            raise ValueError("all optimizer param groups should be with/without names.")
        if known & own:
            raise ValueError("some parameters appear in more than one parameter group")
        self.param_groups.append(param_group)


def _unpack_names(group):
    """(name, tensor) pairs become "params" and "param_names"."""
    if not group["params"] or not isinstance(group["params"][0], tuple):
        if any(isinstance(p, tuple) for p in group["params"]):
            raise ValueError("all optimizer params should be with/without names.")
        return
    if not all(isinstance(p, tuple) for p in group["params"]):
        raise ValueError("all optimizer params should be with/without names.")
    group["param_names"] = [name for name, _ in group["params"]]
    group["params"] = [p for _, p in group["params"]]


def _cast(param, value, key=None):
    if isinstance(value, Tensor):
        if key == "step":
            return value.detach().clone()
        value = value.detach()
        return value.to(dtype=param.dtype, copy=True) if param.is_floating_point() or param.is_complex() else value.clone()
    if isinstance(value, dict):
        return {k: _cast(param, v, k) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_cast(param, v) for v in value)
    return value


class FusedOptimizer(Optimizer):
    """Base of the optimizers made from the library's records: one pass over all parameters."""

    _record = None

    def _set_up(self, params, options):
        for name in ("capturable", "differentiable"):
            if options.get(name):
                raise NotImplementedError(f"{type(self).__name__}: {name}")
        if options.get("foreach") and options.get("fused"):
            raise RuntimeError("`fused` and `foreach` cannot be `True` together.")
        _C._optim_check(self._name(options), options)
        Optimizer.__init__(self, params, options)

    def _name(self, options):
        return self._record["name"]

    def __setstate__(self, state):
        super().__setstate__(state)
        for group in self.param_groups:  # saved by a version that had fewer options
            for name, default in self.defaults.items():
                group.setdefault(name, default)

    def step(self, closure: Optional[Callable[[], Any]] = None) -> Any:
        """Updates every parameter that has a gradient. closure is called first; its loss is returned."""
        loss = None
        if closure is not None:
            with enable_grad():
                loss = closure()
        _C._optim_step(self._name(self.param_groups[0]), self.param_groups, self.state)
        return loss
