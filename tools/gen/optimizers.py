"""Optimizers: options, classes and fused kernels from the records of src/ops/optim."""
import re
from dataclasses import dataclass, field
from pathlib import Path

from .cpp import HEADER
from .records import balanced
from .registry import cpp_string
from .schema import split_top

TYPES = {"float": "double", "bool": "bool", "float[2]": "betas_t"}


@dataclass
class State:
    name: str
    variant: int  # index among the variants, or -1
    initial: str  # the option with its first value, or ""


@dataclass
class OptimizerRecord:
    name: str
    file: Path
    body: str
    options: list = field(default_factory=list)  # (type, name, default)

    def text(self, member):
        m = re.search(r"\b" + member + r"\s*=\s*((?:\"(?:[^\"\\]|\\.)*\"\s*)+);", self.body)
        return "".join(re.findall(r"\"((?:[^\"\\]|\\.)*)\"", m[1])) if m else ""

    @property
    def variants(self):
        return [v.strip() for v in self.text("variants").split(",") if v.strip()]

    @property
    def numbers(self):
        """(name, first value: an option or a number)."""
        return [tuple(part.split("=")) for part in split_top(self.text("numbers"))]

    @property
    def states(self):
        for part in split_top(self.text("state")):
            m = re.fullmatch(r"(\w+)(?:=(\w+))?(?: if (\w+))?", part)
            if not m:
                raise SystemExit(f"{self.file}: bad state '{part}'")
            yield State(m[1], self.variants.index(m[3]) if m[3] else -1, m[2] or "")


def read(root):
    out = []
    for path in sorted((Path(root) / "src/ops/optim").glob("*.h")):
        text = re.sub(r"//[^\n]*", "", path.read_text())
        for m in re.finditer(r"\bstruct (\w+) : Optimizer \{", text):
            r = OptimizerRecord(m[1], path.relative_to(Path(root) / "src"), text[m.end():balanced(text, m.end() - 1) - 1])
            s = re.fullmatch(r"(\w+)\((.*)\)", r.text("schema"))
            if not s or s[1] != r.name:
                raise SystemExit(f"{path}: the schema of {r.name} must read {r.name}(...)")
            for part in split_top(s[2]):
                a = re.fullmatch(r"(\S+) (\w+)=(.+)", part)
                if not a or a[1] not in TYPES:
                    raise SystemExit(f"{path}: bad option '{part}'")
                r.options.append((a[1], a[2], a[3]))
            out.append(r)
    return out


def cpp_default(kind, text):
    return "{" + text.strip("()") + "}" if kind == "float[2]" else text.lower() if kind == "bool" else text


def header(optimizers):
    lines = [HEADER, "#pragma once", '#include "torcxx/optim/optimizer.h"', "namespace torcxx::optim {"]
    for r in optimizers:
        n, o = r.name, r.name + "Options"
        lines.append(f"struct TORCXX_API {o} : public OptimizerOptions {{\n  {o}(double lr = {r.options[0][2]}) : lr_(lr) {{}}  // NOLINT")
        lines += [f"  TORCXX_ARG({TYPES[t]}, {name}) = {cpp_default(t, d)};" for t, name, d in r.options]
        lines.append(f" public:\n  std::unique_ptr<OptimizerOptions> clone() const override;\n  double get_lr() const override {{ return lr_; }}\n"
                     f"  void set_lr(double lr) override {{ lr_ = lr; }}\n  void visit(OptionVisitor& visitor) override;\n}};")
        lines.append(f"// {r.text('doc')}\nclass TORCXX_API {n} : public FusedOptimizer {{\n public:")
        for params in ("std::vector<OptimizerParamGroup> groups", "std::vector<Tensor> params"):
            lines.append(f"  explicit {n}({params}, {o} defaults = {{}});")
        lines.append("};")
    return "\n".join(lines + ["}  // namespace torcxx::optim"]) + "\n"


def record_source(r):
    o, st = r.name + "Options", f"ops::{r.name}"
    cast = f"static_cast<const {o}&>(options)"
    bits = " | ".join(f"unsigned({cast}.{v}() != 0) << {i}" for i, v in enumerate(r.variants)) or "0u"
    first = lambda v: f"{cast}.{v}()" if v in {n for _, n, _ in r.options} else v
    numbers = ", ".join(f'{{"{n}", []([[maybe_unused]] const OptimizerOptions& options) -> double {{ return {first(v)}; }}}}'
                        for n, v in r.numbers)
    states = ", ".join(
        f'{{"{s.name}", {s.variant}, ' + (f"[](const OptimizerOptions& options) -> double {{ return {cast}.{s.initial}(); }}" if s.initial else "nullptr") + "}"
        for s in r.states)
    return (f"namespace torcxx::cpu {{ TORCXX_DECLARE_ISA(const cpu::OptimKernels, optim_{r.name}) }}\n"
            f"namespace torcxx::optim {{\nstatic const detail::OptimizerRecord record_{r.name}{{\n"
            f'  .name = "{r.name}", .schema = {cpp_string(r.text("schema"))}, .doc = {cpp_string(r.text("doc"))},\n'
            f"  .options = []() -> std::unique_ptr<OptimizerOptions> {{ return std::make_unique<{o}>(); }},\n"
            f'  .states = {len(list(r.states))}, .state = {{{states}}}, .numbers = {len(r.numbers)}, .number = {{{numbers}}}, .counts = {st}::counts,\n'
            f"  .check = [](const OptimizerOptions& options) {{ detail::Checker c; {st}::check({cast}, c); }},\n"
            f"  .variant = []([[maybe_unused]] const OptimizerOptions& options) -> unsigned {{ return {bits}; }},\n"
            f"  .scalars = [](const OptimizerOptions& options, double step, [[maybe_unused]] double* numbers, double* out) {{\n"
            f"    const auto s = {st}::scalars({cast}, step{', numbers' if r.numbers else ''});\n    static_assert(sizeof(s) <= sizeof(double) * cpu::kMaxOptimScalars);\n"
            f"    std::memcpy(out, &s, sizeof(s)); }},\n"
            f"  .kernels = TORCXX_ISA_TABLE(optim_{r.name})}};\n")


def source(optimizers):
    lines = [HEADER, "#include <cstring>", '#include "optim/record.h"', '#include "torcxx/optim/optimizers.gen.h"']
    lines += sorted({f'#include "{r.file}"' for r in optimizers})
    for r in optimizers:
        n, o = r.name, r.name + "Options"
        lines.append(record_source(r))
        visits = " ".join(f'visitor.option("{name}", {name}_);' for _, name, _ in r.options)
        lines.append(f"std::unique_ptr<OptimizerOptions> {o}::clone() const {{ return std::make_unique<{o}>(*this); }}")
        lines.append(f"void {o}::visit(OptionVisitor& visitor) {{ {visits} }}")
        base = f"std::make_unique<{o}>(std::move(defaults))"
        lines.append(f"{n}::{n}(std::vector<OptimizerParamGroup> groups, {o} defaults) : FusedOptimizer(record_{n}, std::move(groups), {base}) {{}}")
        lines.append(f"{n}::{n}(std::vector<Tensor> params, {o} defaults) : {n}(std::vector<OptimizerParamGroup>{{OptimizerParamGroup(std::move(params))}}, std::move(defaults)) {{}}")
        lines.append("}  // namespace torcxx::optim")
    names = ", ".join(f"&record_{r.name}" for r in optimizers)
    lines.append(f"namespace torcxx::optim {{\nconst std::vector<const detail::OptimizerRecord*>& detail::all_optimizers() {{\n"
                 f"  static const std::vector<const OptimizerRecord*> all{{{names}}};\n  return all;\n}}\n}}  // namespace torcxx::optim")
    return "\n".join(lines) + "\n"


def isa_source(optimizers):
    lines = [HEADER, '#include "backend/cpu/isa/optim.h"']
    lines += sorted({f'#include "{r.file}"' for r in optimizers})
    lines += ["HWY_BEFORE_NAMESPACE();", "namespace torcxx::TORCXX_ISA {"]
    for r in optimizers:
        states, count = list(r.states), len(r.variants)
        names = []
        for bits in range(1 << count):
            names.append(f"{r.name}_update_{bits}")
            present = sum(1 << k for k, s in enumerate(states) if s.variant < 0 or bits >> s.variant & 1)
            chosen = ", ".join(str(bool(bits >> i & 1)).lower() for i in range(count))
            args = ", ".join(["p", "g"] + [f"v[{k}]" for k in range(len(states))] + ["s"])
            lines.append(
                f"struct {names[-1]} {{\n  static constexpr int states = {len(states)};\n  static constexpr unsigned present = {present};\n"
                f"  template <class V>\n  using Scalars = ops::{r.name}::Scalars<V>;\n  template <class V>\n"
                f"  static TORCXX_INLINE_MEMBER void call(V& p, V g, [[maybe_unused]] V* v, const Scalars<V>& s) "
                f"{{ ops::{r.name}::update{f'<{chosen}>' if chosen else ''}({args}); }}\n}};")
        lines.append(f"extern const cpu::OptimKernels optim_{r.name};")
        lines.append(f"constexpr cpu::OptimKernels optim_{r.name} = make_optim_kernels<{', '.join(names)}>();")
    return "\n".join(lines + ["}", "HWY_AFTER_NAMESPACE();"]) + "\n"
