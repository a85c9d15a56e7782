"""Learning-rate schedules."""
from ._schedules.base import (ConstantLR, CosineAnnealingLR, ExponentialLR, LambdaLR, LinearLR,  # noqa: F401
                              LRScheduler, MultiplicativeLR, MultiStepLR, PolynomialLR, StepLR)
from ._schedules.combined import ChainedScheduler, ReduceLROnPlateau, SequentialLR  # noqa: F401
from ._schedules.cyclic import CosineAnnealingWarmRestarts, CyclicLR, OneCycleLR  # noqa: F401

_LRScheduler = LRScheduler
__all__ = ["LRScheduler", "LambdaLR", "MultiplicativeLR", "StepLR", "MultiStepLR", "ConstantLR", "LinearLR",
           "ExponentialLR", "PolynomialLR", "CosineAnnealingLR", "CosineAnnealingWarmRestarts", "CyclicLR", "OneCycleLR",
           "SequentialLR", "ChainedScheduler", "ReduceLROnPlateau"]
for _name in __all__:
    globals()[_name].__module__ = __name__
del _name
