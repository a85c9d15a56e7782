"""Losses: modules over the functions of nn.functional, made from a table."""
import inspect
import math
from dataclasses import dataclass

from .. import functional as F
from .._functional.common import legacy_reduction
from .linear import Linear
from .module import Module

__all__ = []


class _Loss(Module):
    """A loss: its options are attributes; tensors among them are buffers."""

    def __init__(self, size_average=None, reduce=None, reduction="mean"):
        super().__init__()
        self.reduction = legacy_reduction(size_average, reduce, reduction)


class _WeightedLoss(_Loss):
    def __init__(self, weight=None, size_average=None, reduce=None, reduction="mean"):
        super().__init__(size_average, reduce, reduction)
        self.register_buffer("weight", weight)


# name, function, inputs, options; the reductions follow unless they are named
_OLD = "size_average=None, reduce=None, reduction='mean'"
_TABLE = (
    ("L1Loss", "l1_loss", "input, target", _OLD),
    ("MSELoss", "mse_loss", "input, target", _OLD),
    ("SmoothL1Loss", "smooth_l1_loss", "input, target", _OLD + ", beta=1.0"),
    ("HuberLoss", "huber_loss", "input, target", "reduction='mean', delta=1.0"),
    ("CrossEntropyLoss", "cross_entropy", "input, target",
     "weight=None, size_average=None, ignore_index=-100, reduce=None, reduction='mean', label_smoothing=0.0"),
    ("NLLLoss", "nll_loss", "input, target",
     "weight=None, size_average=None, ignore_index=-100, reduce=None, reduction='mean'"),
    ("BCELoss", "binary_cross_entropy", "input, target", "weight=None, " + _OLD),
    ("BCEWithLogitsLoss", "binary_cross_entropy_with_logits", "input, target",
     "weight=None, size_average=None, reduce=None, reduction='mean', pos_weight=None"),
    ("KLDivLoss", "kl_div", "input, target", _OLD + ", log_target=False"),
    ("PoissonNLLLoss", "poisson_nll_loss", "log_input, target",
     "log_input=True, full=False, size_average=None, eps=1e-8, reduce=None, reduction='mean'"),
    ("GaussianNLLLoss", "gaussian_nll_loss", "input, target, var", "*, full=False, eps=1e-6, reduction='mean'"),
    ("HingeEmbeddingLoss", "hinge_embedding_loss", "input, target", "margin=1.0, " + _OLD),
    ("MarginRankingLoss", "margin_ranking_loss", "input1, input2, target", "margin=0.0, " + _OLD),
    ("CosineEmbeddingLoss", "cosine_embedding_loss", "input1, input2, target", "margin=0.0, " + _OLD),
    ("SoftMarginLoss", "soft_margin_loss", "input, target", _OLD),
    ("MultiMarginLoss", "multi_margin_loss", "input, target",
     "p=1, margin=1.0, weight=None, size_average=None, reduce=None, reduction='mean'"),
    ("MultiLabelMarginLoss", "multilabel_margin_loss", "input, target", _OLD),
    ("MultiLabelSoftMarginLoss", "multilabel_soft_margin_loss", "input, target", "weight=None, " + _OLD),
    ("TripletMarginLoss", "triplet_margin_loss", "anchor, positive, negative",
     "margin=1.0, p=2.0, eps=1e-6, swap=False, " + _OLD),
    ("CTCLoss", "ctc_loss", "log_probs, targets, input_lengths, target_lengths",
     "blank=0, reduction='mean', zero_infinity=False"),
    ("TripletMarginWithDistanceLoss", "triplet_margin_with_distance_loss", "anchor, positive, negative",
     "*, distance_function=None, margin=1.0, swap=False, reduction='mean'"),
)
_BUFFERS = ("weight", "pos_weight")


def _set_up(self, values):
    Module.__init__(self)
    reduction = legacy_reduction(values.pop("size_average", None), values.pop("reduce", None), values.pop("reduction"))
    self.reduction = reduction
    for name, value in values.items():
        if name in _BUFFERS:
            self.register_buffer(name, value)
        else:
            setattr(self, name, value)


def _make(name, function, inputs, options):
    space = {"_set_up": _set_up, "F": F}
    names = [n.split("=")[0] for n in options.split(", ") if n != "*"]
    passed = ", ".join(f"{n}=self.{n}" for n in names if n not in ("size_average", "reduce"))
    exec(f"def __init__(self, {options}):\n    _set_up(self, {{{', '.join(f'{n!r}: {n}' for n in names)}}})\n"
         f"def forward(self, {inputs}):\n    return F.{function}({inputs}, {passed})\n", space)
    base = _WeightedLoss if "weight" in names else _Loss
    methods = {n: space[n] for n in ("__init__", "forward")}
    for n, f in methods.items():
        f.__module__, f.__qualname__ = __name__, f"{name}.{n}"
    doc = f"nn.functional.{function}: {inspect.getdoc(getattr(F, function))}"
    return type(name, (base,), {"__module__": __name__, "__doc__": doc, **methods})


for _row in _TABLE:
    globals()[_row[0]] = _make(*_row)
    __all__.append(_row[0])


def _check_multi_margin(self, *args, **kwargs):
    _init(self, *args, **kwargs)
    if self.p not in (1, 2):
        raise ValueError("only p == 1 and p == 2 supported")


# The class is made from the table above: a linter does not see its name.
_init = MultiMarginLoss.__init__  # noqa: F821
_check_multi_margin.__signature__ = inspect.signature(_init)
MultiMarginLoss.__init__ = _check_multi_margin  # noqa: F821


class NLLLoss2d(NLLLoss):  # noqa: F821
    """The old name of NLLLoss over images."""


@dataclass
class LinearCrossEntropyOptions:
    """How others divide LinearCrossEntropyLoss into chunks; here it changes nothing."""

    allow_retain_graph: bool = False
    batch_chunk_size: int | None = None
    chunking_method: str | None = "auto"
    acc_policy: str = "auto"
    acc_dtype: object = None


class LinearCrossEntropyLoss(Module):
    """CrossEntropyLoss of a Linear layer of its own."""

    def __init__(self, in_features, num_classes, *, out_features=(), bias=False, device=None, dtype=None, reduction="mean",
                 weight=None, ignore_index=None, label_smoothing=0.0, options=None):
        super().__init__()
        self.in_features, self.num_classes, self.out_features = in_features, num_classes, out_features
        self.reduction, self.ignore_index = reduction, ignore_index
        self.label_smoothing, self.options = label_smoothing, options
        self.linear = Linear(in_features, num_classes * math.prod(out_features), bias=bias, device=device, dtype=dtype)
        self.register_buffer("weight", weight)

    def forward(self, input, target):
        shape = (self.num_classes, *self.out_features)
        bias = self.linear.bias
        return F.linear_cross_entropy(
            input, self.linear.weight.reshape(*shape, self.in_features), target,
            linear_bias=None if bias is None else bias.reshape(shape), weight=self.weight, reduction=self.reduction,
            ignore_index=self.ignore_index, label_smoothing=self.label_smoothing, options=self.options)

    def extra_repr(self):
        return (f"in_features={self.in_features}, num_classes={self.num_classes}, out_features={self.out_features}, "
                f"bias={self.linear.bias is not None}, reduction={self.reduction}, ignore_index={self.ignore_index}, "
                f"label_smoothing={self.label_smoothing}, options={self.options}")


__all__ += ["NLLLoss2d", "LinearCrossEntropyOptions", "LinearCrossEntropyLoss"]
