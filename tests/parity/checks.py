"""The checks of one entry of PyTorch's operator database, called through the Python package."""
import torch
import torcxx

import translate
from compare import difference, flat, same_picks, structure, tolerances, widened, within_rounding
from translate import Missing, NotApplicable, Sample

DTYPES = [torch.float32, torch.float64, torch.int64, torch.bool, torch.complex64, torch.bfloat16,
          torch.float16, torch.int32, torch.uint8, torch.int8, torch.int16, torch.complex128, torch.complex32]
MAX_SAMPLES = {torch.float32: 100, torch.float64: 40, torch.int64: 40, torch.complex64: 40}
OTHER_SAMPLES = 20
MAX_NUMEL = 300_000
WITH_GRADIENT = (torch.float32, torch.float64, torch.complex64)
EVERY_FORM = (torch.float32, torch.int64)
EDGES = METHODS = 12  # samples of which empty and 0-d forms are made, and methods called
KINDS = ("value", "non-contiguous", "empty, 0-d", "method", "in-place", "out=", "gradient", "second gradient",
         "bad input")
OUTSIDE = ("_segment_reduce",)  # PyTorch itself reads outside of tensors that an edge has made shorter
DIES = ("native_batch_norm", "nn.functional.pdist")  # PyTorch itself crashes in gradients of nothing
# judged by dtype and shape alone
RANDOM = {"bernoulli", "multinomial", "normal", "rand_like", "randn_like", "randint_like", "randint", "rand", "randn",
          "randperm", "uniform", "exponential", "cauchy", "geometric", "log_normal", "empty_like", "empty", "new_empty",
          "empty_strided", "new_empty_strided", "empty_permuted", "native_dropout", "resize_", "resize_as_",
          "nn.functional.dropout", "nn.functional.dropout2d", "nn.functional.dropout3d", "nn.functional.alpha_dropout",
          "nn.functional.feature_alpha_dropout", "nn.functional.rrelu", "nn.functional.fractional_max_pool2d",
          "nn.functional.fractional_max_pool3d", "nn.functional.multi_head_attention_forward", "normal_", "uniform_", "exponential_", "cauchy_", "geometric_", "log_normal_"}


def tensors(x):
    return [t for t in flat(x) if isinstance(t, torch.Tensor)]


def leaf(t, like):
    return t.detach().clone().requires_grad_(like.requires_grad)


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


def nothing(t):
    return t is None or not t.any()


def said(e):
    return f"{type(e).__name__}: {e}"


def absent(e):
    """Whether e says that the package has no such name."""
    return isinstance(e, AttributeError) and "torcxx" in str(e) and "has no attribute" in str(e)


class Call:
    """A sample's arguments as the package's."""

    def __init__(self, s):
        self.sample, self.made = s, Sample()
        self.args = [self.made.ours(a) for a in (s.input, *s.args)]
        self.kwargs = self.made.ours(dict(s.kwargs))

    def run(self, f):
        return f(*self.args, **self.kwargs)


class Entry:
    """Runs the checks; `rows` gets (kind, dtype, outcome, why); outcome: passed, failed, missing, not applicable."""

    def __init__(self, op):
        self.op, self.rows, self.tolerances = op, [], tolerances(op)

    def row(self, kind, dtype, why="", outcome="failed"):
        self.rows.append((kind, str(dtype)[6:], outcome if why else "passed", why.split("\n")[0][:300]))

    def run(self):
        try:
            self.ours = translate.function(self.op.op, self.op.name)
        except (Missing, NotApplicable) as e:
            return self.row("value", "torch.any", str(e), "missing" if isinstance(e, Missing) else "not applicable")
        supported = self.op.supported_dtypes("cpu")
        for dtype in DTYPES:
            if dtype in supported:
                self.all_samples(dtype, self.op.supports_autograd and dtype in WITH_GRADIENT)
        self.bad_inputs()

    def all_samples(self, dtype, gradient):
        torch.manual_seed(0)
        for i, s in enumerate(self.op.sample_inputs("cpu", dtype, requires_grad=gradient)):
            if i == MAX_SAMPLES.get(dtype, OTHER_SAMPLES):
                break
            if sum(t.numel() for t in tensors([s.input, list(s.args)])) > MAX_NUMEL:
                continue
            try:
                self.every_form(dtype, s, gradient, i)
            except NotApplicable as e:
                self.row("value", dtype, str(e), "not applicable")
            except Missing as e:
                self.row("value", dtype, str(e))

    def every_form(self, dtype, s, gradient, i):
        expected = self.sample(dtype, s, "value", gradient)
        if dtype not in EVERY_FORM:
            return
        self.sample(dtype, s.noncontiguous(), "non-contiguous", False)
        if i < EDGES and tensors([s.input]) and self.op.name not in OUTSIDE:
            self.edges(dtype, s, gradient)
        if expected is not None and not self.is_random(s):
            if i < METHODS and self.op.method_variant:
                self.method(dtype, s, expected)
            self.inplace(dtype, s)
            self.out(dtype, s, expected)

    def is_random(self, s):
        low_rank = self.op.name in ("svd_lowrank", "pca_lowrank") and s.kwargs.get("M") is not None
        return self.op.name in RANDOM or bool(s.kwargs.get("dropout_p")) or low_rank

    def pairs_differ(self, pairs, s):
        """Why the first of (ours, PyTorch's) that differs does."""
        exact = None
        for i, (a, b) in enumerate(pairs):
            why = difference(a, b, not self.is_random(s), self.tolerances)
            if why.startswith("value"):
                exact = self.exact(s, {}) if exact is None else exact
                if same_picks(a, b, self.op, s) or (i < len(exact) and within_rounding(a, b, exact[i])):
                    why = ""
            if why:
                return why
        return ""

    def sample(self, dtype, s, kind, gradient):
        """Compares one call; PyTorch's flat results when they are equal."""
        call, error, versions = Call(s), None, []
        try:
            got = call.run(self.ours)
            versions = [t._version for t, _ in call.made.given]
        except Exception as e:
            error = e
        try:
            theirs = self.op(s.input, *s.args, **s.kwargs)
        except Exception:
            return self.row(kind, dtype) if error else None
        if error:
            return self.row(kind, dtype, said(error), "missing" if absent(error) else "failed")
        why = structure(got, theirs)
        if why:
            return self.row(kind, dtype, why)
        # what the database compares: without phases, signs and orders that are free
        process, ours_process = s.output_process_fn_grad, translate.function(s.output_process_fn_grad)
        if s.output_process_fn_grad is not None and self.op.name not in RANDOM:
            got, theirs = ours_process(got), process(theirs)
        got, expected = flat(got), flat(theirs)
        if len(got) != len(expected):
            return self.row(kind, dtype, f"{len(got)} results, expected {len(expected)}")
        pairs = list(zip(translate.theirs(got), expected))
        pairs += [(translate.theirs(o), t) for (t, o), before in zip(call.made.given, versions) if t._version != before]
        why = self.pairs_differ(pairs, s)
        self.row(kind, dtype, why)
        if why:
            return None
        if gradient and not self.is_random(s):
            self.gradients(dtype, s, got, expected, [p for p in call.made.given if p[0].requires_grad])
        return expected

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
            results = self.op(widened(s.input, made), *widened(list(s.args), made), **widened(dict(s.kwargs), made))
            return flat(s.output_process_fn_grad(results))
        except Exception:
            return []

    def method(self, dtype, s, expected):
        if not isinstance(s.input, torch.Tensor):
            return
        call = Call(s)
        try:
            got = call.run(translate.function(self.op.method_variant))
        except Exception as e:
            return self.row("method", dtype, said(e))
        got = flat(translate.function(s.output_process_fn_grad)(got))
        self.row("method", dtype, self.pairs_differ(zip(translate.theirs(got), expected), s))

    def inplace(self, dtype, s):
        if not self.op.inplace_variant or not isinstance(s.input, torch.Tensor):
            return
        x = s.input.detach()
        # A copy of the whole storage: as_strided_ reaches what lies outside a view.
        x = torch.empty(0, dtype=x.dtype).set_(x.untyped_storage().clone(), x.storage_offset(), x.shape, x.stride())
        call = Call(s)
        if call.args[0].requires_grad:
            call.args[0] = call.args[0].detach()
        ours = None
        try:
            with torcxx.no_grad():
                ours = call.run(translate.function(self.op.inplace_variant))
        except Exception as e:
            error = said(e)
        try:
            with torch.no_grad():
                theirs = self.op.inplace_variant(x, *s.args, **s.kwargs)
        except Exception as e:
            return self.row("in-place", dtype, f"accepted, expected {said(e)}" if ours is not None else "")
        if ours is None:
            return self.row("in-place", dtype, error)
        same = "" if ours is call.args[0] or theirs is not x else "not the object that was given"
        self.row("in-place", dtype, same or self.pairs_differ([(translate.theirs(ours), theirs)], s))

    def out(self, dtype, s, expected):
        if not self.op.supports_out or not all(isinstance(e, torch.Tensor) for e in expected):
            return
        call = Call(s)
        outs = [torcxx.empty_strided(e.shape, e.mT.contiguous().mT.stride() if e.dim() > 1 else e.stride(),
                                     dtype=translate.Sample().ours(e.dtype)) for e in expected]
        try:
            with torcxx.no_grad():
                got = self.ours(*call.args, **{**call.kwargs, "out": outs[0] if len(outs) == 1 else tuple(outs)})
        except Exception as e:
            return self.row("out=", dtype, "" if self.refused(s, expected) else said(e))
        if not all(a is b for a, b in zip(flat(got), outs)):
            return self.row("out=", dtype, "not the objects that were given")
        outs = flat(translate.function(s.output_process_fn_grad)(got))
        self.row("out=", dtype, self.pairs_differ(zip(translate.theirs(outs), expected), s))

    def refused(self, s, expected):
        """Whether PyTorch too has no out= form of these arguments."""
        outs = [torch.empty_like(e) for e in expected]
        try:
            with torch.no_grad():
                self.op(s.input, *s.args, **{**s.kwargs, "out": outs[0] if len(outs) == 1 else tuple(outs)})
        except Exception:
            return True
        return False

    def gradients(self, dtype, s, results, expected, leaves):
        chosen = [(r, e) for r, e in zip(results, expected) if isinstance(e, torch.Tensor) and e.requires_grad]
        if not chosen or not leaves:
            return
        lost = [r for r, _ in chosen if not r.requires_grad]
        if lost:
            return self.row("gradient", dtype, "the result is not recorded")
        generator = torch.Generator().manual_seed(0)
        xs, values = [p[0] for p in leaves], [p[1] for p in leaves]
        second = self.op.supports_gradgrad and dtype == torch.float64
        want, have = self.one_gradient("gradient", dtype, s, chosen, xs, values, generator, second)
        if have is None or not second:
            return
        again = [(h, w) for h, w in zip(have, want) if w is not None and w.requires_grad]
        lost = [i for i, (h, _) in enumerate(again) if h is None or not h.requires_grad]
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
            want = torch.autograd.grad([e for _, e in chosen], xs, seeds, allow_unused=True, create_graph=create_graph)
        except Exception:
            return None, None
        try:
            have = torcxx.autograd.grad([r for r, _ in chosen], values, Sample().ours(seeds), allow_unused=True,
                                        create_graph=create_graph)
        except Exception as e:
            self.row(kind, dtype, said(e))
            return want, None
        exact = None
        for i, (h, w) in enumerate(zip(translate.theirs(have), want)):
            if w is None or h is None:
                why = "" if nothing(w) and nothing(h) else "one of the gradients is missing"
            else:
                why = difference(h, w, True, self.tolerances)
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
            try:
                Call(e.sample_input).run(self.ours)
            except (Missing, NotApplicable):
                continue
            except Exception as ours:
                expected = e.error_type if isinstance(e.error_type, tuple) else (e.error_type,)
                names = {c.__name__ for c in type(ours).__mro__}
                if absent(ours):
                    continue
                ok = any(c.__name__ in names for c in expected)
                self.row("bad input", torch.float32, "" if ok else f"{said(ours)} instead of {e.error_type}")
                continue
            try:  # the database calls some inputs bad that PyTorch takes
                self.op(e.sample_input.input, *e.sample_input.args, **e.sample_input.kwargs)
            except Exception:
                self.row("bad input", torch.float32, f"accepted, expected {e.error_type}: {e.error_regex}")
