"""Batch normalisation folded into the layer before it."""
import copy

from ... import _C
from ..parameter import Parameter


def _folded(weight, bias, mean, var, eps, scale, shift, channel):
    """weight and bias of the one layer; channel: the weight's dimension of outputs."""
    factor = _C.ops.rsqrt(var + eps)
    if scale is not None:
        factor = factor * scale
    bias = _C.ops.zeros_like(mean) if bias is None else bias
    moved = (bias - mean) * factor
    if shift is not None:
        moved = moved + shift
    shape = [1] * weight.dim()
    shape[channel] = -1
    return weight * factor.reshape(shape).to(weight.dtype), moved


def _parameters(weight, bias, like, like_bias):
    return (Parameter(weight.to(like.dtype), like.requires_grad),
            Parameter(bias.to(like.dtype), like.requires_grad if like_bias is None else like_bias.requires_grad))


def fuse_conv_bn_weights(conv_w, conv_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b, transpose=False):
    """(weight, bias) of the convolution that does what convolution and normalisation do in evaluation."""
    weight, bias = _folded(conv_w, conv_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b, 1 if transpose else 0)
    return _parameters(weight, bias, conv_w, conv_b)


def fuse_linear_bn_weights(linear_w, linear_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b):
    """(weight, bias) of the Linear layer that does what layer and normalisation do in evaluation."""
    weight, bias = _folded(linear_w, linear_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b, 0)
    return _parameters(weight, bias, linear_w, linear_b)


def _fused(layer, bn, fuse, **kwargs):
    if layer.training or bn.training:
        raise AssertionError("Fusion only for eval!")
    if bn.running_mean is None or bn.running_var is None:
        raise AssertionError("BatchNorm running statistics must not be None")
    result = copy.deepcopy(layer)
    result.weight, result.bias = fuse(result.weight, result.bias, bn.running_mean, bn.running_var, bn.eps, bn.weight,
                                      bn.bias, **kwargs)
    return result


def fuse_conv_bn_eval(conv, bn, transpose=False):
    """A copy of the convolution that does the normalisation too; both must be in evaluation mode."""
    return _fused(conv, bn, fuse_conv_bn_weights, transpose=transpose)


def fuse_linear_bn_eval(linear, bn):
    """A copy of the Linear layer that does the normalisation too; both must be in evaluation mode."""
    if linear.out_features != bn.num_features and bn.num_features != 1:
        raise AssertionError("To fuse, linear.out_features == bn.num_features or bn.num_features == 1")
    return _fused(linear, bn, fuse_linear_bn_weights)
