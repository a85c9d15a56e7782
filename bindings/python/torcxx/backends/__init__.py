"""Switches of libraries that computations elsewhere run on, and which of them are here."""


class _Backend:
    """A library that is not here. Its switches keep what they are set to and change nothing."""

    def __init__(self, name, **switches):
        self.__dict__.update(switches, _name=name)

    def is_available(self):
        """False"""
        return False

    is_built = is_available

    def version(self):
        """None"""
        return None

    def __setattr__(self, name, value):
        if name not in self.__dict__:
            raise AttributeError(f"torch.backends.{self._name} has no switch '{name}'")
        if not isinstance(value, type(self.__dict__[name])):
            raise TypeError(f"torch.backends.{self._name}.{name} must be {type(self.__dict__[name]).__name__}, not {type(value).__name__}")
        self.__dict__[name] = value

    def __getattr__(self, name):
        raise AttributeError(f"torch.backends.{self._name} has no attribute '{name}'")

    def __repr__(self):
        return f"<torch.backends.{self._name}, not in this build>"


cudnn = _Backend("cudnn", enabled=True, benchmark=False, deterministic=False, allow_tf32=True)
cuda = _Backend("cuda")
cuda.__dict__["matmul"] = _Backend("cuda.matmul", allow_tf32=False, allow_fp16_reduced_precision_reduction=True)
mps, mkl, mkldnn, openmp = (_Backend(name, **({"enabled": True} if name == "mkldnn" else {})) for name in ("mps", "mkl", "mkldnn", "openmp"))
