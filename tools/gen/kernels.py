"""Per instruction set: the kernels of the pointwise records. Also their scalar reference, for tests."""
import re

from . import cpp
from .records import balanced


def scalar_args(record):
    return [a for a in record.schema.args if not a.is_tensor and a.type in ("Scalar", "float", "int", "bool")]


# Functions of dozens of instructions: a formula that calls one is compiled once, tails included.
COSTLY = re.compile(r"\b(pow|exp\w*|log\w*|sin\w*|cos\w*|tan\w*|asin\w*|acos\w*|atan\w*|erf\w*|l?gamma\w*|"
                    r"digamma|trigamma|sigmoid|softplus|\w+::(template )?f)\b[<(]")
# In reductions the one copy also takes turns with itself: that pays from a power on.
COSTLY_MAP = re.compile(r"\bpow\(")


def costly(record, member, calls=COSTLY):
    m = re.search(rf"\bstatic\b[^;{{]*\b{member}\s*\([^;{{]*{{", record.body)
    return bool(m and calls.search(record.body[m.end():balanced(record.body, m.end() - 1)]))


def call_args(count, masks, scalars, first=0):
    tensors = [(f"m[{i}]" if masks >> i & 1 else f"v[{i}]") for i in range(first, first + count)]
    return ", ".join(tensors + [f"s[{i}]" for i in range(scalars)])


def functors(record):
    """Generic callables: forward, then one per gradient (inputs: g, tensors..., y)."""
    n, ns, masks = len(record.schema.tensors()), len(scalar_args(record)), record.masks()
    st, kinds = f"ops::{record.struct}", f"ops::{record.struct}::kinds"
    yield "f", n, masks, kinds, f"{st}::template f<V>({call_args(n, masks, ns)})"
    for g in record.grads:
        gmasks = masks << 1
        yield (f"grad_{g}", n + 2, gmasks, f"({kinds} & (ops::Floats | ops::Complexes))",
               f"{st}::template grad_{g}<V>({call_args(n + 2, gmasks, ns)})")


def isa_source(records):
    lines = [cpp.HEADER, '#include "backend/cpu/isa/pointwise.h"']
    lines += sorted({f'#include "{r.file}"' for r in records})
    lines += ["HWY_BEFORE_NAMESPACE();", "namespace torcxx::TORCXX_ISA {"]
    for r in records:
        ns = len(scalar_args(r))
        made = []
        for name, n, masks, kinds, call in functors(r):
            functor = f"{r.unique}_{name}"
            made.append(functor)
            lines.append(
                f"struct {functor} {{\n  static constexpr int inputs = {n}, scalars = {ns};\n"
                f"  static constexpr unsigned masks = {masks}, kinds = {kinds};\n"
                f"  static constexpr bool costly = {str(costly(r, name)).lower()};\n"
                f"  template <class V>\n  static TORCXX_INLINE_MEMBER auto call([[maybe_unused]] const V* v, "
                f"[[maybe_unused]] const ops::mask_t<V>* m, [[maybe_unused]] const V* s) {{ return {call}; }}\n}};")
        lines.append(f"extern const cpu::MapKernels kernels_{r.unique};")
        lines.append(f"constexpr cpu::MapKernels kernels_{r.unique} = make_kernels<{', '.join(made)}>();")
    return "\n".join(lines + ["}", "HWY_AFTER_NAMESPACE();"]) + "\n"


def reduction_source(records):
    lines = [cpp.HEADER, '#include "backend/cpu/isa/reduce.h"']
    lines += sorted({f'#include "{r.file}"' for r in records})
    lines += ["HWY_BEFORE_NAMESPACE();", "namespace torcxx::TORCXX_ISA {"]
    for r in records:
        st, extra = f"ops::{r.struct}", len(r.schema.tensors()) > 1
        numbers = [f"s[{i}]" for i in range(len(reduction_numbers(r)))]
        behind = ", ".join((["e"] if extra else []) + numbers)
        behind = ", " + behind if behind else ""
        mapped = f"{st}::template map<V>(x{behind})" if r.has("map") else "x"
        last = f"{st}::template finish<V>(x, s[{len(numbers)}]{behind})" if r.has("finish") else "x"
        args = "V x, [[maybe_unused]] V e, [[maybe_unused]] const V* s"
        f = "  template <class V>\n  static TORCXX_INLINE_MEMBER V"
        lines.append(
            f"struct {r.unique}_reduction {{\n  static constexpr int scalars = {len(numbers)};\n"
            f"  static constexpr bool extra = {str(extra).lower()}, finishes = {str(r.has('finish')).lower()};\n"
            f"  static constexpr bool costly = {str(costly(r, 'map', COSTLY_MAP)).lower()};\n"
            f"  static constexpr unsigned kinds = {st}::kinds;\n"
            f"{f} start() {{ return {st}::template start<V>(); }}\n{f} map({args}) {{ return {mapped}; }}\n"
            f"{f} join(V a, V b) {{ return {st}::template join<V>(a, b); }}\n{f} finish({args}) {{ return {last}; }}\n}};")
        lines.append(f"extern const cpu::ReduceKernels reduction_{r.unique};")
        lines.append(f"constexpr cpu::ReduceKernels reduction_{r.unique} = make_reduce_kernels<{r.unique}_reduction>();")
    return "\n".join(lines + ["}", "HWY_AFTER_NAMESPACE();"]) + "\n"


def scan_source(records):
    lines = [cpp.HEADER, '#include "backend/cpu/isa/scan.h"']
    lines += sorted({f'#include "{r.file}"' for r in records})
    lines += ["HWY_BEFORE_NAMESPACE();", "namespace torcxx::TORCXX_ISA {"]
    for r in records:
        st, f = f"ops::{r.struct}", "  template <class V>\n  static TORCXX_INLINE_MEMBER V"
        lines.append(f"struct {r.unique}_scan {{\n  static constexpr unsigned kinds = {st}::kinds;\n"
                     f"{f} start() {{ return {st}::template start<V>(); }}\n"
                     f"{f} join(V a, V b) {{ return {st}::template join<V>(a, b); }}\n}};")
        lines.append(f"extern const cpu::ScanKernels scan_{r.unique};")
        lines.append(f"constexpr cpu::ScanKernels scan_{r.unique} = make_scan_kernels<{r.unique}_scan>();")
    return "\n".join(lines + ["}", "HWY_AFTER_NAMESPACE();"]) + "\n"


def reduction_numbers(record):
    """Arguments that the formulas take as numbers."""
    return [a for a in scalar_args(record) if a.name not in ("dim", "keepdim")]


def reference_source(records, index):
    """Tables of the formulas over double and long double: the oracle of the kernels."""
    lines = [cpp.HEADER, '#include "operations/reference.h"']
    lines += sorted({f'#include "{r.file}"' for r in records})
    lines += ["namespace torcxx::reference {", "namespace {"]
    table = []
    for r in records:
        ns, st = len(scalar_args(r)), f"ops::{r.struct}"
        n, masks = len(r.schema.tensors()), r.masks()
        calls = [(f"{r.unique}_f", n, masks, "f")] + [
            (f"{r.unique}_grad_{g}", n + 2, masks << 1, f"grad_{g}") for g in r.grads]
        for fn, count, mk, member in calls:
            args = ", ".join([(f"v[{i}] != 0" if mk >> i & 1 else f"v[{i}]") for i in range(count)] +
                             [f"s[{i}]" for i in range(ns)])
            lines.append(f"template <class V> V {fn}([[maybe_unused]] const V* v, [[maybe_unused]] const V* s) "
                         f"{{ if constexpr ({st}::kinds & ops::Floats) return static_cast<V>({st}::template {member}<V>({args})); "
                         "else return V(0); }")
        grads = ", ".join(f'{{"{g}", &{r.unique}_grad_{g}<double>, &{r.unique}_grad_{g}<long double>}}' for g in r.grads)
        table.append(f'  if constexpr ({st}::kinds & ops::Floats) out.push_back({{"{r.name}", "{r.unique}", {n}, {ns}, {masks}u, {st}::ulp, {st}::range, '
                     f"{st}::result, &{r.unique}_f<double>, &{r.unique}_f<long double>, {{{grads}}}}});")
    lines += ["}  // namespace", f"void append_{index}(std::vector<Pointwise>& out) {{", *table, "}", "}  // namespace torcxx::reference"]
    return "\n".join(lines) + "\n"


def reference_table(batches):
    """Collects the tables of all batches."""
    return "\n".join([cpp.HEADER, '#include "operations/reference.h"', "namespace torcxx::reference {"] +
                     [f"void append_{i}(std::vector<Pointwise>& out);" for i in range(batches)] +
                     ["const std::vector<Pointwise>& all_pointwise() {", "  static const std::vector<Pointwise> all = [] {",
                      "    std::vector<Pointwise> out;"] + [f"    append_{i}(out);" for i in range(batches)] +
                     ["    return out;", "  }();", "  return all;", "}", "}  // namespace torcxx::reference"]) + "\n"
