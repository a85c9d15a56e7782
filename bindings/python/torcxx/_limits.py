"""finfo and iinfo: the limits of dtypes."""
import math

from . import _C

# bits, bits after the leading one, smallest and largest exponent, decimal digits
_FORMATS = {"float64": (64, 52, -1022, 1023, 15), "float32": (32, 23, -126, 127, 6),
            "float16": (16, 10, -14, 15, 3), "bfloat16": (16, 7, -126, 127, 2)}


class finfo:
    """Limits of a floating or complex dtype (the default dtype when none is given)."""

    def __init__(self, type=None):
        dtype = _C.get_default_dtype() if type is None else type
        if not isinstance(dtype, _C.dtype):
            raise TypeError(f"torch.finfo() expected a torch.dtype, got {dtype!r}")
        self.dtype = str(dtype.to_real())[6:]
        if self.dtype not in _FORMATS:
            raise TypeError(f"torch.finfo() requires a floating point input type. Use torch.iinfo to handle '{dtype}'")
        self.bits, mantissa, low, high, digits = _FORMATS[self.dtype]
        self.eps = math.ldexp(1.0, -mantissa)
        self.max = math.ldexp(2.0 - self.eps, high)
        self.min = -self.max
        self.tiny = self.smallest_normal = math.ldexp(1.0, low)
        self.resolution = float(f"1e-{digits}")

    def __eq__(self, other):
        return isinstance(other, finfo) and self.dtype == other.dtype

    def __hash__(self):
        return hash(self.dtype)

    def __repr__(self):
        return (f"finfo(resolution={self.resolution:g}, min={self.min:g}, max={self.max:g}, eps={self.eps:g}, "
                f"smallest_normal={self.tiny:g}, tiny={self.tiny:g}, dtype={self.dtype})")


class iinfo:
    """Limits of an integer dtype."""

    def __init__(self, type):
        if not isinstance(type, _C.dtype) or type.is_floating_point or type.is_complex or type is _C.bool:
            raise TypeError(f"torch.iinfo() requires an integer input type. Use torch.finfo to handle '{type}'")
        self.dtype, self.bits = str(type)[6:], 8 * type.itemsize
        self.min = -(1 << self.bits - 1) if type.is_signed else 0
        self.max = (1 << self.bits - type.is_signed) - 1

    def __eq__(self, other):
        return isinstance(other, iinfo) and self.dtype == other.dtype

    def __hash__(self):
        return hash(self.dtype)

    def __repr__(self):
        return f"iinfo(min={self.min:g}, max={self.max:g}, dtype={self.dtype})"
