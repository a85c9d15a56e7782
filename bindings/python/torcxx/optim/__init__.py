"""Optimizers and learning-rate schedules."""
from . import lr_scheduler, swa_utils  # noqa: F401
from ._records import RECORDS, make_optimizer
from .adafactor import Adafactor  # noqa: F401
from .lbfgs import LBFGS  # noqa: F401
from .muon import Muon  # noqa: F401
from .optimizer import (Optimizer, register_optimizer_step_post_hook,  # noqa: F401
                        register_optimizer_step_pre_hook)
from .sparse_adam import SparseAdam  # noqa: F401

for _name in RECORDS:
    globals()[_name] = make_optimizer(_name, __name__)
del _name
