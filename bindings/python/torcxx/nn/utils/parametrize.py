"""Parametrizations: tensors of a module computed from others by modules."""
import contextlib
import copy

from ..._C import Tensor
from ...autograd import no_grad
from ..modules.container import ModuleDict, ModuleList
from ..parameter import Parameter

_cache_on, _cache = 0, {}


@contextlib.contextmanager
def cached():
    """Inside, each parametrized tensor is computed once."""
    global _cache_on, _cache
    _cache_on += 1
    try:
        yield
    finally:
        _cache_on -= 1
        if not _cache_on:
            _cache = {}


def is_parametrized(module, tensor_name=None):
    """Whether the module has parametrizations, of that tensor if named."""
    held = getattr(module, "parametrizations", None)
    if held is None or not isinstance(held, ModuleDict):
        return False
    return len(held) > 0 if tensor_name is None else tensor_name in held


class ParametrizationList(ModuleList):
    """The parametrizations of one tensor, and what they compute it from: original, or original0, original1 ..."""

    def __init__(self, modules, original, unsafe=False):
        super().__init__(modules)
        self.unsafe = unsafe
        value = original
        with no_grad():
            for m in reversed(self):
                if hasattr(m, "right_inverse"):
                    with contextlib.suppress(NotImplementedError):  # then the original stays what it is
                        value = m.right_inverse(value)
        self.is_tensor = isinstance(value, Tensor)
        trained = isinstance(original, Parameter)
        for name, t in ((("original", value),) if self.is_tensor else
                        tuple((f"original{i}", v) for i, v in enumerate(value))):
            if trained and t is original:
                self.register_parameter(name, t)
            elif trained or isinstance(t, Parameter):
                self.register_parameter(name, Parameter(t, requires_grad=original.requires_grad))
            else:
                self.register_buffer(name, t)
        self.ntensors = 1 if self.is_tensor else len(value)
        if not unsafe:
            new = self()
            if not isinstance(new, Tensor):
                raise ValueError(f"A parametrization must return a tensor. Got {type(new).__name__}.")
            if new.dtype != original.dtype or new.shape != original.shape:
                raise ValueError("Registering a parametrization may not change the dtype or the shape of the tensor "
                                 f"(from {original.dtype} {original.shape} to {new.dtype} {new.shape}), unless the flag "
                                 "`unsafe` is enabled.")

    def originals(self):
        return [self.original] if self.is_tensor else [getattr(self, f"original{i}") for i in range(self.ntensors)]

    def right_inverse(self, value):
        """Sets the originals so that forward() gives value."""
        with no_grad():
            for m in reversed(self):
                if not hasattr(m, "right_inverse"):
                    raise RuntimeError(f"parametrization {type(m).__name__} does not implement right_inverse.")
                value = m.right_inverse(value)
            for own, new in zip(self.originals(), [value] if isinstance(value, Tensor) else value):
                own.data = new.detach()

    def forward(self):
        first, *rest = self
        value = first(*self.originals())
        for m in rest:
            value = m(value)
        return value


def _getter(name):
    def get(self):
        if not _cache_on:
            return self.parametrizations[name]()
        key = id(self), name
        if key not in _cache:
            _cache[key] = self.parametrizations[name]()
        return _cache[key]

    def set_(self, value):
        self.parametrizations[name].right_inverse(value)

    return property(get, set_)


def _own_class(module):
    """A class of the module's own, where properties may be put."""
    cls = type(module)
    if getattr(cls, "_parametrized_from", None) is not None:
        return cls

    def __deepcopy__(self, memo):
        new = self.__new__(type(self))
        memo[id(self)] = new
        new.__dict__ = copy.deepcopy(self.__dict__, memo)
        module_class = type("Parametrized" + cls.__name__, (cls,), {k: v for k, v in vars(type(self)).items()
                                                                    if k not in ("__dict__", "__weakref__")})
        new.__class__ = module_class
        return new

    def __getstate__(self):
        raise RuntimeError("Serialization of parametrized modules is only supported through state_dict().")

    space = {"_parametrized_from": cls, "__getstate__": __getstate__, "__module__": cls.__module__}
    if not hasattr(cls, "__deepcopy__"):
        space["__deepcopy__"] = __deepcopy__
    module.__class__ = type("Parametrized" + cls.__name__, (cls,), space)
    return module.__class__


def register_parametrization(module, tensor_name, parametrization, *, unsafe=False):
    """From now on module.tensor_name is parametrization(what it was computed from before)."""
    parametrization.train(module.training)
    if is_parametrized(module, tensor_name):
        held = module.parametrizations[tensor_name]
        if not unsafe:
            with no_grad():
                value = getattr(module, tensor_name)
                new = parametrization(value)
                if new.shape != value.shape or new.dtype != value.dtype:
                    raise ValueError("Registering a parametrization may not change the dtype or the shape of the tensor, "
                                     "unless the `unsafe` flag is enabled.")
        held.append(parametrization)
        return module
    if tensor_name not in module._parameters and tensor_name not in module._buffers:
        raise ValueError(f"Module '{module}' does not have a parameter, a buffer, or a parametrized element with name "
                         f"'{tensor_name}'")
    original = getattr(module, tensor_name)
    held = ParametrizationList([parametrization], original, unsafe=unsafe)
    delattr(module, tensor_name)
    if not is_parametrized(module):
        _own_class(module)
        module.parametrizations = ModuleDict()
    setattr(type(module), tensor_name, _getter(tensor_name))
    module.parametrizations[tensor_name] = held
    return module


def remove_parametrizations(module, tensor_name, leave_parametrized=True):
    """The tensor as it is (leave_parametrized), or as it was before it was parametrized."""
    if not is_parametrized(module, tensor_name):
        raise ValueError(f"Module {module} does not have a parametrization on {tensor_name}")
    held = module.parametrizations[tensor_name]
    if not held.is_tensor and not leave_parametrized:
        raise ValueError("Cannot leave unparametrized (`leave_parametrized=False`) a tensor that is parametrized in "
                         "terms of a sequence of tensors.")
    trained = any(isinstance(t, Parameter) for t in held.originals())
    with no_grad():
        value = getattr(module, tensor_name).detach() if leave_parametrized else None
    result = held.originals()[0] if held.is_tensor else value
    if leave_parametrized:
        if held.is_tensor:
            result.data = value
        elif trained:
            result = Parameter(value)
    delattr(type(module), tensor_name)
    del module.parametrizations[tensor_name]
    if trained:
        module.register_parameter(tensor_name, result)
    else:
        module.register_buffer(tensor_name, result)
    if not len(module.parametrizations):
        del module.parametrizations
        module.__class__ = type(module)._parametrized_from
    return module


def type_before_parametrizations(module):
    """The module's class without parametrizations."""
    return getattr(type(module), "_parametrized_from", None) or type(module)


