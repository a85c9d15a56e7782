"""Modules that change shapes, and distances: one call of an operation each."""
from .. import functional as F
from .module import Module

__all__ = ["Unflatten", "PixelShuffle", "PixelUnshuffle", "ChannelShuffle", "CosineSimilarity", "PairwiseDistance",
           "Fold", "Unfold"]


class Unflatten(Module):
    """Dimension dim as several, of sizes unflattened_size."""

    def __init__(self, dim, unflattened_size):
        super().__init__()
        if not isinstance(dim, int):
            raise TypeError("unflattened_size must be tuple of tuples, for named dimensions" if isinstance(dim, str)
                            else f"dim must be an int, got {type(dim).__name__}")
        if not isinstance(unflattened_size, (tuple, list)):
            raise TypeError(f"unflattened_size must be a tuple of ints, but found type {type(unflattened_size).__name__}")
        for i, s in enumerate(unflattened_size):
            if not isinstance(s, int):
                raise TypeError(f"unflattened_size must be tuple of ints, but found element of type {type(s).__name__} "
                                f"at pos {i}")
        self.dim, self.unflattened_size = dim, unflattened_size

    def forward(self, input):
        return input.unflatten(self.dim, self.unflattened_size)

    def extra_repr(self):
        return f"dim={self.dim}, unflattened_size={self.unflattened_size}"


class _Simple(Module):
    """Options as attributes, in order; one call."""

    _names, _shown = (), "{0}={1}"

    def forward(self, *inputs):
        return getattr(F, self._function)(*inputs, *(getattr(self, n) for n in self._names))

    def extra_repr(self):
        return ", ".join(self._shown.format(n, getattr(self, n)) for n in self._names)


class PixelShuffle(_Simple):
    """(..., C r r, H, W) to (..., C, H r, W r)."""

    _function, _names = "pixel_shuffle", ("upscale_factor",)

    def __init__(self, upscale_factor):
        super().__init__()
        self.upscale_factor = upscale_factor


class PixelUnshuffle(_Simple):
    """(..., C, H r, W r) to (..., C r r, H, W)."""

    _function, _names = "pixel_unshuffle", ("downscale_factor",)

    def __init__(self, downscale_factor):
        super().__init__()
        self.downscale_factor = downscale_factor


class ChannelShuffle(_Simple):
    """Channels of groups interleaved."""

    _function, _names = "channel_shuffle", ("groups",)

    def __init__(self, groups):
        super().__init__()
        self.groups = groups


class CosineSimilarity(_Simple):
    """The cosine of the angle between vectors along dim."""

    _function, _names = "cosine_similarity", ("dim", "eps")

    def __init__(self, dim=1, eps=1e-8):
        super().__init__()
        self.dim, self.eps = dim, eps

    def extra_repr(self):
        return ""


class PairwiseDistance(_Simple):
    """The p-norm of x1 - x2 + eps along the last dimension."""

    _function, _names = "pairwise_distance", ("norm", "eps", "keepdim")

    def __init__(self, p=2.0, eps=1e-6, keepdim=False):
        super().__init__()
        self.norm, self.eps, self.keepdim = p, eps, keepdim

    def extra_repr(self):
        return ""


class Unfold(_Simple):
    """The blocks of (N, C, H, W) that a kernel would see, as columns."""

    _function, _names = "unfold", ("kernel_size", "dilation", "padding", "stride")

    def __init__(self, kernel_size, dilation=1, padding=0, stride=1):
        super().__init__()
        self.kernel_size, self.dilation, self.padding, self.stride = kernel_size, dilation, padding, stride


class Fold(_Simple):
    """Columns added up at their places in an image."""

    _function, _names = "fold", ("output_size", "kernel_size", "dilation", "padding", "stride")

    def __init__(self, output_size, kernel_size, dilation=1, padding=0, stride=1):
        super().__init__()
        self.output_size, self.kernel_size = output_size, kernel_size
        self.dilation, self.padding, self.stride = dilation, padding, stride
