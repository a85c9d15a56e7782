"""Module: the base of all neural network modules."""
from collections.abc import Callable
from typing import Any, Optional, TypeVar

from ... import _C
from ..._C import Tensor
from ...autograd import no_grad
from ..parameter import Buffer, Parameter
from ._call import Calls
from ._hooks import (register_module_forward_hook, register_module_forward_pre_hook,  # noqa: F401
                     register_module_full_backward_hook, register_module_full_backward_pre_hook)
from ._state import State
from ._tree import Tree

__all__ = ["Module", "register_module_forward_pre_hook", "register_module_forward_hook",
           "register_module_full_backward_pre_hook", "register_module_full_backward_hook"]


_Self = TypeVar("_Self", bound="Module")


def _typename(o):
    if isinstance(o, Tensor):
        return o.type()
    module = type(o).__module__
    return type(o).__qualname__ if module == "builtins" else f"{module}.{type(o).__qualname__}"


def _addindent(text, spaces):
    first, *rest = text.split("\n")
    return "\n".join([first] + [" " * spaces + line for line in rest])


class Module(Calls, State, Tree):
    """Derive from it, make parameters and submodules in __init__ (after super().__init__()), and compute in
    forward. What is assigned as an attribute is found: Parameters, Buffers and Modules."""

    dump_patches = False
    training: bool
    call_super_init = False

    def __init__(self, *args, **kwargs):
        if not self.call_super_init:
            if kwargs:
                raise TypeError(f"{type(self).__name__}.__init__() got an unexpected keyword argument "
                                f"'{next(iter(kwargs))}'")
            if args:
                raise TypeError(f"{type(self).__name__}.__init__() takes 1 positional argument but {len(args) + 1} "
                                "were given")
        self.__dict__.update({"training": True, "_parameters": {}, "_buffers": {}, "_non_persistent_buffers_set": set()},
                             **self._no_hooks(), _modules={})
        if self.call_super_init:
            super().__init__(*args, **kwargs)

    def _forward_unimplemented(self, *input):
        """The computation, to be written by every derived class."""
        raise NotImplementedError(f'Module [{type(self).__name__}] is missing the required "forward" function')

    forward: Callable[..., Any] = _forward_unimplemented  # so that type checkers take any parameters there

    def _check_name(self, name, kind, taken_in):
        if not isinstance(name, str):
            raise TypeError(f"{kind} name should be a string. Got {_typename(name)}")
        if "." in name:
            raise KeyError(f'{kind} name can\'t contain "."' if kind != "module" else
                           f'module name can\'t contain ".", got: {name}')
        if name == "":
            raise KeyError(f'{kind} name can\'t be empty string ""')
        if hasattr(self, name) and name not in taken_in:
            raise KeyError(f"attribute '{name}' already exists")

    def register_buffer(self, name: str, tensor: Optional[Tensor], persistent: bool = True) -> None:
        """Adds a tensor that belongs to the module's state and is no parameter; persistent: kept in state_dict."""
        if "_buffers" not in self.__dict__:
            raise AttributeError("cannot assign buffer before Module.__init__() call")
        self._check_name(name, "buffer", self._buffers)
        if tensor is not None and not isinstance(tensor, Tensor):
            raise TypeError(f"cannot assign '{_typename(tensor)}' object to buffer '{name}' "
                            "(torch Tensor or None required)")
        self._buffers[name] = tensor
        (self._non_persistent_buffers_set.discard if persistent else self._non_persistent_buffers_set.add)(name)

    def register_parameter(self, name: str, param: Optional[Parameter]) -> None:
        """Adds a parameter, or None in its place."""
        if "_parameters" not in self.__dict__:
            raise AttributeError("cannot assign parameter before Module.__init__() call")
        self._check_name(name, "parameter", self._parameters)
        if param is not None and not isinstance(param, Parameter):
            raise TypeError(f"cannot assign '{_typename(param)}' object to parameter '{name}' "
                            "(torch.nn.Parameter or None required)")
        if param is not None and param.grad_fn is not None:
            raise ValueError(f"Cannot assign non-leaf Tensor to parameter '{name}'. Model parameters must be created "
                             f"explicitly. To express '{name}' as a function of another Tensor, compute the value in "
                             "the forward() method.")
        self._parameters[name] = param

    def add_module(self, name: str, module: "Optional[Module]") -> None:
        """Adds a submodule, or None in its place."""
        if not isinstance(module, Module) and module is not None:
            raise TypeError(f"{_typename(module)} is not a Module subclass")
        self._check_name(name, "module", self._modules)
        self._modules[name] = module

    def register_module(self, name: str, module: "Optional[Module]") -> None:
        """add_module."""
        self.add_module(name, module)

    def __getattr__(self, name: str) -> Any:
        for space in ("_parameters", "_buffers", "_modules"):
            held = self.__dict__.get(space)
            if held is not None and name in held:
                return held[name]
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def _forget(self, name, *spaces):
        for space in spaces:
            held = self.__dict__.get(space)
            if held is None:
                continue
            if isinstance(held, set):
                held.discard(name)
            else:
                held.pop(name, None)

    def __setattr__(self, name, value):
        own = self.__dict__
        params, modules, buffers = own.get("_parameters"), own.get("_modules"), own.get("_buffers")
        if isinstance(value, Parameter):
            if params is None:
                raise AttributeError("cannot assign parameters before Module.__init__() call")
            self._forget(name, "_buffers", "_modules", "_non_persistent_buffers_set")
            own.pop(name, None)
            self.register_parameter(name, value)
        elif params is not None and name in params:
            if value is not None:
                raise TypeError(f"cannot assign '{_typename(value)}' as parameter '{name}' "
                                "(torch.nn.Parameter or None expected)")
            self.register_parameter(name, value)
        elif isinstance(value, Module):
            if modules is None:
                raise AttributeError("cannot assign module before Module.__init__() call")
            self._forget(name, "_parameters", "_buffers", "_non_persistent_buffers_set")
            own.pop(name, None)
            modules[name] = value
        elif modules is not None and name in modules:
            if value is not None:
                raise TypeError(f"cannot assign '{_typename(value)}' as child module '{name}' "
                                "(torch.nn.Module or None expected)")
            modules[name] = value
        elif isinstance(value, Buffer) or buffers is not None and name in buffers:
            if buffers is None:
                raise AttributeError("cannot assign buffers before Module.__init__() call")
            if value is not None and not isinstance(value, Tensor):
                raise TypeError(f"cannot assign '{_typename(value)}' as buffer '{name}' "
                                "(torch.nn.Buffer, torch.Tensor or None expected)")
            if name in buffers:
                buffers[name] = value
            else:
                own.pop(name, None)
                self.register_buffer(name, value, getattr(value, "persistent", True))
        else:
            super().__setattr__(name, value)

    def __delattr__(self, name):
        for space in ("_parameters", "_buffers", "_modules"):
            if name in self.__dict__.get(space, ()):
                del self.__dict__[space][name]
                self._non_persistent_buffers_set.discard(name)
                return
        super().__delattr__(name)

    def __setstate__(self, state):
        self.__dict__.update(state)
        for name, empty in self._no_hooks().items():
            self.__dict__.setdefault(name, empty)
        self.__dict__.setdefault("_non_persistent_buffers_set", set())

    def __dir__(self):
        keys = {*dir(type(self)), *self.__dict__, *self._parameters, *self._modules, *self._buffers}
        return sorted(k for k in keys if not k[0].isdigit())

    def apply(self: _Self, fn: "Callable[[Module], Any]") -> _Self:
        """Calls fn on every descendant, then on this module; returns it."""
        for m in self.children():
            m.apply(fn)
        fn(self)
        return self

    def _apply(self, fn, recurse=True):
        """Replaces every parameter (in place: they stay the same objects) and buffer by fn of it."""
        if recurse:
            for m in self.children():
                m._apply(fn)
        with no_grad():
            for p in self._parameters.values():
                if p is None:
                    continue
                grad = p.grad
                p.data = fn(p.detach())
                if grad is not None:
                    p.grad = None
                    p.grad = fn(grad.detach()).requires_grad_(grad.requires_grad)
            for name, b in self._buffers.items():
                if b is not None:
                    self._buffers[name] = fn(b)
        return self

    def to(self: _Self, *args: Any, **kwargs: Any) -> _Self:
        """to(dtype), to(device), to(device, dtype), to(tensor): converts in place and returns the module.

        A dtype converts floating and complex tensors alone, a memory_format those of 4 and 5 dimensions."""
        dtype, device = kwargs.pop("dtype", None), kwargs.pop("device", None)
        kwargs.pop("non_blocking", None)  # a copy on the CPU is done when the call returns
        form = kwargs.pop("memory_format", None)
        if kwargs:
            raise TypeError(f"to() received an unexpected keyword argument '{next(iter(kwargs))}'")
        for a in args:
            if isinstance(a, Tensor):
                dtype, device = a.dtype, a.device
            elif isinstance(a, _C.dtype):
                dtype = a
            elif not isinstance(a, bool) and a is not None:
                device = a
        if dtype is not None and not (dtype.is_floating_point or dtype.is_complex):
            raise TypeError("nn.Module.to only accepts floating point or complex dtypes, but got desired "
                            f"dtype={dtype}")

        def convert(t):
            options = {"memory_format": form} if form is not None and t.dim() in (4, 5) else {}
            return t.to(device=device, dtype=dtype if t.is_floating_point() or t.is_complex() else None, **options)

        return self._apply(convert)

    def _float_to(self, dtype):
        return self._apply(lambda t: t.to(dtype) if t.is_floating_point() else t)

    def float(self: _Self) -> _Self:
        """to(float32)"""
        return self._float_to(_C.float32)

    def double(self: _Self) -> _Self:
        """to(float64)"""
        return self._float_to(_C.float64)

    def half(self: _Self) -> _Self:
        """to(float16)"""
        return self._float_to(_C.float16)

    def bfloat16(self: _Self) -> _Self:
        """to(bfloat16)"""
        return self._float_to(_C.bfloat16)

    def type(self: _Self, dst_type: Any) -> _Self:
        """Every parameter and buffer as dst_type."""
        return self._apply(lambda t: t.to(dst_type))

    def cpu(self: _Self) -> _Self:
        return self._apply(lambda t: t.cpu())

    def cuda(self: _Self, device: Any = None) -> _Self:
        return self.to("cuda" if device is None else device if not isinstance(device, int) else f"cuda:{device}")

    def to_empty(self: _Self, *, device: Any, recurse: bool = True) -> _Self:
        """Uninitialised memory for every parameter and buffer."""
        return self._apply(lambda t: _C.ops.empty_like(t), recurse=recurse)

    def share_memory(self):
        raise NotImplementedError("Module.share_memory")

    def train(self: _Self, mode: bool = True) -> _Self:
        """Sets the training mode of this module and its descendants."""
        if not isinstance(mode, bool):
            raise ValueError("training mode is expected to be boolean")
        self.training = mode
        for m in self.children():
            m.train(mode)
        return self

    def eval(self: _Self) -> _Self:
        """train(False)"""
        return self.train(False)

    def requires_grad_(self: _Self, requires_grad: bool = True) -> _Self:
        """Whether gradients of the parameters are recorded."""
        for p in self.parameters():
            p.requires_grad_(requires_grad)
        return self

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Drops the gradients of the parameters, or fills them with 0."""
        for p in self.parameters():
            if p.grad is None:
                continue
            if set_to_none:
                p.grad = None
            else:
                p.grad = _C.ops.zeros_like(p.grad)

    def _get_name(self):
        return type(self).__name__

    def extra_repr(self) -> str:
        """What repr() shows between the brackets; to override."""
        return ""

    def __repr__(self):
        extra = self.extra_repr()
        extra_lines = extra.split("\n") if extra else []
        children = [f"({name}): {_addindent(repr(m), 2)}" for name, m in self._modules.items()]
        lines = extra_lines + children
        text = self._get_name() + "("
        if lines:
            if len(extra_lines) == 1 and not children:
                text += extra_lines[0]
            else:
                text += "\n  " + "\n  ".join(lines) + "\n"
        return text + ")"
