"""Windows of M points; with sym=False a period of the symmetric window of M + 1."""
import math

from .. import _C
from .._C import ops

__all__ = ["bartlett", "blackman", "cosine", "exponential", "gaussian", "general_cosine", "general_hamming", "hamming", "hann",
           "kaiser", "nuttall"]


def _window(name, M, sym, options, f):
    """f(places 0, 1 ... and how many make the symmetric window), in the dtype of the result."""
    dtype, layout, device, requires_grad = (options.pop(k, v) for k, v in
                                            (("dtype", None), ("layout", _C.strided), ("device", None), ("requires_grad", False)))
    if options:
        raise TypeError(f"{name}() got an unexpected keyword argument '{next(iter(options))}'")
    dtype = dtype or _C.get_default_dtype()
    if M < 0:
        raise ValueError(f"{name} requires non-negative window length, got M={M}")
    if layout is not _C.strided:
        raise ValueError(f"{name} is implemented for strided tensors only, got: {layout}")
    if dtype not in (_C.float32, _C.float64):
        raise ValueError(f"{name} expects float32 or float64 dtypes, got: {dtype}")
    if device is not None and str(_C.device(device).type) != "cpu":
        raise NotImplementedError(f"{name}: the device '{device}' has no backend in this build")
    if M == 0:
        return ops.empty([0], dtype=dtype, requires_grad=requires_grad)
    places = ops.arange(M, dtype=_C.float64)
    out = f(places, M if sym or M == 1 else M + 1) if M > 1 or name in ("exponential", "gaussian") else ops.ones([1], dtype=dtype)
    return out.to(dtype).requires_grad_(requires_grad)


def exponential(M, *, center=None, tau=1.0, sym=True, **options):
    """exp(-|n - center| / tau)."""
    if tau <= 0:
        raise ValueError(f"Tau must be positive, got: {tau} instead.")
    if sym and center is not None:
        raise ValueError("Center must be None for symmetric windows")
    return _window("exponential", M, sym, options,
                   lambda k, n: ((k - ((n - 1) / 2 if center is None else center)).abs() / -tau).exp())


def cosine(M, *, sym=True, **options):
    """sin(pi (n + 1/2) / M)."""
    return _window("cosine", M, sym, options, lambda k, n: ((k + 0.5) * (math.pi / n)).sin())


def gaussian(M, *, std=1.0, sym=True, **options):
    """exp(-(n / std)^2 / 2), n from the middle."""
    if std <= 0:
        raise ValueError(f"Standard deviation must be positive, got: {std} instead.")
    return _window("gaussian", M, sym, options, lambda k, n: (((k - (n - 1) / 2) / std).square() * -0.5).exp())


def kaiser(M, *, beta=12.0, sym=True, **options):
    """i0(beta sqrt(1 - x^2)) / i0(beta), x from -1 to 1."""
    if beta < 0:
        raise ValueError(f"beta must be non-negative, got: {beta} instead.")
    scale = ops.i0(_C.tensor(beta, dtype=_C.float64))
    return _window("kaiser", M, sym, options, lambda k, n: ops.i0((1 - (k * (2 / (n - 1)) - 1).square()).clamp(min=0).sqrt() * beta) / scale)


def general_cosine(M, *, a, sym=True, **options):
    """The sum of (-1)^i a[i] cos(2 pi i n / (M - 1))."""
    return _cosines("general_cosine", M, a, sym, options)


def _cosines(name, M, a, sym, options):
    if not isinstance(a, (list, tuple)):
        raise TypeError("Coefficients must be a list/tuple")
    if not a:
        raise ValueError("Coefficients cannot be empty")
    return _window(name, M, sym, options, lambda k, n: sum(
        (-1) ** i * c * (k * (2 * math.pi * i / (n - 1))).cos() for i, c in enumerate(a)))


def general_hamming(M, *, alpha=0.54, sym=True, **options):
    """alpha - (1 - alpha) cos(2 pi n / (M - 1))."""
    return _cosines("general_hamming", M, [alpha, 1 - alpha], sym, options)


def hamming(M, *, sym=True, **options):
    """general_hamming with alpha 0.54."""
    return _cosines("hamming", M, [0.54, 1 - 0.54], sym, options)


def hann(M, *, sym=True, **options):
    """general_hamming with alpha 1/2."""
    return _cosines("hann", M, [0.5, 0.5], sym, options)


def blackman(M, *, sym=True, **options):
    """Three cosines."""
    return _cosines("blackman", M, [0.42, 0.5, 0.08], sym, options)


def nuttall(M, *, sym=True, **options):
    """Four cosines."""
    return _cosines("nuttall", M, [0.3635819, 0.4891775, 0.1365995, 0.0106411], sym, options)


def bartlett(M, *, sym=True, **options):
    """Triangle."""
    return _window("bartlett", M, sym, options, lambda k, n: 1 - (k * (2 / (n - 1)) - 1).abs())
