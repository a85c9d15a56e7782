"""Several modules as one batch of parameters."""
from .. import _C


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
