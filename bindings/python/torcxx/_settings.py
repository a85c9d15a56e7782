"""Switches of the whole process, most of which have one setting here."""
from . import _C

__all__ = ["get_deterministic_debug_mode", "get_float32_matmul_precision", "get_num_interop_threads", "is_anomaly_check_nan_enabled",
           "is_anomaly_enabled", "is_deterministic_algorithms_warn_only_enabled", "is_warn_always_enabled", "set_anomaly_enabled",
           "set_default_device", "set_default_tensor_type", "set_deterministic_debug_mode", "set_float32_matmul_precision",
           "set_flush_denormal", "set_num_interop_threads", "set_warn_always"]
_state = {"precision": "highest", "deterministic": 0, "interop": 1, "warn_always": False}


def set_default_device(device):
    """The device of new tensors: "cpu" or None; another one raises NotImplementedError."""
    if device is not None and _C.device(device).type != "cpu":
        raise NotImplementedError(f"set_default_device: the device '{device}' has no backend in this build")


def set_default_tensor_type(t):
    """set_default_dtype by the name of a tensor type, as "torch.DoubleTensor"."""
    names = {"torch.FloatTensor": _C.float32, "torch.DoubleTensor": _C.float64, "torch.HalfTensor": _C.float16,
             "torch.BFloat16Tensor": _C.bfloat16}
    name = f"torch.{t.__name__}" if isinstance(t, type) else t
    if name not in names:
        raise TypeError(f"set_default_tensor_type: expected one of {', '.join(names)}, got {t!r}")
    _C.set_default_dtype(names[name])


def set_float32_matmul_precision(precision):
    """"highest", "high" or "medium": the least precision that is enough. Products here always have the highest."""
    if precision not in ("highest", "high", "medium"):
        raise RuntimeError(f"{precision} is not one of 'highest', 'high', 'medium'")
    _state["precision"] = precision


def get_float32_matmul_precision():
    return _state["precision"]


def set_deterministic_debug_mode(debug_mode):
    """0 or "default", 1 or "warn", 2 or "error"; nothing here is nondeterministic."""
    modes = {"default": 0, "warn": 1, "error": 2}
    if debug_mode not in modes and debug_mode not in modes.values():
        raise RuntimeError(f"invalid value of debug_mode, expected `default`, `warn`, `error`, 0, 1 or 2, got {debug_mode!r}")
    _state["deterministic"] = modes.get(debug_mode, debug_mode)


def get_deterministic_debug_mode():
    return _state["deterministic"]


def is_deterministic_algorithms_warn_only_enabled():
    return _state["deterministic"] == 1


def set_flush_denormal(mode):
    """Asks for denormal numbers to be taken for 0; False: this build keeps them."""
    return False


def set_num_interop_threads(n):
    """Accepted: operations run one after another, each on get_num_threads() threads."""
    if not isinstance(n, int) or n < 1:
        raise RuntimeError("Expected positive number of threads")
    _state["interop"] = n


def get_num_interop_threads():
    return _state["interop"]


def set_warn_always(b):
    """Accepted: a warning is shown as often as Python's filters say."""
    _state["warn_always"] = bool(b)


def is_warn_always_enabled():
    return _state["warn_always"]


def set_anomaly_enabled(mode, check_nan=True):
    """Whether errors of backward name the operation whose gradient failed."""
    _C._set_anomaly(bool(mode), bool(check_nan))


def is_anomaly_enabled():
    return _C._anomaly()[0]


def is_anomaly_check_nan_enabled():
    return _C._anomaly()[1]
