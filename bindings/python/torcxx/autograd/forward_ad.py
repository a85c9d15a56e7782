"""Directional derivatives beside values: make_dual, compute, unpack_dual.

A dual tensor is a variable of the tape; unpack_dual differentiates what the tape holds between the dual tensors and its
argument, twice: the vjp is linear in its cotangent, and its derivative is the jvp. So dual tensors require gradients here,
and computations on them have to be recorded: inside a level no_grad and inference_mode raise."""
from collections import namedtuple
from contextlib import contextmanager

from .. import _C
from . import grad_mode

__all__ = ["UnpackedDualTensor", "dual_level", "enter_dual_level", "exit_dual_level", "make_dual", "unpack_dual"]
ops = _C.ops
UnpackedDualTensor = namedtuple("UnpackedDualTensor", ["primal", "tangent"])


class _Level:
    def __init__(self):
        self.duals, self.recording = [], grad_mode.enable_grad()


_level = None


def enter_dual_level():
    """Begins a level and returns its number. There is one at a time."""
    global _level
    if _level is not None:
        raise RuntimeError("Nested forward mode AD is not supported at the moment")
    _level = _Level()
    _level.recording.__enter__()
    grad_mode._refusal = "inside forward_ad.dual_level: dual tensors are followed by the recording that it switches off"
    return 0


def exit_dual_level(*, level=None):
    """Ends the level: its dual tensors lose their tangents."""
    global _level
    if _level is None or level not in (None, 0):
        raise RuntimeError("Trying to exit a forward AD level that was not entered")
    grad_mode._refusal = None
    _level.recording.__exit__()
    _level = None


@contextmanager
def dual_level():
    """A level for a with statement."""
    number = enter_dual_level()
    try:
        yield number
    finally:
        if _level is not None:
            exit_dual_level()


def make_dual(tensor, tangent, *, level=None):
    """A tensor with the values of `tensor` whose derivative is `tangent`, of the same sizes."""
    if _level is None:
        raise RuntimeError("Trying to create a dual Tensor for forward AD but no level exists, make sure to enter_dual_level() first.")
    for name, t in (("tensor", tensor), ("tangent", tangent)):
        if not isinstance(t, _C.Tensor):
            raise TypeError(f"make_dual(): argument '{name}' must be Tensor, not {type(t).__name__}")
        if not (t.is_floating_point() or t.is_complex()):
            raise ValueError(f"Expected {'primal' if name == 'tensor' else name} to be floating point or complex, but got: {t.dtype}")
    if tensor.shape != tangent.shape:
        raise RuntimeError(f"Expected tangent to have the same size as the tensor, {tuple(tensor.shape)}, but got {tuple(tangent.shape)}")
    if tensor.dtype is not tangent.dtype:
        raise RuntimeError(f"Expected tangent to have the dtype of the tensor, {tensor.dtype}, but got {tangent.dtype}")
    variable = tensor.view_as(tensor) if tensor.requires_grad else tensor.detach().requires_grad_()
    dual = variable.view_as(variable)
    _level.duals.append((variable, tangent))
    return dual


def unpack_dual(tensor, *, level=None):
    """(primal, tangent) of a tensor; the tangent is None where no dual tensor leads to it, or outside of a level."""
    if not isinstance(tensor, _C.Tensor):
        raise TypeError(f"unpack_dual(): argument 'tensor' must be Tensor, not {type(tensor).__name__}")
    if _level is None or not tensor.requires_grad or not _level.duals:
        return UnpackedDualTensor(tensor, None)
    variables = [v for v, _ in _level.duals]
    weight = ops.zeros_like(tensor.detach()).requires_grad_()
    found = _C._grad([tensor], variables, [weight], True, True, True)
    reached = [(g, t) for g, (_, t) in zip(found, _level.duals) if g is not None]
    if not reached:
        return UnpackedDualTensor(tensor, None)
    followed = [(g, t) for g, t in reached if g.requires_grad]
    tangent = _C._grad([g for g, _ in followed], [weight], [t for _, t in followed], True, True, True)[0] if followed else None
    tangent = ops.zeros_like(tensor) if tangent is None else tangent
    outer = any(v.grad_fn is not None for v in variables) or any(t.requires_grad for _, t in _level.duals)
    return UnpackedDualTensor(tensor if outer else tensor.detach(), tangent if outer else tangent.detach())
