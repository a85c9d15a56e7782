"""Tables of what the package can do, from the rows of a run."""
import collections

KINDS = ("value", "non-contiguous", "empty, 0-d", "method", "in-place", "out=", "gradient", "second gradient",
         "bad input")
FORWARD, GRADIENT = ("value", "non-contiguous", "empty, 0-d"), ("gradient", "second gradient")
NAMESPACES = ("nn.functional", "linalg", "fft", "special", "masked", "signal")
SHORT = {"float32": "f32", "float64": "f64", "float16": "f16", "bfloat16": "bf16", "complex64": "c64", "complex128": "c128",
         "complex32": "c32", "int64": "i64", "int32": "i32", "int16": "i16", "int8": "i8", "uint8": "u8", "bool": "bool"}


def namespace(entry):
    return next((n for n in NAMESPACES if entry.startswith(n + ".")), "plain")


class Outcome:
    """What one entry came to: "passed", "failed", or None where nothing was compared."""

    def __init__(self, rows):
        self.rows = rows
        self.applies = not rows or any(o != "not applicable" for _, _, o, _ in rows)
        self.missing = any(o == "missing" for _, _, o, _ in rows)

    def of(self, kinds, dtype=None):
        outcomes = {o for k, d, o, _ in self.rows if k in kinds and dtype in (None, d)}
        if "failed" in outcomes or "missing" in outcomes:
            return "failed"
        return "passed" if "passed" in outcomes else None


def outcomes_of(ops, results, not_applicable):
    """{entry: Outcome} of the entries that apply."""
    all_ = {e: Outcome(results[e]) for e in ops if e in results and e not in not_applicable}
    return {e: o for e, o in all_.items() if o.applies}


def shares(ops, outcomes):
    """[(namespace, entries, forward passed, with gradient, gradient passed)], the sum last."""
    counts = collections.defaultdict(lambda: [0, 0, 0, 0])
    for entry, o in outcomes.items():
        for name in (namespace(entry), "all"):
            c = counts[name]
            c[0] += 1
            c[1] += o.of(FORWARD) == "passed"
            gradient = ops[entry].supports_autograd
            c[2] += gradient
            c[3] += gradient and o.of(FORWARD) == "passed" and o.of(GRADIENT) != "failed"
    return [(n, *counts[n]) for n in ("plain", *NAMESPACES, "all") if n in counts]


def print_shares(ops, outcomes):
    """Prints the table; the shares of all entries."""
    print(f"{'namespace':16} {'entries':>8} {'forward passed':>17} {'with gradient':>14} {'gradient passed':>18}")
    for name, entries, forward, gradient, passed in shares(ops, outcomes):
        print(f"{name:16} {entries:8} {forward:9} {forward / max(1, entries):7.1%} {gradient:14} {passed:10} "
              f"{passed / max(1, gradient):7.1%}")
    missing = [e for e, o in outcomes.items() if o.missing]
    if missing:
        print(f"missing ({len(missing)}): {' '.join(missing)}")
    name, entries, forward, gradient, passed = shares(ops, outcomes)[-1]
    return {"forward": forward / max(1, entries), "gradient": passed / max(1, gradient)}


def write_support(path, ops, outcomes):
    """Operation by dtype by gradient, as Markdown."""
    dtypes = list(SHORT)
    lines = ["# Support", "", "Every operation of PyTorch's operator database that applies, called through the Python "
             "package and compared with PyTorch 2.15: values, non-contiguous, empty and 0-d inputs (by dtype), methods, "
             "in-place and out= forms, first and second gradients, bad inputs. `+` equal, `x` differs, `-` PyTorch has "
             "none. Written by `make parity`.", "",
             "| operation | " + " | ".join(SHORT.values()) + " | method | in-place | out= | gradient | second | bad input |",
             "|---" * (len(dtypes) + 7) + "|"]
    sign = {"passed": "+", "failed": "x", None: "-"}
    for entry, o in sorted(outcomes.items()):
        if o.missing:
            cells = ["missing"] + [""] * (len(dtypes) + 5)
        else:
            cells = [sign[o.of(FORWARD, d)] for d in dtypes]
            cells += [sign[o.of((k,))] for k in KINDS[3:]]
        lines.append(f"| {entry} | " + " | ".join(cells) + " |")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n")
