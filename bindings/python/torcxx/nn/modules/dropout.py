"""Dropout layers."""
from .. import functional as F
from ._records import family
from .module import Module

globals().update(family(__name__, "dropout"))


class _Dropout(Module):
    def __init__(self, p=0.5, inplace=False):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
        self.p, self.inplace = p, inplace

    def extra_repr(self):
        return f"p={self.p}, inplace={self.inplace}"

    def forward(self, input):
        return getattr(F, self._function)(input, self.p, self.training, self.inplace)


def _make(name, function, doc):
    return type(name, (_Dropout,), {"__module__": __name__, "__doc__": doc, "_function": function})


for _name, _function, _doc in (
        ("Dropout1d", "dropout1d", "Whole channels of (N, C, L) zeroed with probability p when training."),
        ("Dropout2d", "dropout2d", "Whole channels of (N, C, H, W) zeroed with probability p when training."),
        ("Dropout3d", "dropout3d", "Whole channels of (N, C, D, H, W) zeroed with probability p when training."),
        ("AlphaDropout", "alpha_dropout", "Dropout that keeps mean and variance of self-normalising networks."),
        ("FeatureAlphaDropout", "feature_alpha_dropout", "AlphaDropout of whole channels.")):
    if _name not in globals():
        globals()[_name] = _make(_name, _function, _doc)

__all__ = [n for n, v in list(globals().items()) if isinstance(v, type) and v.__module__ == __name__ and n[0] != "_"]
