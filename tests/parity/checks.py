"""The checks of one entry of PyTorch's operator database."""
import torch

import forms
from compare import difference, flat, plain, same_picks, widened, within_rounding
from torcxx_c import Error

DTYPES = [torch.float32, torch.float64, torch.int64, torch.bool, torch.complex64, torch.bfloat16,
          torch.float16, torch.int32, torch.uint8, torch.int8, torch.int16, torch.complex128, torch.complex32]
MAX_SAMPLES = {torch.float32: 100, torch.float64: 40, torch.int64: 40, torch.complex64: 40}
OTHER_SAMPLES = 20
MAX_NUMEL = 300_000
WITH_GRADIENT = (torch.float32, torch.float64, torch.complex64)
EVERY_FORM = (torch.float32, torch.int64)
# The database compares what does not depend on the signs and phases of vectors.
NOT_UNIQUE = ("svd", "linalg.svd", "linalg.eig", "linalg.eigh", "svd_lowrank", "pca_lowrank")
DIES = ("native_batch_norm", "nn.functional.pdist")  # PyTorch itself crashes in gradients of nothing
EDGES = 12  # samples of which empty and 0-d forms are made
KINDS = ("value", "non-contiguous", "empty, 0-d", "in-place", "out=", "gradient", "second gradient", "bad input")


def tensors(x):
    return [t for t in flat(x) if isinstance(t, torch.Tensor)]


def emptied(s):
    """The sample without a place in its input's first dimension, where others share that size."""
    first = tensors([s.input])[0]
    return s.transform(lambda t: leaf(t[:0], t) if isinstance(t, torch.Tensor) and t.dim() and first.dim()
                       and t.shape[0] == first.shape[0] else t)


def one_number(s):
    """The sample with the first element of each tensor of its input's shape."""
    first = tensors([s.input])[0]
    return s.transform(lambda t: leaf(t.flatten()[0], t) if isinstance(t, torch.Tensor) and t.shape == first.shape
                       and t.numel() else t)


def whole(results):
    return tuple(results) if len(results) > 1 else results[0]


def leaf(t, like):
    return t.detach().clone().requires_grad_(like.requires_grad)


def nothing(t):
    return t is None or not t.any()


class Entry:
    """Runs the checks; `rows` gets (kind, dtype, outcome, why), outcome passed, failed or form."""

    def __init__(self, lib, op, name):
        self.lib, self.op, self.name, self.rows = lib, op, name, []

    def row(self, kind, dtype, why=""):
        self.rows.append((kind, str(dtype)[6:], "failed" if why else "passed", why.split("\n")[0][:300]))

    def form(self, kind, dtype, why):
        self.rows.append((kind, str(dtype)[6:], "form", str(why)))

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
                expected = self.sample(dtype, s, "value", gradient)
                if dtype in EVERY_FORM:
                    self.sample(dtype, s.noncontiguous(), "non-contiguous", False)
                    if i < EDGES and tensors([s.input]):
                        self.edges(dtype, s, gradient)
                    if expected:
                        self.inplace(dtype, s)
                        self.out(dtype, s, expected)
        self.bad_inputs()

    def invariant(self, s, results):
        """What the database compares of results: the results themselves where they are unique."""
        return flat(s.output_process_fn_grad(whole(results))) if self.op.name in NOT_UNIQUE else results

    def is_random(self, call):
        return call.name in forms.RANDOM or call.random or bool(call.kwargs.get("dropout_p"))

    def sample(self, dtype, s, kind, gradient):
        """Compares one call; PyTorch's results when they are equal."""
        call, error = forms.call_of(self.op, self.name, s), None
        try:
            results, given = call.run(self.lib)
        except TypeError as e:
            return self.form(kind, dtype, e)
        except Error as e:
            error = e
        versions = [t._version for t, _ in given] if not error else []
        try:
            expected = [e for e in flat(self.op(s.input, *s.args, **s.kwargs)) if e is not None]
        except Exception:
            return self.row(kind, dtype) if error else None
        if error:
            return self.row(kind, dtype, str(error))
        got = [r for r in results if r.kind != "None"][:call.results]
        got = [got[i] for i in call.picks] if call.picks else got
        if len(got) != len(expected):
            return self.row(kind, dtype, f"{len(got)} results, expected {len(expected)}")
        plain_results, got, expected = expected, self.invariant(s, got), self.invariant(s, expected)
        pairs = [(r.torch(), e) for r, e in zip(got, expected)]
        pairs += [(v.torch(), t) for (t, v), before in zip(given, versions) if t._version != before]
        exact = []
        for i, (a, b) in enumerate(pairs):
            why = difference(a, b, not self.is_random(call))
            if why.startswith("value"):
                exact = exact or self.exact(s, {})
                if same_picks(a, b, call) or (i < len(exact) and within_rounding(a, b, exact[i])):
                    why = ""
            if why:
                return self.row(kind, dtype, why)
        self.row(kind, dtype)
        if gradient and not self.is_random(call):
            self.gradients(dtype, s, got, expected, [p for p in given if p[0].requires_grad])
        return None if self.is_random(call) else plain_results

    def edges(self, dtype, s, gradient):
        for edge in (emptied(s), one_number(s)):
            try:
                self.op(edge.input, *edge.args, **edge.kwargs)
            except Exception:
                continue  # PyTorch refuses it
            self.sample(dtype, edge, "empty, 0-d", gradient and self.op.name not in DIES)

    def exact(self, s, made):
        """PyTorch's results from the same inputs in a wider dtype."""
        try:
            results = self.op(widened(s.input, made), *widened(s.args, made), **widened(s.kwargs, made))
            return self.invariant(s, [e for e in flat(results) if e is not None])
        except Exception:
            return [None]

    def inplace(self, dtype, s):
        call = forms.call_of(self.op, self.name, s)
        if not self.op.inplace_variant or call.name + "_" not in self.lib.ops or call.args[0] is not s.input:
            return
        call.args[0] = plain(s.input)
        x = plain(s.input)
        # A copy of the whole storage: as_strided_ reaches what lies outside a view.
        x = torch.empty(0, dtype=x.dtype).set_(x.untyped_storage().clone(), x.storage_offset(), x.shape, x.stride())
        ours = theirs = None
        try:
            ours = self.lib.call(call.name + "_", call.args, call.kwargs)[0][0].torch()
        except TypeError as e:
            return self.form("in-place", dtype, e)
        except Error as e:
            error = str(e)
        try:
            with torch.no_grad():
                theirs = self.op.inplace_variant(x, *s.args, **s.kwargs)
        except Exception as e:
            return self.row("in-place", dtype, f"accepted, expected {type(e).__name__}: {e}" if ours is not None else "")
        self.row("in-place", dtype, error if ours is None else difference(ours, theirs))

    def out(self, dtype, s, expected):
        call = forms.call_of(self.op, self.name, s)
        overloads = [o for _, o in self.lib.ops[call.name] if "out" in o.overload.split("_")]
        if not self.op.supports_out or not overloads or call.results:
            return
        outs = [torch.empty_strided(e.shape, e.mT.contiguous().mT.stride() if e.dim() > 1 else e.stride(), dtype=e.dtype)
                for e in expected]
        detach = lambda x: plain(x) if isinstance(x, torch.Tensor) else [detach(y) for y in x] if type(x) in (list, tuple) else x
        call.kwargs["out"] = outs[0] if len(outs) == 1 else outs
        try:
            results, _ = self.lib.call(call.name, detach(call.args), {k: detach(v) for k, v in call.kwargs.items()})
        except TypeError as e:
            return self.form("out=", dtype, e)
        except Error as e:
            return self.row("out=", dtype, str(e))
        pairs = [(r.torch(), e) for r, e in zip(self.invariant(s, results), self.invariant(s, expected))]
        whys = [why for a, b in pairs if (why := difference(a, b)) and not same_picks(a, b, call)]
        self.row("out=", dtype, whys[0] if whys else "")

    def gradients(self, dtype, s, results, expected, leaves):
        chosen = [(r, e) for r, e in zip(results, expected) if isinstance(e, torch.Tensor) and e.requires_grad]
        if not chosen or not leaves:
            return
        generator = torch.Generator().manual_seed(0)
        xs, values = [p[0] for p in leaves], [p[1] for p in leaves]
        second = self.op.supports_gradgrad and dtype == torch.float64
        want, have = self.one_gradient("gradient", dtype, s, chosen, xs, values, generator, second)
        if have is None or not second:
            return
        again = [(h, w) for h, w in zip(have, want) if w is not None and w.requires_grad]
        lost = [i for i, (h, _) in enumerate(again) if h.kind != "Tensor" or not h.requires_grad]
        if lost:
            zero = all(nothing(g) for i in lost for g in torch.autograd.grad(
                again[i][1].sum(), xs, allow_unused=True, retain_graph=True))
            if not zero:
                return self.row("second gradient", dtype, "the gradient is not differentiable")
            again = [p for i, p in enumerate(again) if i not in lost]
        if again:
            self.one_gradient("second gradient", dtype, s, again, xs, values, generator, False)

    def one_gradient(self, kind, dtype, s, chosen, xs, values, generator, create_graph):
        """PyTorch's gradients and ours; None for ours when they differ."""
        seeds = [torch.randn(e.shape, dtype=e.dtype, generator=generator) for _, e in chosen]
        try:
            want = torch.autograd.grad([e for _, e in chosen], xs, seeds, allow_unused=True,
                                       create_graph=create_graph)
        except Exception:
            return None, None
        try:
            have = self.lib.grad([r for r, _ in chosen], seeds, values, create_graph=create_graph)
        except Error as e:
            self.row(kind, dtype, str(e))
            return want, None
        exact = None
        for i, (h, w) in enumerate(zip(have, want)):
            h = h.torch()
            if w is None or h is None:
                why = "" if nothing(w) and nothing(h) else "one of the gradients is missing"
            else:
                why = difference(h, w)
            if why.startswith("value") and kind == "gradient":
                exact = exact or self.exact_gradients(s, xs, seeds)
                why = "" if within_rounding(h, w, exact[i]) else why
            if why:
                self.row(kind, dtype, why)
                return want, None
        self.row(kind, dtype)
        return want, have

    def exact_gradients(self, s, xs, seeds):
        made = {}
        results = [e for e in self.exact(s, made) if isinstance(e, torch.Tensor) and e.requires_grad]
        if len(results) != len(seeds) or any(id(x) not in made for x in xs):
            return [None] * len(xs)
        return torch.autograd.grad(results, [made[id(x)] for x in xs],
                                   [g.to(r.dtype) for g, r in zip(seeds, results)], allow_unused=True)

    def bad_inputs(self):
        if not self.op.error_inputs_func:
            return
        torch.manual_seed(0)
        for e in self.op.error_inputs("cpu"):
            call = forms.call_of(self.op, self.name, e.sample_input)
            try:
                call.run(self.lib)
            except TypeError as why:
                if issubclass(TypeError, e.error_type):
                    self.row("bad input", torch.float32)
                else:
                    self.form("bad input", torch.float32, why)
                continue
            except Error as ours:
                ok = issubclass(ours.python_class, e.error_type)
                self.row("bad input", torch.float32,
                         "" if ok else f"{ours.kind} instead of {e.error_type}: {ours}")
                continue
            try:  # the database calls some inputs bad that PyTorch takes
                self.op(e.sample_input.input, *e.sample_input.args, **e.sample_input.kwargs)
            except Exception:
                self.row("bad input", torch.float32, f"accepted, expected {e.error_type}: {e.error_regex}")
