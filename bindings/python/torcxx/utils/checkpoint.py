"""Memory for time: parts of a model whose intermediate results are computed again in the backward pass."""
import contextlib
import warnings

from .. import _C
from ..autograd import enable_grad
from ..autograd.graph import saved_tensors_hooks
from ..random import fork_rng, get_rng_state, set_rng_state

__all__ = ["checkpoint", "checkpoint_sequential", "noop_context_fn", "CheckpointError"]


class CheckpointError(RuntimeError):
    """The second run of a function saved other tensors than the first."""


def noop_context_fn():
    return contextlib.nullcontext(), contextlib.nullcontext()


class _Frame:
    """One call: what it saved, by number, and how to compute that again."""

    def __init__(self, again, check):
        self.again, self.check = again, check
        self.saved, self.recomputed = [], {}

    def pack(self, t):
        self.saved.append((t.shape, t.dtype))
        return len(self.saved) - 1

    def unpack(self, i):
        if i not in self.recomputed:
            found = []

            def keep(t):
                found.append(t.detach())
                return len(found) - 1
            with enable_grad(), saved_tensors_hooks(keep, lambda k: found[k]):
                self.again()
            if self.check and [(t.shape, t.dtype) for t in found] != self.saved:
                raise CheckpointError("torch.utils.checkpoint: Recomputed values for the following tensors have different "
                                      f"metadata than during the forward pass: {len(self.saved)} tensors were saved, then "
                                      f"{len(found)}, or of other sizes or dtypes")
            if i >= len(found):
                raise CheckpointError(f"torch.utils.checkpoint: A different number of tensors was saved during the original "
                                      f"forward and recomputation: {len(self.saved)} and {len(found)}")
            self.recomputed = dict(enumerate(found))
        return self.recomputed.pop(i)


def checkpoint(function, *args, use_reentrant=None, context_fn=noop_context_fn, determinism_check="default", debug=False,
               preserve_rng_state=True, early_stop=True, **kwargs):
    """function(*args, **kwargs), whose intermediate tensors are not kept but computed again by backward.

    use_reentrant: both ways give the same here. preserve_rng_state: random numbers of the second run are the first's."""
    if use_reentrant is None:
        warnings.warn("torch.utils.checkpoint: please pass in use_reentrant=True or use_reentrant=False explicitly.",
                      stacklevel=2)
    if debug:
        raise NotImplementedError("checkpoint: debug=True")
    if determinism_check not in ("default", "none"):
        raise ValueError(f"Determinism check '{determinism_check}' not supported, choose one of ['default', 'none'].")
    if use_reentrant and (context_fn is not noop_context_fn or kwargs):
        raise ValueError("Unexpected keyword arguments or context_fn with use_reentrant=True")
    if not _C.is_grad_enabled():
        return function(*args, **kwargs)
    first, second = context_fn()
    state = get_rng_state() if preserve_rng_state else None

    def again():
        with fork_rng(enabled=preserve_rng_state):
            if preserve_rng_state:
                set_rng_state(state)
            with second:
                function(*args, **kwargs)

    frame = _Frame(again, determinism_check == "default")
    with saved_tensors_hooks(frame.pack, frame.unpack), first:
        return function(*args, **kwargs)


def checkpoint_sequential(functions, segments, input, use_reentrant=None, **kwargs):
    """A sequence of modules, run as `segments` checkpoints; the last part is kept."""
    functions = list(functions.children()) if hasattr(functions, "children") else list(functions)
    if segments < 1:
        raise ValueError(f"checkpoint_sequential: segments must be positive, got {segments}")

    def run(start, end):
        def part(x):
            for f in functions[start:end]:
                x = f(x)
            return x
        return part

    size, end = len(functions) // segments, 0
    for start in range(0, size * (segments - 1), max(size, 1)):
        end = start + size
        input = checkpoint(run(start, end), input, use_reentrant=use_reentrant, **kwargs)
    return run(end, len(functions))(input)
