"""Losses."""
import warnings

from ... import _C
from ..._C import Tensor
from .common import legacy_reduction, op, reduced, reduction_number

ops = _C.ops


def _number(size_average, reduce, reduction):
    return reduction_number(legacy_reduction(size_average, reduce, reduction))


def cross_entropy(input, target, weight=None, size_average=None, ignore_index=-100, reduce=None, reduction="mean",
                  label_smoothing=0.0) -> Tensor:
    """Negative log-likelihood of log_softmax(input); targets are classes, or probabilities of input's shape."""
    return ops.cross_entropy_loss(input, target, weight, _number(size_average, reduce, reduction), ignore_index,
                                  label_smoothing)


def linear_cross_entropy(input, linear_weight, target, *, linear_bias=None, weight=None, reduction="mean",
                         ignore_index=None, label_smoothing=0.0, options=None) -> Tensor:
    """cross_entropy of linear(input, linear_weight, linear_bias); linear_weight (C, ..., in_features).

    options: how others divide the work into chunks; here it changes nothing."""
    if linear_weight.dim() < 2:
        raise RuntimeError("linear_cross_entropy: expected linear_weight of 2 dimensions or more, got "
                           f"{linear_weight.dim()}")
    if ignore_index is not None and target.is_floating_point():
        raise RuntimeError("ignore_index cannot be specified when target contains probabilities")
    classes, *out_features, in_features = linear_weight.shape
    if out_features and input.dim() == 1:
        raise RuntimeError(f"K-dimensional loss defined by linear_weight shape {tuple(linear_weight.shape)} requires batched "
                           f"input, (N, {in_features}), got unbatched input with shape {tuple(input.shape)}")
    logits = ops.linear(input, linear_weight.reshape(-1, in_features),
                        None if linear_bias is None else linear_bias.reshape(-1))
    logits = logits.reshape(*input.shape[:-1], classes, *out_features)
    return cross_entropy(logits, target, weight, reduction=reduction, label_smoothing=label_smoothing,
                         ignore_index=-100 if ignore_index is None else ignore_index)


def nll_loss(input, target, weight=None, size_average=None, ignore_index=-100, reduce=None, reduction="mean") -> Tensor:
    """-weight[target] * input[target] for log-probabilities (N, C, ...)."""
    return ops.nll_loss(input, target, weight, _number(size_average, reduce, reduction), ignore_index)


def _same_size(input, target):
    if target.size() != input.size():
        warnings.warn(f"Using a target size ({target.size()}) that is different to the input size ({input.size()}). "
                      "This will likely lead to incorrect results due to broadcasting. Please ensure they have the "
                      "same size.", stacklevel=3)


def _weighted(loss, input, weight, reduction):
    """Losses of elements, weighted; the mean is over the weights."""
    if weight.size() != input.size():
        raise ValueError("Weights and input must have the same size.")
    loss = loss * weight
    return loss.sum() / weight.sum() if reduction == "mean" else reduced(loss, reduction)


def mse_loss(input, target, size_average=None, reduce=None, reduction="mean", weight=None) -> Tensor:
    """(input - target)^2."""
    _same_size(input, target)
    reduction = legacy_reduction(size_average, reduce, reduction)
    if weight is not None:
        return _weighted(ops.mse_loss(input, target, 0), input, weight, reduction)
    return ops.mse_loss(input, target, reduction_number(reduction))


def l1_loss(input, target, size_average=None, reduce=None, reduction="mean", weight=None) -> Tensor:
    """|input - target|."""
    _same_size(input, target)
    reduction = legacy_reduction(size_average, reduce, reduction)
    if weight is not None:
        return _weighted(ops.l1_loss(input, target, 0), input, weight, reduction)
    return ops.l1_loss(input, target, reduction_number(reduction))


def smooth_l1_loss(input, target, size_average=None, reduce=None, reduction="mean", beta=1.0) -> Tensor:
    """d^2 / (2 beta) where |d| < beta, else |d| - beta / 2."""
    _same_size(input, target)
    number = _number(size_average, reduce, reduction)
    return ops.l1_loss(input, target, number) if beta == 0.0 else op("smooth_l1_loss")(input, target, number, beta)


def huber_loss(input, target, reduction="mean", delta=1.0, weight=None) -> Tensor:
    """d^2 / 2 where |d| <= delta, else delta (|d| - delta / 2)."""
    _same_size(input, target)
    if weight is not None:
        return _weighted(op("huber_loss")(input, target, 0, delta), input, weight, reduction)
    return op("huber_loss")(input, target, reduction_number(reduction), delta)


def binary_cross_entropy(input, target, weight=None, size_average=None, reduce=None, reduction="mean") -> Tensor:
    """-(t log x + (1 - t) log(1 - x)) for probabilities."""
    number = _number(size_average, reduce, reduction)
    if target.size() != input.size():
        raise ValueError(f"Using a target size ({target.size()}) that is different to the input size ({input.size()}) "
                         "is deprecated. Please ensure they have the same size.")
    if weight is not None:
        weight = weight.expand(ops.broadcast_tensors([weight, target])[0].size())
    return ops.binary_cross_entropy(input, target, weight, number)


def binary_cross_entropy_with_logits(input, target, weight=None, size_average=None, reduce=None, reduction="mean",
                                     pos_weight=None) -> Tensor:
    """Binary cross entropy of sigmoid(input)."""
    number = _number(size_average, reduce, reduction)
    if target.size() != input.size():
        raise ValueError(f"Target size ({target.size()}) must be the same as input size ({input.size()})")
    return ops.binary_cross_entropy_with_logits(input, target, weight, pos_weight, number)


def kl_div(input, target, size_average=None, reduce=None, reduction="mean", log_target=False) -> Tensor:
    """target (log(target) - input) for log-probabilities; "batchmean" divides the sum by the first size."""
    reduction = legacy_reduction(size_average, reduce, reduction)
    if reduction == "mean":
        warnings.warn("reduction: 'mean' divides the total loss by both the batch size and the support size."
                      "'batchmean' divides only by the batch size, and aligns with the KL div math definition.",
                      stacklevel=2)
    number = 2 if reduction == "batchmean" else reduction_number(reduction)
    loss = op("kl_div")(input, target, number, log_target=log_target)
    return loss / input.size(0) if reduction == "batchmean" and input.dim() else loss


def poisson_nll_loss(input, target, log_input=True, full=False, size_average=None, eps=1e-8, reduce=None,
                     reduction="mean") -> Tensor:
    """Negative log-likelihood of a Poisson distribution of rate exp(input), or of input without log_input."""
    return op("poisson_nll_loss")(input, target, log_input, full, eps, _number(size_average, reduce, reduction))


def gaussian_nll_loss(input, target, var, full=False, eps=1e-6, reduction="mean") -> Tensor:
    """(log(var) + (input - target)^2 / var) / 2 with var of eps at least."""
    if isinstance(var, float):
        if var < 0:
            raise ValueError("var has negative entry/entries")
        var = ops.full_like(input, var)
    elif ops.any(var < 0).item():
        raise ValueError("var has negative entry/entries")
    if var.size() != input.size():
        if input.size()[:-1] == var.size():
            var = var.unsqueeze(-1)
        elif not (input.size()[:-1] == var.size()[:-1] and var.size(-1) == 1):
            raise ValueError("var is of incorrect size")
    return op("gaussian_nll_loss")(input, target, var, full, eps, reduction_number(reduction))


def hinge_embedding_loss(input, target, margin=1.0, size_average=None, reduce=None, reduction="mean") -> Tensor:
    """x where target is 1, max(0, margin - x) where it is -1."""
    return op("hinge_embedding_loss")(input, target, margin, _number(size_average, reduce, reduction))


def margin_ranking_loss(input1, input2, target, margin=0, size_average=None, reduce=None, reduction="mean") -> Tensor:
    """max(0, -target (input1 - input2) + margin)."""
    if not input1.dim() == input2.dim() == target.dim():
        raise RuntimeError("margin_ranking_loss : All input tensors should have same dimension but got sizes: input1: "
                           f"{input1.size()}, input2: {input2.size()}, target: {target.size()} ")
    return op("margin_ranking_loss")(input1, input2, target, margin, _number(size_average, reduce, reduction))


def cosine_embedding_loss(input1, input2, target, margin=0, size_average=None, reduce=None, reduction="mean") -> Tensor:
    """1 - cos where target is 1, max(0, cos - margin) where it is -1."""
    return op("cosine_embedding_loss")(input1, input2, target, margin, _number(size_average, reduce, reduction))


def soft_margin_loss(input, target, size_average=None, reduce=None, reduction="mean") -> Tensor:
    """log(1 + exp(-target x))."""
    return op("soft_margin_loss")(input, target, _number(size_average, reduce, reduction))


def multi_margin_loss(input, target, p=1, margin=1.0, weight=None, size_average=None, reduce=None, reduction="mean") -> Tensor:
    """Mean over the other classes of max(0, margin - x[target] + x)^p."""
    number = _number(size_average, reduce, reduction)
    if p not in (1, 2):
        raise ValueError("only p == 1 and p == 2 supported")
    if weight is not None and weight.dim() != 1:
        raise ValueError("weight must be one-dimensional")
    return op("multi_margin_loss")(input, target, p, margin, weight, number)


def multilabel_margin_loss(input, target, size_average=None, reduce=None, reduction="mean") -> Tensor:
    """Mean over classes of max(0, 1 - (x[target] - x)); targets end at the first -1."""
    return op("multilabel_margin_loss")(input, target, _number(size_average, reduce, reduction))


def multilabel_soft_margin_loss(input, target, weight=None, size_average=None, reduce=None, reduction="mean") -> Tensor:
    """Binary cross entropy of sigmoid(x), averaged over the classes of the last dimension."""
    return op("multilabel_soft_margin_loss")(input, target, weight, _number(size_average, reduce, reduction))


def triplet_margin_loss(anchor, positive, negative, margin=1.0, p=2, eps=1e-6, swap=False, size_average=None,
                        reduce=None, reduction="mean") -> Tensor:
    """max(0, margin + |anchor - positive| - |anchor - negative|)."""
    number = _number(size_average, reduce, reduction)
    if margin <= 0:
        raise ValueError(f"margin must be greater than 0, got {margin}")
    return op("triplet_margin_loss")(anchor, positive, negative, margin, p, eps, swap, number)


def triplet_margin_with_distance_loss(anchor, positive, negative, *, distance_function=None, margin=1.0, swap=False,
                                      reduction="mean") -> Tensor:
    """triplet_margin_loss with a distance of the user's own."""
    if distance_function is None:
        from .norm import pairwise_distance as distance_function
    if margin <= 0:
        raise ValueError(f"margin must be greater than 0, got {margin}")
    near, far = distance_function(anchor, positive), distance_function(anchor, negative)
    if swap:
        far = ops.minimum(far, distance_function(positive, negative))
    return reduced((margin + near - far).clamp(min=0), reduction)


def ctc_loss(log_probs, targets, input_lengths, target_lengths, blank=0, reduction="mean", zero_infinity=False) -> Tensor:
    """Negative log-likelihood of targets without alignment (Graves et al., 2006), from log_probs (T, N, C) or (T, C)."""
    return ops.ctc_loss(log_probs, targets, input_lengths, target_lengths, blank, reduction_number(reduction),
                        zero_infinity)
