"""Gradients of convolutions for their input and for their weight."""
from .. import _C
from .. import autograd
from . import functional as F

__all__ = ["conv1d_input", "conv1d_weight", "conv2d_input", "conv2d_weight", "conv3d_input", "conv3d_weight"]


def _derivative(dims, for_input, size, other, grad_output, options):
    """The gradient for the input or the weight, which enter linearly: zeros of its size stand for it."""
    if len(size) != dims + 2:
        raise ValueError(f"conv{dims}d_{'input' if for_input else 'weight'}: expected {dims + 2} sizes, got {tuple(size)}")
    made = _C.ops.zeros(tuple(size), dtype=other.dtype).requires_grad_()
    create_graph = _C.is_grad_enabled() and (other.requires_grad or grad_output.requires_grad)
    with autograd.enable_grad():
        pair = (made, other) if for_input else (other, made)
        out = getattr(F, f"conv{dims}d")(*pair, None, **options)
    return autograd.grad(out, made, grad_output, create_graph=create_graph)[0]


def _make(dims):
    def for_input(input_size, weight, grad_output, stride=1, padding=0, dilation=1, groups=1):
        options = dict(stride=stride, padding=padding, dilation=dilation, groups=groups)
        return _derivative(dims, True, input_size, weight, grad_output, options)

    def for_weight(input, weight_size, grad_output, stride=1, padding=0, dilation=1, groups=1):
        options = dict(stride=stride, padding=padding, dilation=dilation, groups=groups)
        return _derivative(dims, False, weight_size, input, grad_output, options)

    for f, what in ((for_input, "input"), (for_weight, "weight")):
        f.__name__ = f.__qualname__ = f"conv{dims}d_{what}"
        f.__doc__ = f"The gradient of conv{dims}d for its {what}, whose sizes are given, by that for its output."
    return for_input, for_weight


conv1d_input, conv1d_weight = _make(1)
conv2d_input, conv2d_weight = _make(2)
conv3d_input, conv3d_weight = _make(3)
