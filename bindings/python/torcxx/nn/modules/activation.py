"""Activations: the classes of the records in activation.h, and those that are one call of a function."""
import inspect

from ... import _C
from .. import functional as F
from ..parameter import Parameter
from ._records import Layer, family
from .module import Module


class _OverDim(Layer):
    """dim may be left out, as it could in the past."""

    def _build(self, values, device=None, dtype=None):
        super()._build({"dim": 0 if values["dim"] is None else values["dim"]})
        self.dim = values["dim"]

    def forward(self, input):
        if self.dim is not None:
            return self._layer(self, input)
        return (F.log_softmax if self._record["name"] == "LogSoftmax" else F.softmax)(input, None, _stacklevel=5)


_soft = {"base": _OverDim, "defaults": {"dim": None}}
globals().update(family(__name__, "activation", Softmax=_soft, LogSoftmax=_soft))

# name, function, options, what repr() shows
_TABLE = (
    ("Threshold", "threshold", "threshold, value, inplace=False", "threshold, value, inplace?"),
    ("CELU", "celu", "alpha=1.0, inplace=False", "alpha, inplace?"),
    ("GLU", "glu", "dim=-1", "dim"),
    ("Hardsigmoid", "hardsigmoid", "inplace=False", ""),
    ("Hardswish", "hardswish", "inplace=False", ""),
    ("Hardshrink", "hardshrink", "lambd=0.5", "{lambd}"),
    ("Softshrink", "softshrink", "lambd=0.5", "{lambd}"),
    ("Softsign", "softsign", "", ""),
    ("Tanhshrink", "tanhshrink", "", ""),
    ("Softmin", "softmin", "dim=None", "dim"),
    ("RReLU", "rrelu", "lower=1.0 / 8, upper=1.0 / 3, inplace=False", "lower, upper, inplace?"),
)


def _set_up(self, values):
    Module.__init__(self)
    for name, value in values.items():
        setattr(self, name, value)


def _extra_repr(self):
    shown = []
    for item in filter(None, self._repr.split(", ")):
        name = item.strip("{}?")
        value = getattr(self, name)
        if not item.endswith("?") or value:
            shown.append(f"{value}" if item.startswith("{") else f"{name}={value}")
    return ", ".join(shown)


def _make(name, function, options, shown):
    space = {"_set_up": _set_up, "F": F}
    names = [n.split("=")[0] for n in options.split(", ") if n]
    passed = "".join(f", {n}=self.{n}" for n in names) + (", training=self.training" if name == "RReLU" else "")
    exec(f"def __init__(self{', ' * bool(options)}{options}):\n"
         f"    _set_up(self, {{{', '.join(f'{n!r}: {n}' for n in names)}}})\n"
         f"def forward(self, input):\n    return F.{function}(input{passed})\n", space)
    for n in ("__init__", "forward"):
        space[n].__module__, space[n].__qualname__ = __name__, f"{name}.{n}"
    doc = inspect.getdoc(getattr(F, function, None)) if hasattr(F, function) else ""
    return type(name, (Module,), {"__module__": __name__, "__doc__": f"nn.functional.{function}: {doc}", "_repr": shown,
                                  "extra_repr": _extra_repr, "__init__": space["__init__"],
                                  "forward": space["forward"]})


for _row in _TABLE:
    if _row[0] not in globals():  # a record has taken its place
        globals()[_row[0]] = _make(*_row)

if "PReLU" not in globals():
    class PReLU(Module):
        """x, or weight * x below 0; the weight is trained, one for all channels or one for each."""

        def __init__(self, num_parameters=1, init=0.25, device=None, dtype=None):
            super().__init__()
            self.num_parameters, self.init = num_parameters, init
            self.weight = Parameter(_C.ops.empty(num_parameters, dtype=dtype or _C.get_default_dtype()))
            self.reset_parameters()

        def reset_parameters(self):
            self.weight.data.fill_(self.init)

        def forward(self, input):
            return F.prelu(input, self.weight)

        def extra_repr(self):
            return f"num_parameters={self.num_parameters}"

if "Softmax2d" not in globals():
    class Softmax2d(Module):
        """Softmax over the channels of (N, C, H, W) or (C, H, W)."""

        def forward(self, input):
            if input.dim() not in (3, 4):
                raise ValueError(f"Softmax2d: expected input to be 3D or 4D, got {input.dim()}D instead")
            return F.softmax(input, -3)

__all__ = [n for n, v in list(globals().items()) if isinstance(v, type) and v.__module__ == __name__ and n[0] != "_"]
