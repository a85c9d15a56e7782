"""Adam for sparse gradients."""
from .optimizer import Optimizer


class SparseAdam(Optimizer):
    """Adam over the rows that a sparse gradient holds: there are no sparse tensors in this build."""

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, maximize=False):
        raise NotImplementedError("SparseAdam: sparse gradients (hint: Adam takes dense ones)")
