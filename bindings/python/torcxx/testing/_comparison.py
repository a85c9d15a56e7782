"""assert_close: tensors, numbers and what holds them, equal within tolerances."""
import cmath
import math
import warnings
from collections.abc import Mapping, Sequence

from .. import _C
from .._C import Tensor
from .._tensor import as_tensor

_TOLERANCES = {_C.float16: (1e-3, 1e-5), _C.bfloat16: (1.6e-2, 1e-5), _C.float32: (1.3e-6, 1e-5),
               _C.float64: (1e-7, 1e-7), _C.complex64: (1.3e-6, 1e-5), _C.complex128: (1e-7, 1e-7)}


def default_tolerances(*dtypes):
    """(rtol, atol) of the coarsest dtype."""
    pairs = [_TOLERANCES.get(d, (0.0, 0.0)) for d in dtypes]
    return max(p[0] for p in pairs), max(p[1] for p in pairs)


class _Close:
    """One comparison; `path` says where in nested values it is."""

    def __init__(self, **options):
        self.__dict__.update(options)

    def fail(self, kind, text, path):
        where = "\n\nThe failure occurred for item " + "".join(f"[{p!r}]" for p in path) if path else ""
        message = text + where
        if self.msg is not None:
            message = self.msg(message) if callable(self.msg) else self.msg
        raise kind(message)

    def compare(self, actual, expected, path=()):
        if actual is None and expected is None:
            return
        if isinstance(actual, Mapping) and isinstance(expected, Mapping):
            return self.mappings(actual, expected, path)
        if _sequence(actual) and _sequence(expected):
            if len(actual) != len(expected):
                self.fail(AssertionError, "The length of the sequences mismatch: "
                          f"{len(actual)} != {len(expected)}", path)
            for i, (a, b) in enumerate(zip(actual, expected)):
                self.compare(a, b, (*path, i))
            return
        if actual is None or expected is None:
            self.fail(AssertionError, f"None mismatch: {actual} is not {expected}", path)
        if not self.allow_subclasses and type(actual) is not type(expected) or not (
                isinstance(actual, type(expected)) or isinstance(expected, type(actual))):
            if not (_number(actual) and _number(expected) and self.allow_subclasses):
                self.fail(TypeError, "No comparison pair was able to handle inputs of type "
                          f"{type(actual)} and {type(expected)}.", path)
        if _number(actual):
            return self.numbers(actual, expected, path)
        if isinstance(actual, Tensor) or hasattr(actual, "__array_interface__"):
            return self.tensors(as_tensor(actual), as_tensor(expected), path)
        self.fail(TypeError, f"No comparison pair was able to handle inputs of type {type(actual)} and "
                  f"{type(expected)}.", path)

    def mappings(self, actual, expected, path):
        if set(actual) != set(expected):
            missing, extra = sorted(set(expected) - set(actual), key=str), sorted(set(actual) - set(expected), key=str)
            self.fail(AssertionError, f"The keys of the mappings do not match:\nMissing keys in the actual mapping: "
                      f"{missing}\nAdditional keys in the actual mapping: {extra}", path)
        for k in actual:
            self.compare(actual[k], expected[k], (*path, k))

    def tolerances(self, *dtypes):
        if self.rtol is None:
            return default_tolerances(*dtypes)
        return self.rtol, self.atol

    def numbers(self, actual, expected, path):
        if self.check_dtype and type(actual) is not type(expected):
            self.fail(AssertionError, f"The (d)types do not match: {type(actual)} != {type(expected)}.", path)
        dtypes = [_C.complex128 if isinstance(v, complex) else _C.float64 if isinstance(v, float) else _C.int64
                  for v in (actual, expected)]
        rtol, atol = self.tolerances(*dtypes)
        if actual == expected or self.equal_nan and cmath.isnan(actual) and cmath.isnan(expected):
            return
        difference = abs(actual - expected)
        if cmath.isfinite(actual) and cmath.isfinite(expected) and difference <= atol + rtol * abs(expected):
            return
        kind = "Scalars are not equal!" if rtol == atol == 0 else "Scalars are not close!"
        allowed = (lambda v: "" if rtol == atol == 0 else f" (up to {v} allowed)")
        relative = difference / abs(expected) if expected else math.inf
        self.fail(AssertionError, f"{kind}\n\nExpected {expected} but got {actual}.\nAbsolute difference: {difference}"
                  f"{allowed(atol)}\nRelative difference: {relative}{allowed(rtol)}", path)

    def tensors(self, actual, expected, path):
        def differ(what, a, b):
            self.fail(AssertionError, f"The values for attribute '{what}' do not match: {a} != {b}.", path)

        if actual.shape != expected.shape:
            differ("shape", actual.shape, expected.shape)
        if self.check_device and actual.device != expected.device:
            differ("device", actual.device, expected.device)
        if self.check_dtype and actual.dtype != expected.dtype:
            differ("dtype", actual.dtype, expected.dtype)
        if self.check_stride and actual.stride() != expected.stride():
            differ("stride()", actual.stride(), expected.stride())
        rtol, atol = self.tolerances(actual.dtype, expected.dtype)
        common = _C.promote_types(actual.dtype, expected.dtype)
        actual, expected = actual.detach().to(common), expected.detach().to(common)
        if common == _C.bool:
            actual, expected = actual.to(_C.uint8), expected.to(_C.uint8)
        close = _C.ops.isclose(actual, expected, rtol, atol, self.equal_nan)
        if not close.all().item():
            self.fail(AssertionError, _difference(actual, expected, close, rtol, atol), path)


def _difference(actual, expected, close, rtol, atol):
    if not actual.dim():
        x, y = actual.item(), expected.item()
        gap = abs(x - y)
        ratio = gap / abs(y) if y else math.inf
        exact = rtol == atol == 0
        allowed = ("", "") if exact else (f" (up to {atol} allowed)", f" (up to {rtol} allowed)")
        return (f"Scalars are not {'equal' if exact else 'close'}!\n\nExpected {y} but got {x}.\n"
                f"Absolute difference: {gap}{allowed[0]}\nRelative difference: {ratio}{allowed[1]}")
    total, wrong = actual.numel(), int((~close).sum().item())
    exact = rtol == atol == 0
    a, b = actual, expected
    if not (a.is_floating_point() or a.is_complex()):
        a, b = a.to(_C.int64), b.to(_C.int64)
    absolute = (a - b).abs().masked_fill(close, 0)
    relative = (absolute / b.abs()).masked_fill(close, 0)

    def greatest(t):
        flat = t.nan_to_num(nan=math.inf, posinf=math.inf).flatten() if hasattr(t, "nan_to_num") else t.flatten()
        i = int(flat.argmax().item())
        place, rest = [], i
        for s in reversed(t.shape):
            place.insert(0, rest % s)
            rest //= s
        return t.flatten()[i].item(), tuple(place)

    def line(what, t, tolerance):
        value, place = greatest(t)
        return f"{what}: {value} at index {place}" + ("" if exact else f" (up to {tolerance} allowed)")

    head = "Tensor-likes are not equal!" if exact else "Tensor-likes are not close!"
    share = f"Mismatched elements: {wrong} / {total} ({wrong / total:.1%})"
    return (f"{head}\n\n{share}\n{line('Greatest absolute difference', absolute, atol)}\n"
            f"{line('Greatest relative difference', relative, rtol)}")


def _sequence(v):
    return isinstance(v, Sequence) and not isinstance(v, (str, bytes)) and not isinstance(v, Tensor)


def _number(v):
    return isinstance(v, (int, float, complex))


def assert_close(actual, expected, *, allow_subclasses=True, rtol=None, atol=None, equal_nan=False, check_device=True,
                 check_dtype=True, check_layout=True, check_stride=False, msg=None):
    """Raises AssertionError unless |actual - expected| <= atol + rtol |expected| everywhere, in tensors, arrays, numbers
    and the sequences and mappings that hold them. Tolerances follow from the dtypes unless both are given."""
    if (rtol is None) != (atol is None):
        raise ValueError("Both 'rtol' and 'atol' must be either specified or unspecified, but got no "
                         f"{'rtol' if rtol is None else 'atol'}")
    _Close(allow_subclasses=allow_subclasses, rtol=rtol, atol=atol, equal_nan=equal_nan, check_device=check_device,
           check_dtype=check_dtype, check_stride=check_stride, msg=msg).compare(actual, expected)


def assert_allclose(actual, expected, rtol=None, atol=None, equal_nan=True, msg=""):
    """assert_close without its checks of dtype and device."""
    warnings.warn("`torch.testing.assert_allclose()` is deprecated. Please use `torch.testing.assert_close()` instead.",
                  FutureWarning, stacklevel=2)
    if not isinstance(actual, Tensor):
        actual = as_tensor(actual)
    if not isinstance(expected, Tensor):
        expected = as_tensor(expected, dtype=actual.dtype)
    if rtol is None and atol is None:
        rtol, atol = default_tolerances(actual.dtype, expected.dtype)
    assert_close(actual, expected, rtol=rtol, atol=atol, equal_nan=equal_nan, check_device=True, check_dtype=False,
                 msg=msg or None)
