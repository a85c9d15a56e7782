"""Gradients: backward, grad, Function, modes, hooks."""
from .. import _C
from .function import Function  # noqa: F401
from .grad_mode import (enable_grad, inference_mode, no_grad, set_grad_enabled,  # noqa: F401
                        set_detect_anomaly, detect_anomaly)
from .graph import saved_tensors_hooks as _saved_tensors_hooks
from . import graph  # noqa: F401

Variable = _C.Tensor


def __getattr__(name):
    import importlib
    if name in ("functional", "forward_ad"):
        return importlib.import_module("." + name, __name__)
    if name in ("gradcheck", "gradgradcheck", "GradcheckError"):
        module = importlib.import_module(".gradcheck", __name__)
        globals().update({n: getattr(module, n) for n in ("gradcheck", "gradgradcheck", "GradcheckError")})
        return globals()[name]
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")


def _as_tuple(x):
    return (x,) if isinstance(x, _C.Tensor) else tuple(x)


def _weights(tensors, grads):
    if grads is None:
        grads = [None] * len(tensors)
    elif isinstance(grads, _C.Tensor):
        grads = [grads]
    grads = list(grads)
    if len(grads) != len(tensors):
        raise RuntimeError(f"got {len(tensors)} tensors and {len(grads)} gradients")
    for t, g in zip(tensors, grads):
        if g is None and t.requires_grad and t.numel() != 1:
            raise RuntimeError("grad can be implicitly created only for scalar outputs")
    return grads


def backward(tensors, grad_tensors=None, retain_graph=None, create_graph=False, grad_variables=None, inputs=None):
    """Adds the gradients of sum_i <grad_tensors[i], tensors[i]> to the .grad of the leaves, or of `inputs` alone."""
    tensors = _as_tuple(tensors)
    if inputs is not None:
        inputs = _as_tuple(inputs)
        if len(inputs) == 0:
            raise RuntimeError("`inputs` argument to `backward()` cannot be empty.")
    _C._backward(list(tensors), _weights(tensors, grad_tensors), retain_graph, create_graph,
                 None if inputs is None else list(inputs))


def _batched(outputs, inputs, grad_outputs, create_graph, allow_unused, materialize_grads):
    """grad() for each slice of grad_outputs along its first dimension, stacked."""
    weights = list(_as_tuple(grad_outputs))
    rows = [grad(outputs, inputs, [w[i] for w in weights], True, create_graph, True, allow_unused, False, materialize_grads)
            for i in range(weights[0].shape[0])]
    return tuple(None if column[0] is None else _C.ops.stack(column) for column in zip(*rows))


def grad(outputs, inputs, grad_outputs=None, retain_graph=None, create_graph=False, only_inputs=True,
         allow_unused=None, is_grads_batched=False, materialize_grads=False):
    """The gradients of sum_i <grad_outputs[i], outputs[i]> for each of inputs; every .grad stays as it is.

    is_grads_batched: grad_outputs have a first dimension more, and so do the results."""
    if materialize_grads and allow_unused is False:
        raise ValueError("Expected allow_unused to be True or not passed when materialize_grads=True, but got: "
                         "allow_unused=False.")
    outputs, inputs = _as_tuple(outputs), _as_tuple(inputs)
    if is_grads_batched:
        return _batched(outputs, inputs, grad_outputs, create_graph, allow_unused, materialize_grads)
    result = _C._grad(list(outputs), list(inputs), _weights(outputs, grad_outputs), retain_graph, create_graph,
                      bool(allow_unused) or materialize_grads)
    if materialize_grads:
        result = tuple(_C.ops.zeros_like(i) if g is None else g for g, i in zip(result, inputs))
    return result
