"""The classes of torcxx.nn."""
from . import (activation, adaptive, attention, batchnorm, container, conv, dropout, instancenorm, lazy, linear, loss,
               module, normalization, padding, pooling, rnn, shape, sparse, transformer, upsampling)

__all__ = []
for _m in (module, container, linear, conv, pooling, padding, batchnorm, instancenorm, normalization, dropout, activation,
           loss, sparse, rnn, shape, attention, transformer, adaptive, upsampling, lazy):
    for _n in _m.__all__:
        globals()[_n] = getattr(_m, _n)
        __all__.append(_n)
