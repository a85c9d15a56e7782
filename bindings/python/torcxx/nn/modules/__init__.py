"""The classes of torcxx.nn."""
from . import (activation, batchnorm, container, conv, dropout, instancenorm, linear, loss, module, normalization, padding,
               pooling, rnn, shape, sparse)
from ._records import RECORDS, family

__all__ = []
for _m in (module, container, linear, conv, pooling, padding, batchnorm, instancenorm, normalization, dropout, activation, loss, sparse, rnn,
           shape):
    for _n in _m.__all__:
        globals()[_n] = getattr(_m, _n)
        __all__.append(_n)

# Records of files that no module above names.
_known = {"linear", "conv", "conv_transpose", "pool", "padding", "norm", "group_norm", "dropout", "activation", "embedding",
          "rnn", "rnn_cell"}
for _family in sorted({r["family"] for r in RECORDS.values()} - _known):
    for _n, _v in family(__name__, _family).items():
        globals()[_n] = _v
        __all__.append(_n)
