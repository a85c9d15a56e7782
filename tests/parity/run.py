#!/usr/bin/env python3
"""Compares every operation that PyTorch's operator database and this library share.

    run.py LIBRARY [--only NAME ...] [--report FILE] [--verbose]

Per entry, dtype and sample: values, dtypes and shapes; non-contiguous inputs; gradients; second
gradients; bad inputs must raise. Prints a table and the failures; exits with 1 when there are more
failures than tests/parity/known.txt names, or ones it does not name.
"""
import argparse
import collections
import sys
import time
import warnings
from pathlib import Path

import torch
from torch.testing._internal.common_methods_invocations import op_db

sys.path.insert(0, str(Path(__file__).parent))
from torcxx_c import Error, Library  # noqa: E402

warnings.filterwarnings("ignore")
DTYPES = [torch.float32, torch.float64, torch.int64, torch.bool, torch.complex64, torch.bfloat16, torch.float16, torch.int32, torch.uint8]
TOLERANCE = {torch.float32: (2e-5, 1e-5), torch.float64: (1e-9, 1e-9), torch.complex64: (4e-5, 2e-5), torch.bfloat16: (2e-2, 2e-2),
             torch.float16: (2e-3, 2e-3), torch.complex128: (1e-9, 1e-9)}
RANDOM = {"bernoulli", "multinomial", "normal", "rand_like", "randn_like", "randint_like", "randint", "rand", "randn", "randperm", "uniform",
          "exponential", "empty_like", "empty", "new_empty", "empty_strided", "new_empty_strided", "nn.functional.dropout"}
MAX_SAMPLES, MAX_NUMEL = 40, 200_000
# entries whose name here differs
ALIASES = {"nn.functional.linear": "linear", "nn.functional.cross_entropy": "cross_entropy_loss", "true_divide": "div"}


def ours(name, lib):
    short = ALIASES.get(name) or name.removeprefix("nn.functional.").removeprefix("special.").removeprefix("linalg.")
    return short if short in lib.ops and not short.startswith("_") else None


def flat(x):
    if isinstance(x, (list, tuple)):
        return [z for y in x for z in flat(y)]
    return [x]


def reductions(kwargs):
    """nn.functional's reduction names as the inside's numbers."""
    k = dict(kwargs)
    if isinstance(k.get("reduction"), str):
        k["reduction"] = ["none", "mean", "sum"].index(k["reduction"])
    for old in ("size_average", "reduce"):
        if k.get(old, 0) is None:
            k.pop(old)
    return k


def close(a, b, dtype, random):
    if not isinstance(b, torch.Tensor):
        if isinstance(b, (bool, int, float, complex)) and isinstance(a, (bool, int, float, complex)):
            return abs(complex(a) - complex(b)) <= 1e-4 * max(1, abs(complex(b))) or (a != a and b != b), f"{a} != {b}"
        return a == b, f"{a} != {b}"
    if not isinstance(a, torch.Tensor):
        return False, f"expected a tensor, got {a!r}"
    if a.dtype != b.dtype:
        return False, f"dtype {a.dtype} != {b.dtype}"
    if a.shape != b.shape:
        return False, f"shape {tuple(a.shape)} != {tuple(b.shape)}"
    if random:
        return True, ""
    b = b.detach().resolve_conj().resolve_neg()
    if b.is_floating_point() or b.is_complex():
        rtol, atol = TOLERANCE.get(b.dtype, (1e-5, 1e-5))
        scale = b[torch.isfinite(b)].abs().max().item() if b.numel() and torch.isfinite(b).any() else 1
        ok = torch.allclose(a, b, rtol=rtol, atol=atol * max(1, scale), equal_nan=True)
    else:
        ok = torch.equal(a, b)
    if ok:
        return True, ""
    bad = (a != b) & ~((a != a) & (b != b))
    at = bad.nonzero()[0].tolist() if bad.any() else []
    return False, f"value at {at}: {a[tuple(at)].item()} != {b[tuple(at)].item()}" if bad.any() else "values differ"


def leaves_of(sample):
    return [t for t in flat([sample.input, list(sample.args), list(sample.kwargs.values())]) if isinstance(t, torch.Tensor) and t.requires_grad]


class Run:
    def __init__(self, lib, verbose):
        self.lib, self.verbose = lib, verbose
        self.count = collections.Counter()
        self.failures = []

    def record(self, kind, entry, dtype, ok, why=""):
        self.count[kind, "passed" if ok else "failed"] += 1
        if not ok:
            self.failures.append((entry, str(dtype)[6:], kind, why.split("\n")[0][:200]))
            if self.verbose:
                print("  ", self.failures[-1], flush=True)

    def sample(self, op, name, dtype, s, kind, grad):
        lib, entry = self.lib, op.name + ("." + op.variant_test_name if op.variant_test_name else "")
        size = sum(t.numel() for t in flat([s.input, list(s.args)]) if isinstance(t, torch.Tensor))
        if size > MAX_NUMEL:
            return
        args, kwargs = (s.input, *s.args), reductions(s.kwargs)
        try:
            results, pairs = lib.call(name, args, kwargs)
        except TypeError:
            self.count[kind, "unsupported form"] += 1
            return
        except Error as e:
            try:
                op(s.input, *s.args, **s.kwargs)
            except Exception:
                return self.record(kind, entry, dtype, True)
            return self.record(kind, entry, dtype, False, str(e))
        try:
            expected = flat(op(s.input, *s.args, **s.kwargs))
        except Exception:
            self.count[kind, "PyTorch raised"] += 1
            return
        expected = [e for e in expected if e is not None]
        got = [r.torch() for r in results]
        if len(got) != len(expected):
            return self.record(kind, entry, dtype, False, f"{len(got)} results, expected {len(expected)}")
        for a, b in zip(got, expected):
            ok, why = close(a, b, dtype, name in RANDOM)
            if not ok:
                return self.record(kind, entry, dtype, False, why)
        self.record(kind, entry, dtype, True)
        if grad and pairs:
            self.gradients(op, entry, dtype, results, expected, pairs)

    def gradients(self, op, entry, dtype, results, expected, pairs):
        lib = self.lib
        chosen = [(r, e) for r, e in zip(results, expected) if isinstance(e, torch.Tensor) and e.requires_grad]
        if not chosen:
            return
        generator = torch.Generator().manual_seed(0)
        seeds = [torch.randn(e.shape, dtype=e.dtype, generator=generator) for _, e in chosen]
        xs, vs = [p[0] for p in pairs], [p[1] for p in pairs]
        second = op.supports_gradgrad and dtype in (torch.float64,)
        try:
            want = torch.autograd.grad([e for _, e in chosen], xs, seeds, allow_unused=True, create_graph=second)
        except Exception:
            return
        try:
            have = lib.grad([r for r, _ in chosen], seeds, vs, create_graph=second)
        except Error as e:
            return self.record("gradient", entry, dtype, False, str(e))
        for h, w in zip(have, want):
            h = h.torch()
            if w is None or h is None:
                if (w is not None and w.abs().sum() != 0) or (h is not None and h.abs().sum() != 0):
                    return self.record("gradient", entry, dtype, False, "one of the gradients is missing")
                continue
            ok, why = close(h, w, dtype, False)
            if not ok:
                return self.record("gradient", entry, dtype, False, why)
        self.record("gradient", entry, dtype, True)
        if not second:
            return
        again = [(h, w) for h, w in zip(have, want) if w is not None and w.requires_grad and h.kind == "Tensor" and h.requires_grad]
        if not any(w is not None and w.requires_grad for w in want):
            return
        seeds = [torch.randn(w.shape, dtype=w.dtype, generator=generator) for _, w in again]
        want2 = torch.autograd.grad([w for _, w in again], xs, seeds, allow_unused=True)
        try:
            have2 = lib.grad([h for h, _ in again], seeds, vs)
        except Error as e:
            return self.record("second gradient", entry, dtype, False, str(e))
        for h, w in zip(have2, want2):
            h = h.torch()
            zero = lambda t: t is None or t.abs().sum() == 0
            if w is None or h is None:
                ok, why = zero(w) and zero(h), "one of the gradients is missing"
            else:
                ok, why = close(h, w, dtype, False)
            if not ok:
                return self.record("second gradient", entry, dtype, False, why)
        self.record("second gradient", entry, dtype, True)

    def entry(self, op, name):
        supported = op.supported_dtypes("cpu")
        for dtype in DTYPES:
            if dtype not in supported:
                continue
            grad = op.supports_autograd and dtype in (torch.float32, torch.float64, torch.complex64)
            try:
                torch.manual_seed(0)
                samples = list(op.sample_inputs("cpu", dtype, requires_grad=grad))[:MAX_SAMPLES]
            except Exception:
                continue
            for s in samples:
                self.sample(op, name, dtype, s, "value", grad)
                if dtype in (torch.float32, torch.int64):
                    try:
                        strided = s.noncontiguous()
                    except Exception:
                        continue
                    self.sample(op, name, dtype, strided, "non-contiguous", False)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("library")
    p.add_argument("--only", nargs="*")
    p.add_argument("--report")
    p.add_argument("--verbose", action="store_true")
    a = p.parse_args()
    torch.set_num_threads(1)
    lib = Library(a.library)
    run = Run(lib, a.verbose)
    start, entries, table = time.time(), 0, {}
    for op in op_db:
        name = ours(op.name, lib)
        if not name or (a.only and op.name not in a.only):
            continue
        entries += 1
        before = len(run.failures)
        run.entry(op, name)
        table[op.name] = len(run.failures) - before
    lines = [f"{'check':16} {'passed':>8} {'failed':>8}"]
    for kind in ("value", "non-contiguous", "gradient", "second gradient"):
        lines.append(f"{kind:16} {run.count[kind, 'passed']:8} {run.count[kind, 'failed']:8}")
    clean = sum(1 for n in table.values() if n == 0)
    skipped = sum(v for (k, w), v in run.count.items() if w == "unsupported form")
    lines.append(f"entries {entries} of {len(op_db)} in the database, {clean} without a failure; "
                 f"{skipped} samples of forms that need Python; {time.time() - start:.0f} s")
    print("\n".join(lines))
    grouped = collections.Counter((e, d, k, w) for e, d, k, w in run.failures)
    shown = collections.OrderedDict()
    for (e, d, k, w), n in grouped.items():
        shown.setdefault((e, k), []).append((d, w, n))
    print("\nfailures:" if shown else "\nno failures")
    for (e, k), rows in shown.items():
        dtypes = ",".join(sorted({d for d, _, _ in rows}))
        print(f"  {e} [{k}] {dtypes}: {rows[0][1]} ({sum(n for *_, n in rows)})")
    known = Path(__file__).parent / "known.txt"
    names = {line.split("#")[0].strip() for line in known.read_text().splitlines()} - {""} if known.exists() else set()
    new = sorted({e for e, *_ in run.failures} - names)
    if new and not a.only:
        print("not named in known.txt:", ", ".join(new))
    passed = sum(v for (k, w), v in run.count.items() if w == "passed")
    print(f"parity: {passed} passed, {len(run.failures)} failed")
    if a.report:
        Path(a.report).write_text("\n".join(lines) + "\n")
    sys.exit(1 if new else 0)


if __name__ == "__main__":
    main()
