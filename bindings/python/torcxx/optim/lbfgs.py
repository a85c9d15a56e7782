"""Limited-memory BFGS (Nocedal, 1980; Liu and Nocedal, 1989)."""
from .. import _C
from ..autograd import enable_grad, no_grad
from .optimizer import Optimizer

ops = _C.ops
_STATE = ("d", "t", "old_dirs", "old_stps", "ro", "H_diag", "prev_flat_grad", "prev_loss")


def _cubic_minimum(x1, f1, g1, x2, f2, g2, bounds=None):
    """Where the cubic through two points with their slopes has its minimum between them (Nocedal and Wright, 3.5)."""
    low, high = bounds if bounds is not None else (x1, x2) if x1 <= x2 else (x2, x1)
    d1 = g1 + g2 - 3 * (f1 - f2) / (x1 - x2)
    square = d1**2 - g1 * g2
    if square < 0:
        return (low + high) / 2.0
    d2 = square.sqrt() if isinstance(square, _C.Tensor) else square**0.5
    if x1 <= x2:
        at = x2 - (x2 - x1) * ((g2 + d2 - d1) / (g2 - g1 + 2 * d2))
    else:
        at = x1 - (x1 - x2) * ((g1 + d2 - d1) / (g1 - g2 + 2 * d2))
    return min(max(at, low), high)


class _Point:
    """A step along the direction, with the loss, the gradient and the slope there."""

    def __init__(self, t, f, g, slope):
        self.t, self.f, self.g, self.slope = t, f, g, slope


def _strong_wolfe(evaluate, t, direction_norm, start, c1=1e-4, c2=0.9, tolerance_change=1e-9, max_ls=25):
    """(point, evaluations) that meets the strong Wolfe conditions (Nocedal and Wright, algorithms 3.5 and 3.6)."""
    def rises(p):
        return p.f > start.f + c1 * p.t * start.slope

    def flat(p):
        return abs(p.slope) <= -c2 * start.slope

    previous, point = start, evaluate(t)
    evaluations, n, done = 1, 0, False
    while n < max_ls:
        if rises(point) or n > 1 and point.f >= previous.f:
            bracket = [previous, point]
            break
        if flat(point):
            bracket, done = [point], True
            break
        if point.slope >= 0:
            bracket = [previous, point]
            break
        low, high = point.t + 0.01 * (point.t - previous.t), point.t * 10
        t = _cubic_minimum(previous.t, previous.f, previous.slope, point.t, point.f, point.slope, (low, high))
        previous, point = point, evaluate(t)
        evaluations, n = evaluations + 1, n + 1
    else:
        bracket = [start, point]

    slow = False
    low, high = (0, 1) if bracket[0].f <= bracket[-1].f else (1, 0)
    while not done and n < max_ls:
        a, b = bracket
        if abs(b.t - a.t) * direction_norm < tolerance_change:
            break
        t = _cubic_minimum(a.t, a.f, a.slope, b.t, b.f, b.slope)
        top, bottom = max(a.t, b.t), min(a.t, b.t)
        margin = 0.1 * (top - bottom)
        if min(top - t, t - bottom) < margin:  # twice near an end: go in from it
            if slow or t >= top or t <= bottom:
                t = top - margin if abs(t - top) < abs(t - bottom) else bottom + margin
                slow = False
            else:
                slow = True
        else:
            slow = False
        point = evaluate(t)
        evaluations, n = evaluations + 1, n + 1
        if rises(point) or point.f >= bracket[low].f:
            bracket[high] = point
            low, high = (0, 1) if bracket[0].f <= bracket[1].f else (1, 0)
            continue
        if flat(point):
            done = True
        elif point.slope * (bracket[high].t - bracket[low].t) >= 0:
            bracket[high] = bracket[low]
        bracket[low] = point
    return bracket[low if len(bracket) > 1 else 0], evaluations


class LBFGS(Optimizer):
    """Newton's method with an inverse Hessian from the last history_size steps; step(closure) calls the closure, which
    computes loss and gradients anew, up to max_eval times. line_search_fn: None or 'strong_wolfe'."""

    def __init__(self, params, lr=1, max_iter=20, max_eval=None, tolerance_grad=1e-7, tolerance_change=1e-9,
                 history_size=100, line_search_fn=None, *, maximize=False):
        if not 0.0 <= float(lr):
            raise ValueError(f"Invalid learning rate: {lr}")
        if line_search_fn not in (None, "strong_wolfe"):
            raise RuntimeError("only 'strong_wolfe' is supported")
        if max_eval is None:
            max_eval = max_iter * 5 // 4
        super().__init__(params, dict(lr=lr, max_iter=max_iter, max_eval=max_eval, tolerance_grad=tolerance_grad,
                                      tolerance_change=tolerance_change, history_size=history_size,
                                      line_search_fn=line_search_fn, maximize=maximize))
        if len(self.param_groups) != 1:
            raise ValueError("LBFGS doesn't support per-parameter options (parameter groups)")
        self._params = self.param_groups[0]["params"]

    def _flat(self, tensors):
        return ops.cat([ops.view_as_real(t).reshape(-1) if t.is_complex() else t.reshape(-1) for t in tensors], 0)

    def _gradient(self):
        flat = self._flat([ops.zeros_like(p) if p.grad is None else p.grad for p in self._params])
        return -flat if self.param_groups[0]["maximize"] else flat

    def _move(self, t, direction):
        at = 0
        for p in self._params:
            real = ops.view_as_real(p) if p.is_complex() else p
            n = real.numel()
            real.add_(direction[at:at + n].view_as(real), alpha=float(t))
            at += n

    def _along(self, closure, start, direction):
        """The function of a step along the direction."""
        sign = -1 if self.param_groups[0]["maximize"] else 1

        def evaluate(t):
            self._move(t, direction)
            loss = sign * float(closure())
            gradient = self._gradient()
            for p, value in zip(self._params, start):
                p.copy_(value)
            return _Point(t, loss, gradient, gradient.dot(direction))

        return evaluate

    @no_grad()
    def step(self, closure):
        """Iterations until one of the limits or tolerances is reached; returns the loss before them."""
        closure = enable_grad()(closure)
        group = self.param_groups[0]
        lr, change = float(group["lr"]), group["tolerance_change"]
        state = self.state[self._params[0]]
        state.setdefault("func_evals", 0)
        state.setdefault("n_iter", 0)
        first = closure()
        loss = -float(first) if group["maximize"] else float(first)
        evaluations = 1
        state["func_evals"] += 1
        gradient = self._gradient()
        if gradient.abs().max() <= group["tolerance_grad"]:
            return first
        d, t, old_dirs, old_stps, ro, H_diag, previous, previous_loss = (state.get(n) for n in _STATE)
        iterations = 0
        while iterations < group["max_iter"]:
            iterations += 1
            state["n_iter"] += 1
            if state["n_iter"] == 1:
                d, old_dirs, old_stps, ro, H_diag = gradient.neg(), [], [], [], 1
            else:
                y, s = gradient.sub(previous), d.mul(t)
                ys = y.dot(s)
                if ys > 1e-10:
                    if len(old_dirs) == group["history_size"]:
                        for held in (old_dirs, old_stps, ro):
                            held.pop(0)
                    old_dirs.append(y)
                    old_stps.append(s)
                    ro.append(1.0 / ys)
                    H_diag = ys / y.dot(y)
                d = self._direction(gradient, old_dirs, old_stps, ro, H_diag, state, group["history_size"])
            previous = gradient.clone()
            previous_loss = loss
            t = min(1.0, 1.0 / gradient.abs().sum()) * lr if state["n_iter"] == 1 else lr
            slope = gradient.dot(d)
            if slope > -change:
                break
            used = 0
            if group["line_search_fn"] is not None:
                start = [p.clone() for p in self._params]
                found, used = _strong_wolfe(self._along(closure, start, d), t, d.abs().max(),
                                            _Point(0, loss, gradient, slope))
                loss, gradient, t = found.f, found.g, found.t
                self._move(t, d)
                optimal = gradient.abs().max() <= group["tolerance_grad"]
            else:
                self._move(t, d)
                optimal = False
                if iterations != group["max_iter"]:
                    with enable_grad():
                        loss = float(closure())
                    loss = -loss if group["maximize"] else loss
                    gradient = self._gradient()
                    optimal = gradient.abs().max() <= group["tolerance_grad"]
                    used = 1
            evaluations += used
            state["func_evals"] += used
            if (iterations == group["max_iter"] or evaluations >= group["max_eval"] or optimal or
                    d.mul(t).abs().max() <= change or abs(loss - previous_loss) < change):
                break
        state.update(zip(_STATE, (d, t, old_dirs, old_stps, ro, H_diag, previous, previous_loss)))
        return first

    @staticmethod
    def _direction(gradient, old_dirs, old_stps, ro, H_diag, state, size):
        """Minus the inverse Hessian times the gradient: the two-loop recursion."""
        al = state.setdefault("al", [None] * size)
        q = gradient.neg()
        for i in range(len(old_dirs) - 1, -1, -1):
            al[i] = old_stps[i].dot(q) * ro[i]
            q.add_(old_dirs[i] * -al[i])
        d = q * H_diag
        for i in range(len(old_dirs)):
            d.add_(old_stps[i] * (al[i] - old_dirs[i].dot(d) * ro[i]))
        return d
