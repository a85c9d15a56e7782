"""Several modules as one batch of parameters."""
import functools

from .. import _C
from ..nn.modules.batchnorm import _BatchNorm


def stack_module_state(models):
    """(parameters, buffers) of modules of one kind, each stacked along a new first dimension; for vmap of functional_call."""
    models = list(models)
    if not models:
        raise RuntimeError("stack_module_state: Expected at least one model, got 0.")
    if not all(m.training == models[0].training for m in models):
        raise RuntimeError("stack_module_state: Expected all models to have the same training/eval mode.")
    if not all(type(m) is type(models[0]) for m in models):
        raise RuntimeError("stack_module_state: Expected all models to be of the same class.")

    def stacked(named):
        each = [dict(named(m)) for m in models]
        made = {}
        for key in each[0]:
            parts = [e[key] for e in each]
            if len({p.requires_grad for p in parts}) != 1:
                raise RuntimeError(f"stack_module_state: {key} requires grad in some models only")
            made[key] = _C.ops.stack([p.detach() for p in parts]).requires_grad_(parts[0].requires_grad)
        return made
    return stacked(lambda m: m.named_parameters()), stacked(lambda m: m.named_buffers())


def functionalize(func, *, remove="mutations"):
    """func itself as far as its results are concerned: what it does to its arguments in place is seen as before. (Elsewhere
    a program traced from it is free of writes; nothing is traced here.)"""
    if remove not in ("mutations", "mutations_and_views"):
        raise RuntimeError("functionalize(f, remove='mutations'): received invalid argument for remove=. Valid options are: "
                           f"remove='mutations', remove='mutations_and_views'. Got: {remove}")
    return functools.wraps(func)(lambda *args, **kwargs: func(*args, **kwargs))


def replace_all_batch_norm_modules_(root):
    """Takes the running statistics from every batch normalisation in root, which then can be transformed; returns root."""
    for module in root.modules():
        if isinstance(module, _BatchNorm) and module.track_running_stats:
            module.running_mean = module.running_var = module.num_batches_tracked = None
            module.track_running_stats = False
    return root
