"""Gradients against differences of values."""
from .. import _C
from .grad_mode import enable_grad

ops = _C.ops


class GradcheckError(RuntimeError):
    """A gradient that its function's values deny."""


def _tensors(x):
    return [x] if isinstance(x, _C.Tensor) else list(x)


def _call(func, inputs):
    return [o for o in _tensors(func(*inputs)) if isinstance(o, _C.Tensor) and (o.is_floating_point() or o.is_complex())]


def _numeric(func, inputs, i, eps):
    """[for each output: the derivatives (input elements, output elements)], real and imaginary parts as two steps."""
    x = inputs[i]
    rows = None
    for k in range(x.numel()):
        for step in (eps, eps * 1j) if x.is_complex() else (eps,):
            moved = []
            for sign in (1, -1):
                y = x.detach().contiguous().clone()
                y.view(-1)[k] += sign * step
                moved.append(_call(func, [*inputs[:i], y.requires_grad_(), *inputs[i + 1:]]))
            columns = [((a - b) / (2 * eps)).detach().reshape(-1) for a, b in zip(*moved)]
            rows = [[] for _ in columns] if rows is None else rows
            for r, c in zip(rows, columns):
                r.append(c)
    return [ops.stack(r) for r in rows or []]


def _analytic(outputs, x, o):
    """Derivatives of output o for x, laid out as _numeric's."""
    out, columns = outputs[o], []
    flat = out.reshape(-1)
    for k in range(flat.numel()):
        parts = []
        for weight in (1, 1j) if out.is_complex() else (1,):
            seed = ops.full_like(flat[k].detach(), weight)
            found = _C._grad([flat[k]], [x], [seed], True, False, True)[0] if out.requires_grad else None
            g = ops.zeros_like(x) if found is None else found
            g = g.detach().reshape(-1)
            # the gradient for a seed s is <s, dy>: its real part is the derivative of Re(conj(s) y)
            parts.append(ops.stack([g.real, g.imag], -1).reshape(-1) if x.is_complex() else g)
        columns.append(parts[0] if len(parts) == 1 else ops.complex(parts[0], parts[1]))
    return ops.stack(columns, -1) if columns else None


def gradcheck(func, inputs, *, eps=1e-6, atol=1e-5, rtol=1e-3, raise_exception=True, nondet_tol=0.0, check_undefined_grad=True,
              check_grad_dtypes=False, check_batched_grad=False, check_batched_forward_grad=False, check_forward_ad=False,
              check_backward_ad=True, fast_mode=False, masked=None):
    """Whether the gradients of func for the inputs that require them are what differences of its values say.

    Inputs: float64 or complex128. fast_mode compares the same way as the slow one."""
    if check_forward_ad or check_batched_grad or check_batched_forward_grad:
        raise NotImplementedError("gradcheck: check_forward_ad and check_batched_grad")
    inputs = [inputs] if isinstance(inputs, _C.Tensor) else list(inputs)
    checked = [i for i, x in enumerate(inputs) if isinstance(x, _C.Tensor) and x.requires_grad]
    if not checked:
        raise ValueError("gradcheck expects at least one input tensor to require gradient, but none of the them have "
                         "requires_grad=True.")
    try:
        with enable_grad():
            outputs = _call(func, inputs)
            again = _call(func, inputs)
            if any(not ops.allclose(a.detach(), b.detach(), rtol=0, atol=nondet_tol, equal_nan=True) for a, b in zip(outputs, again)):
                raise GradcheckError("Backward is not reentrant, i.e., running func twice on the same inputs gives other values")
            for i in checked:
                for o, numeric in enumerate(_numeric(func, inputs, i, eps)):
                    analytic = _analytic(outputs, inputs[i], o)
                    if analytic is not None and not ops.allclose(analytic, numeric.to(analytic.dtype), rtol, atol):
                        raise GradcheckError(f"Jacobian mismatch for output {o} with respect to input {i},\n"
                                             f"numerical:{numeric}\nanalytical:{analytic}\n")
    except GradcheckError:
        if raise_exception:
            raise
        return False
    return True


def gradgradcheck(func, inputs, grad_outputs=None, *, eps=1e-6, atol=1e-5, rtol=1e-3, gen_non_contig_grad_outputs=False,
                  raise_exception=True, nondet_tol=0.0, check_undefined_grad=True, check_grad_dtypes=False,
                  check_batched_grad=False, check_fwd_over_rev=False, check_rev_over_rev=True, fast_mode=False, masked=False):
    """gradcheck of func's gradient."""
    if check_fwd_over_rev or gen_non_contig_grad_outputs:
        raise NotImplementedError("gradgradcheck: check_fwd_over_rev and gen_non_contig_grad_outputs")
    inputs = [inputs] if isinstance(inputs, _C.Tensor) else list(inputs)
    with enable_grad():
        outputs = [o for o in _call(func, inputs) if o.requires_grad]
    if grad_outputs is None:
        weights = [ops.randn_like(o.detach()).requires_grad_() for o in outputs]
    else:
        weights = _tensors(grad_outputs)

    def gradient(*args):
        xs, ws = args[:len(inputs)], args[len(inputs):]
        wanted = [x for x in xs if isinstance(x, _C.Tensor) and x.requires_grad]
        made = [o for o in _call(func, xs) if o.requires_grad]
        found = _C._grad(made, wanted, list(ws), True, True, True)
        return tuple(g for g in found if g is not None)
    return gradcheck(gradient, [*inputs, *weights], eps=eps, atol=atol, rtol=rtol, raise_exception=raise_exception,
                     nondet_tol=nondet_tol)
