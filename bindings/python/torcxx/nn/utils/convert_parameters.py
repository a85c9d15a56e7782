"""Parameters as one vector."""
from ... import _C
from ..._C import Tensor


def parameters_to_vector(parameters):
    """All elements one after the other."""
    return _C.ops.cat([p.reshape(-1) for p in parameters])


def vector_to_parameters(vec, parameters):
    """Parts of the vector as the parameters' values."""
    if not isinstance(vec, Tensor):
        raise TypeError(f"expected torch.Tensor, but got: {type(vec).__name__}")
    start = 0
    for p in parameters:
        p.data = vec[start:start + p.numel()].view_as(p).data
        start += p.numel()
