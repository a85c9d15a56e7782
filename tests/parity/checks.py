"""The checks of one entry of PyTorch's operator database."""
import torch

import forms
from compare import difference, flat, widened, within_rounding
from torcxx_c import Error

DTYPES = [torch.float32, torch.float64, torch.int64, torch.bool, torch.complex64, torch.bfloat16,
          torch.float16, torch.int32, torch.uint8, torch.int8, torch.int16, torch.complex128]
MAX_SAMPLES = {torch.float32: 60, torch.float64: 40, torch.int64: 40, torch.complex64: 30}
OTHER_SAMPLES = 15
MAX_NUMEL = 300_000
WITH_GRADIENT = (torch.float32, torch.float64, torch.complex64)
KINDS = ("value", "non-contiguous", "gradient", "second gradient", "bad input")


def tensors(x):
    return [t for t in flat(x) if isinstance(t, torch.Tensor)]


def nothing(t):
    return t is None or not t.any()


class Entry:
    """Runs the checks; `rows` gets (kind, dtype, outcome, why), outcome passed, failed or form."""

    def __init__(self, lib, op, name):
        self.lib, self.op, self.name, self.rows = lib, op, name, []
        self.random = name in forms.RANDOM

    def row(self, kind, dtype, why=""):
        self.rows.append((kind, str(dtype)[6:], "failed" if why else "passed", why.split("\n")[0][:300]))

    def run(self):
        supported = self.op.supported_dtypes("cpu")
        for dtype in DTYPES:
            if dtype not in supported:
                continue
            gradient = self.op.supports_autograd and dtype in WITH_GRADIENT
            torch.manual_seed(0)
            for i, s in enumerate(self.op.sample_inputs("cpu", dtype, requires_grad=gradient)):
                if i == MAX_SAMPLES.get(dtype, OTHER_SAMPLES):
                    break
                if sum(t.numel() for t in tensors([s.input, list(s.args)])) > MAX_NUMEL:
                    continue
                self.sample(dtype, s, "value", gradient)
                if dtype in (torch.float32, torch.int64):
                    self.sample(dtype, s.noncontiguous(), "non-contiguous", False)
        self.bad_inputs()

    def sample(self, dtype, s, kind, gradient):
        args, kwargs = forms.arguments(self.op, s)
        error = None
        try:
            results, given = self.lib.call(self.name, args, kwargs)
        except TypeError as e:
            return self.rows.append((kind, str(dtype)[6:], "form", str(e)))
        except Error as e:
            error = e
        versions = [t._version for t, _ in given] if not error else []
        try:
            expected = [e for e in flat(self.op(s.input, *s.args, **s.kwargs)) if e is not None]
        except Exception:
            return None if not error else self.row(kind, dtype)
        if error:
            return self.row(kind, dtype, str(error))
        got = [r for r in results if r.kind != "None"]
        if len(got) != len(expected):
            return self.row(kind, dtype, f"{len(got)} results, expected {len(expected)}")
        pairs = [(r.torch(), e) for r, e in zip(got, expected)]
        pairs += [(v.torch(), t) for (t, v), before in zip(given, versions) if t._version != before]
        exact = None
        for i, (a, b) in enumerate(pairs):
            why = difference(a, b, not self.random)
            if why and why.startswith("value"):
                exact = exact or self.exact(s)
                if i < len(exact) and within_rounding(a, b, exact[i]):
                    why = ""
            if why:
                return self.row(kind, dtype, why)
        self.row(kind, dtype)
        if gradient and not self.random:
            self.gradients(dtype, got, expected, [p for p in given if p[0].requires_grad])

    def exact(self, s):
        try:
            return [e for e in flat(self.op(widened(s.input), *widened(s.args), **widened(s.kwargs))) if e is not None]
        except Exception:
            return [None]

    def gradients(self, dtype, results, expected, leaves):
        chosen = [(r, e) for r, e in zip(results, expected) if isinstance(e, torch.Tensor) and e.requires_grad]
        if not chosen or not leaves:
            return
        generator = torch.Generator().manual_seed(0)
        xs, values = [p[0] for p in leaves], [p[1] for p in leaves]
        second = self.op.supports_gradgrad and dtype == torch.float64
        chosen, want, have = self.one_gradient("gradient", dtype, chosen, xs, values, generator, second)
        if have is None or not second:
            return
        again = [(h, w) for h, w in zip(have, want) if w is not None and w.requires_grad]
        if not again:
            return
        lost = [i for i, (h, _) in enumerate(again) if h.kind != "Tensor" or not h.requires_grad]
        if lost:
            zero = all(nothing(g) for i in lost for g in torch.autograd.grad(
                again[i][1].sum(), xs, allow_unused=True, retain_graph=True))
            if not zero:
                return self.row("second gradient", dtype, "the gradient is not differentiable")
            again = [p for i, p in enumerate(again) if i not in lost]
        if again:
            self.one_gradient("second gradient", dtype, again, xs, values, generator, False)

    def one_gradient(self, kind, dtype, chosen, xs, values, generator, create_graph):
        """(chosen, PyTorch's gradients, ours), with None for ours when they differ."""
        seeds = [torch.randn(e.shape, dtype=e.dtype, generator=generator) for _, e in chosen]
        try:
            want = torch.autograd.grad([e for _, e in chosen], xs, seeds, allow_unused=True,
                                       create_graph=create_graph)
        except Exception:
            return chosen, None, None
        try:
            have = self.lib.grad([r for r, _ in chosen], seeds, values, create_graph=create_graph)
        except Error as e:
            self.row(kind, dtype, str(e))
            return chosen, want, None
        for h, w in zip(have, want):
            h = h.torch()
            if w is None or h is None:
                why = "" if nothing(w) and nothing(h) else "one of the gradients is missing"
            else:
                why = difference(h, w)
            if why:
                self.row(kind, dtype, why)
                return chosen, want, None
        self.row(kind, dtype)
        return chosen, want, have

    def bad_inputs(self):
        if not self.op.error_inputs_func:
            return
        torch.manual_seed(0)
        for e in self.op.error_inputs("cpu"):
            s = e.sample_input
            args, kwargs = forms.arguments(self.op, s)
            try:
                self.lib.call(self.name, args, kwargs)
            except TypeError as form:
                if issubclass(TypeError, e.error_type):
                    self.row("bad input", torch.float32)
                else:
                    self.rows.append(("bad input", "float32", "form", str(form)))
                continue
            except Error as ours:
                ok = issubclass(ours.python_class, e.error_type)
                self.row("bad input", torch.float32,
                         "" if ok else f"{ours.kind} instead of {e.error_type}: {ours}")
                continue
            self.row("bad input", torch.float32, f"accepted, expected {e.error_type}: {e.error_regex}")
