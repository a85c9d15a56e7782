"""Adafactor (Shazeer and Stern, 2018)."""
from .. import _C
from .._limits import finfo
from ..autograd import enable_grad, no_grad
from .optimizer import Optimizer

ops = _C.ops


class Adafactor(Optimizer):
    """Adam whose second moments of a matrix are those of its rows and columns. eps: bounds of the variance (None: the
    dtype's epsilon) and of the parameter's size; d: the largest size of an update."""

    def __init__(self, params, lr=1e-2, beta2_decay=-0.8, eps=(None, 1e-3), d=1.0, weight_decay=0.0, *, foreach=None,
                 maximize=False):
        for name, value, holds in (("Learning rate", lr, lr >= 0), ("beta2_decay", beta2_decay, beta2_decay <= 0),
                                   ("epsilon1", eps[0], eps[0] is None or eps[0] >= 0), ("epsilon2", eps[1], eps[1] >= 0),
                                   ("Clipping threshold d", d, d >= 1), ("weight_decay", weight_decay, weight_decay >= 0)):
            if not holds:
                bound = {"beta2_decay": "<= 0", "Clipping threshold d": ">= 1"}.get(name, ">= 0")
                raise ValueError(f"{name} should be {bound} but is: {value}")
        super().__init__(params, dict(lr=lr, beta2_decay=beta2_decay, eps=eps, d=d, weight_decay=weight_decay,
                                      foreach=foreach, maximize=maximize))

    @no_grad()
    def step(self, closure=None):
        """Updates every parameter that has a gradient. closure is called first; its loss is returned."""
        loss = None
        if closure is not None:
            with enable_grad():
                loss = closure()
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is not None:
                    if p.is_complex():
                        raise RuntimeError("Adafactor does not support complex parameters")
                    self._update(p, -p.grad if group["maximize"] else p.grad, group)
        return loss

    def _update(self, p, grad, group):
        state = self.state[p]
        if not state:
            state["step"] = _C.tensor(0.0, dtype=_C.float32)
            if p.dim() > 1:
                state["row_var"] = ops.zeros(*p.shape[:-1], 1, dtype=p.dtype)
                state["col_var"] = ops.zeros(*p.shape[:-2], 1, p.shape[-1], dtype=p.dtype)
            else:
                state["variance"] = ops.zeros_like(p)
        state["step"] += 1
        step, lr, (eps1, eps2) = state["step"].item(), group["lr"], group["eps"]
        eps1 = finfo(p.dtype).eps if eps1 is None else eps1
        share = step ** group["beta2_decay"]
        size = p.norm().item() / p.numel() ** 0.5
        alpha = max(eps2, size) * min(lr, 1 / step ** 0.5)
        if group["weight_decay"]:
            p.mul_(1 - lr * group["weight_decay"])
        square = grad * grad
        if p.dim() > 1:
            rows, columns = state["row_var"], state["col_var"]
            rows.lerp_(square.mean(-1, keepdim=True), share)
            columns.lerp_(square.mean(-2, keepdim=True), share)
            variance = (rows @ columns) / rows.mean(-2, keepdim=True).clamp(min=eps1)
        else:
            variance = state["variance"].lerp_(square, share)
        update = variance.clamp(min=eps1 * eps1).rsqrt() * grad
        length = max(1.0, update.norm().item() / (update.numel() ** 0.5 * group["d"]))
        p.add_(update, alpha=-alpha / length)
