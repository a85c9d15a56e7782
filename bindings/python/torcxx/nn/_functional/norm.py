"""Normalisation, distances and attention."""
from ... import _C
from ..._C import Tensor
from .common import op

ops = _C.ops
scaled_dot_product_attention = ops.scaled_dot_product_attention


def batch_norm(input, running_mean, running_var, weight=None, bias=None, training=False, momentum=0.1, eps=1e-5) -> Tensor:
    """Each channel normalised: over the batch when training, else by the running statistics."""
    if training:
        size = 1
        for i, s in enumerate(input.size()):
            size *= 1 if i == 1 else s
        if size == 1:
            raise ValueError(f"Expected more than 1 value per channel when training, got input size {input.size()}")
    return ops.batch_norm(input, weight, bias, running_mean, running_var, training, momentum, eps)


def instance_norm(input, running_mean=None, running_var=None, weight=None, bias=None, use_input_stats=True,
                  momentum=0.1, eps=1e-5) -> Tensor:
    """Each channel of each sample normalised."""
    if use_input_stats and input.dim() > 2 and all(s == 1 for s in input.size()[2:]):
        raise ValueError("Expected more than 1 spatial element when training, got input size "
                         f"{input.size()}")
    return op("instance_norm")(input, weight, bias, running_mean, running_var, use_input_stats, momentum, eps)


def layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-5) -> Tensor:
    """The last dimensions, those of normalized_shape, normalised together."""
    return ops.layer_norm(input, normalized_shape, weight, bias, eps)


def rms_norm(input, normalized_shape, weight=None, eps=None) -> Tensor:
    """The last dimensions divided by their root mean square."""
    return op("rms_norm")(input, normalized_shape, weight, eps)


def group_norm(input, num_groups, weight=None, bias=None, eps=1e-5) -> Tensor:
    """Each group of channels normalised."""
    if input.dim() < 2:
        raise RuntimeError(f"Expected at least 2 dimensions for input tensor but received {input.dim()}")
    size = input.size(0) * input.size(1) // num_groups
    for s in input.size()[2:]:
        size *= s
    if size == 1:
        raise ValueError(f"Expected more than 1 value per channel when training, got input size {list(input.size())}")
    return op("group_norm")(input, num_groups, weight, bias, eps)


def local_response_norm(input, size, alpha=1e-4, beta=0.75, k=1.0) -> Tensor:
    """x / (k + alpha times the mean square over `size` neighbouring channels)^beta."""
    return op("local_response_norm")(input, size, alpha, beta, k)


def normalize(input, p=2.0, dim=1, eps=1e-12, out=None) -> Tensor:
    """Vectors along dim divided by their p-norm, of eps at least."""
    norm = ops.linalg_vector_norm(input, p, [dim] if isinstance(dim, int) else list(dim), True)
    norm = norm.clamp(min=eps)
    return ops.div(input, norm.expand_as(input)) if out is None else ops.div(input, norm.expand_as(input), out=out)


def cosine_similarity(x1, x2, dim=1, eps=1e-8) -> Tensor:
    """The cosine of the angle between vectors along dim."""
    return op("cosine_similarity")(x1, x2, dim, eps)


def pairwise_distance(x1, x2, p=2.0, eps=1e-6, keepdim=False) -> Tensor:
    """The p-norm of x1 - x2 + eps along the last dimension."""
    return op("pairwise_distance")(x1, x2, p, eps, keepdim)
