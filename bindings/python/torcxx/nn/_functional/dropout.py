"""Dropout and borders."""
import warnings

from ... import _C
from ..._C import Tensor
from .common import op, probability

ops = _C.ops


def dropout(input, p=0.5, training=True, inplace=False) -> Tensor:
    """Elements zeroed with probability p and the rest scaled by 1 / (1 - p), when training."""
    probability(p)
    return ops.dropout_(input, p, training) if inplace else ops.dropout(input, p, training)


def _inplace(function, input, p, training, inplace):
    result = function(input, p, training)
    return input.copy_(result) if inplace and training else result


def alpha_dropout(input, p=0.5, training=False, inplace=False) -> Tensor:
    """Dropout that keeps mean and variance of selu's outputs."""
    probability(p)
    return _inplace(op("alpha_dropout"), input, p, training, inplace)


def feature_alpha_dropout(input, p=0.5, training=False, inplace=False) -> Tensor:
    """alpha_dropout of whole channels."""
    probability(p)
    return _inplace(op("feature_alpha_dropout"), input, p, training, inplace)


def dropout1d(input, p=0.5, training=True, inplace=False) -> Tensor:
    """Whole channels of (N, C, L) or (C, L) zeroed with probability p."""
    return _channels("dropout1d", 3, input, p, training, inplace)


def dropout2d(input, p=0.5, training=True, inplace=False) -> Tensor:
    """Whole channels of (N, C, H, W) zeroed with probability p."""
    probability(p)
    if input.dim() not in (3, 4):
        warnings.warn(f"dropout2d: Received a {input.dim()}-D input to dropout2d, which is deprecated and will result in "
                      "an error in a future release.", stacklevel=2)
    return _inplace(op("feature_dropout"), input, p, training, inplace)


def dropout3d(input, p=0.5, training=True, inplace=False) -> Tensor:
    """Whole channels of (N, C, D, H, W) or (C, D, H, W) zeroed with probability p."""
    return _channels("dropout3d", 5, input, p, training, inplace)


def _channels(name, batched, input, p, training, inplace):
    probability(p)
    if input.dim() not in (batched - 1, batched):
        message = f"{name}: Expected {batched - 1}D or {batched}D input, but received a {input.dim()}D input"
        if batched == 3:
            raise RuntimeError(message + ".")
        warnings.warn(message + ", which is deprecated and will result in an error in a future release.", stacklevel=3)
    if input.dim() == batched - 1:
        result = ops.feature_dropout(input.unsqueeze(0), p, training).squeeze(0)
        return input.copy_(result) if inplace and training else result
    return _inplace(op("feature_dropout"), input, p, training, inplace)


def pad(input, pad, mode="constant", value=None) -> Tensor:
    """A border around the last dimensions: pad = (before last, after last, before the one before, ...)."""
    return op("pad")(input, list(pad), mode, value)
