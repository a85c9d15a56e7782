"""Mixed precision as training scripts ask for it: on a device that is not here it is off, as in PyTorch; on the CPU it raises."""
import warnings

from . import _C
from .autograd.grad_mode import _Mode

__all__ = ["GradScaler", "autocast", "is_autocast_available"]


def is_autocast_available(device_type):
    """False: operations keep the dtypes of their arguments."""
    _C.device(device_type)  # raises for a name that is none
    return False


class autocast(_Mode):
    """A region in which operations would choose their precision; with enabled=False, or for a device that is not here (with a
    warning), it changes nothing."""

    def __init__(self, device_type, dtype=None, enabled=True, cache_enabled=None):
        if not isinstance(device_type, str):
            raise ValueError(f"Expected `device_type` of type `str`, got: `{type(device_type)}`")
        if dtype is not None and not isinstance(dtype, _C.dtype):
            raise TypeError(f"autocast: dtype must be torch.dtype, not {type(dtype).__name__}")
        self.device, self.dtype, self._cache_enabled = _C.device(device_type).type, dtype, cache_enabled
        if enabled and self.device == "cpu":
            raise NotImplementedError("autocast: operations here keep the dtypes of their arguments (hint: net.to(torch.bfloat16), or "
                                      "autocast(..., enabled=False))")
        if enabled:
            warnings.warn(f"User provided device_type of '{self.device}', but there is none in this build. Disabling", stacklevel=2)
        self._enabled = False

    def clone(self):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None


class GradScaler:
    """Scales losses against underflow in float16 on a device. There is none: it is disabled (with a warning), so that scale()
    returns what it is given and step(optimizer) steps."""

    def __init__(self, device="cuda", init_scale=65536.0, growth_factor=2.0, backoff_factor=0.5, growth_interval=2000, enabled=True):
        self._device = _C.device(device).type
        if enabled and self._device == "cpu":
            raise NotImplementedError("GradScaler: scaling of losses on the CPU (hint: bfloat16 needs none; GradScaler(enabled=False))")
        if enabled:
            warnings.warn(f"torch.amp.GradScaler is enabled, but there is no {self._device} device in this build. Disabling.", stacklevel=2)

    def is_enabled(self):
        """False"""
        return False

    def get_scale(self):
        """1.0"""
        return 1.0

    def scale(self, outputs):
        """The outputs themselves."""
        return outputs

    def unscale_(self, optimizer):
        """Changes nothing: gradients were not scaled."""

    def step(self, optimizer, *args, **kwargs):
        """optimizer.step(...)"""
        return optimizer.step(*args, **kwargs)

    def update(self, new_scale=None):
        """Changes nothing."""

    def state_dict(self):
        """Empty."""
        return {}

    def load_state_dict(self, state_dict):
        """Changes nothing."""
