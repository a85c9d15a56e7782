"""Layers that find out a size from their first input."""
import inspect

from ..parameter import UninitializedBuffer, UninitializedParameter, is_lazy
from .batchnorm import BatchNorm1d, BatchNorm2d, BatchNorm3d
from .conv import Conv1d, Conv2d, Conv3d, ConvTranspose1d, ConvTranspose2d, ConvTranspose3d
from .instancenorm import InstanceNorm1d, InstanceNorm2d, InstanceNorm3d
from .linear import Linear


class LazyModuleMixin:
    """Before the first forward initialize_parameters(input) gives the parameters their shapes; then the module becomes
    one of cls_to_become."""

    cls_to_become = None

    def _become_lazy(self):
        for name, p in list(self._parameters.items()):
            if p is not None:
                self._parameters[name] = UninitializedParameter(device=p.device, dtype=p.dtype)
        for name, b in list(self._buffers.items()):
            if b is not None and b.dim() > 0:
                self._buffers[name] = UninitializedBuffer(device=b.device, dtype=b.dtype)
        self._load_hook = self._register_load_state_dict_pre_hook(self._lazy_load_hook)
        self._initialize_hook = self.register_forward_pre_hook(self._infer_parameters, with_kwargs=True)

    def _tensors(self):
        return [t for space in (self._parameters, self._buffers) for t in space.items()]

    def has_uninitialized_params(self):
        """Whether a parameter or buffer has no shape yet."""
        return any(is_lazy(t) for _, t in self._tensors())

    def reset_parameters(self):
        if not self.has_uninitialized_params():
            super().reset_parameters()

    def _save_to_state_dict(self, destination, prefix, keep_vars):
        for name, t in self._tensors():
            if t is not None and name not in self._non_persistent_buffers_set:
                destination[prefix + name] = t if is_lazy(t) or keep_vars else t.detach()

    def _lazy_load_hook(self, state_dict, prefix, *_):
        for name, t in self._tensors():
            loaded = state_dict.get(prefix + name)
            if is_lazy(t) and loaded is not None and not is_lazy(loaded):
                t.materialize(loaded.shape)

    def _infer_parameters(self, module, args, kwargs=None):
        self.initialize_parameters(*args, **(kwargs or {}))
        if self.has_uninitialized_params():
            raise RuntimeError(f"module {self._get_name()} has not been fully initialized")
        for hook in ("_initialize_hook", "_load_hook"):
            self.__dict__.pop(hook).remove()
        if self.cls_to_become is not None:
            self.__class__ = self.cls_to_become

    def _materialize(self, **shapes):
        if self.has_uninitialized_params():
            for name, t in self._tensors():
                if is_lazy(t):
                    t.materialize(shapes.get(name, shapes.get("every")))
            if "running_mean" in self._buffers and self.running_mean is not None:
                self.reset_running_stats()
            self.reset_parameters()


def _lazy(base, left_out, initialize):
    """The class of layers like base that find out the option left_out."""
    name = "Lazy" + base.__name__
    known = inspect.signature(base.__init__).parameters
    defaults = {"affine": True, "track_running_stats": True}  # in all of PyTorch's lazy norms
    signature = inspect.Signature([p.replace(default=defaults.get(n, p.default)) for n, p in known.items()
                                   if n != left_out])

    def __init__(self, *args, **kwargs):
        given = signature.bind(self, *args, **kwargs)
        given.apply_defaults()
        base.__init__(**given.arguments, **{left_out: 0})
        self._become_lazy()

    __init__.__signature__ = signature
    __init__.__module__, __init__.__qualname__ = __name__, f"{name}.__init__"

    def initialize_parameters(self, input, *args, **kwargs):
        """Shapes for the parameters, from the first input."""
        initialize(self, input)

    return type(name, (LazyModuleMixin, base), {
        "__module__": __name__, "__doc__": f"{base.__name__} with {left_out} from its first input.", "__init__": __init__,
        "initialize_parameters": initialize_parameters, "cls_to_become": base})


def _linear(self, input):
    self.in_features = input.shape[-1]
    self._materialize(weight=(self.out_features, self.in_features), bias=(self.out_features,))


def _conv(self, input):
    dims = len(self.kernel_size)
    if input.dim() not in (dims + 1, dims + 2):
        raise RuntimeError(f"Expected {dims + 1}D (unbatched) or {dims + 2}D (batched) input to {type(self).__name__}, but "
                           f"got input of size: {input.shape}")
    self.in_channels = channels = input.shape[-dims - 1]
    if channels % self.groups:
        raise ValueError("in_channels must be divisible by groups")
    pair = (channels, self.out_channels // self.groups) if self.transposed else (self.out_channels, channels // self.groups)
    self._materialize(weight=(*pair, *self.kernel_size), bias=(self.out_channels,))


def _norm(self, input):
    self.num_features = input.shape[1]
    self._materialize(every=(self.num_features,))


_ALL = [(Linear, "in_features", _linear)]
_ALL += [(c, "in_channels", _conv) for c in (Conv1d, Conv2d, Conv3d, ConvTranspose1d, ConvTranspose2d, ConvTranspose3d)]
_ALL += [(c, "num_features", _norm) for c in (BatchNorm1d, BatchNorm2d, BatchNorm3d, InstanceNorm1d, InstanceNorm2d,
                                              InstanceNorm3d)]
__all__ = []
for _row in _ALL:
    _class = _lazy(*_row)
    globals()[_class.__name__] = _class
    __all__.append(_class.__name__)
