"""The run-time registry: every form of every operation, callable by its schema."""
import re

from . import cpp
from .public import declaration, out_params, signatures


def cpp_string(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def form(r, o, kind, name):
    """(name, overload, schema text, OpKind, number of outs) of one C++ function of a record."""
    text, overload = r.schema.text, o.overload
    for scalar in o.scalars:
        text = re.sub(rf"\bTensor {scalar}\b", f"Scalar {scalar}", text)
    opkind, outs = ("Function" if r.kind in ("Reduction", "Scan") else r.kind), 0
    _, args, returns = re.fullmatch(r"(\w+(?:\.\w+)?)\((.*)\) -> (.*)", text, re.S).groups()
    if kind == "inplace" and not r.writes_self:
        args, returns, opkind = args.replace("Tensor self", "Tensor(a!) self", 1), "Tensor(a!)", "Inplace"
    if kind == "out":
        names = out_params(r.schema)
        marks = [f"Tensor({'abcdef'[i]}!)" for i in range(len(names))]
        star = "" if re.search(r"(^|, )\*(,|$)", args) else "*, "
        args += (", " if args else "") + star + ", ".join(f"{m} {n}" for m, n in zip(marks, names))
        returns = marks[0] if len(marks) == 1 else f"({', '.join(f'{m} {n}' for m, n in zip(marks, names))})"
        overload = f"{overload}_out" if overload else "out"
        name, opkind, outs = r.name, "Out", len(names)
    return name, overload, f"{name}{'.' + overload if overload else ''}({args}) -> {returns}", opkind, outs


def entries(r):
    differentiable = "true" if r.grads or r.kind == "Composite" else "false"
    for ret, cpp_name, o, args, kind in signatures(r):
        name, overload, text, opkind, outs = form(r, o, kind, cpp_name)
        pointer = declaration(r, ret, "(*)", args, kind, defaults=False, qualifier="")
        aliases = " ".join(cpp.all_names(r, name, "function" if kind == "out" else kind)[1:])
        yield (f'    TORCXX_OP_ENTRY("{name}", "{overload}", {cpp_string(text)}, {cpp_string(r.text("doc"))}, "{aliases}", '
               f"{opkind}, {differentiable}, {outs}, {cpp_name}, {pointer}),")


def table(records, index):
    lines = [e for r in records for e in entries(r)]
    return [f"extern const detail::OpRecord entries_{index}[];", f"extern const size_t entry_count_{index};",
            f"const detail::OpRecord entries_{index}[] = {{", *lines, "    {}};",
            f"const size_t entry_count_{index} = {len(lines)};"]


def source(batches):
    lines = [cpp.HEADER, '#include "tensor/registry.h"', "namespace torcxx {", "namespace ops {"]
    for i in range(batches):
        lines.append(f"extern const detail::OpRecord entries_{i}[]; extern const size_t entry_count_{i};")
    lines += ["}", "const std::vector<const OpEntry*>& all_ops() {",
              "  static const std::vector<OpEntry> entries = [] {", "    std::vector<OpEntry> v;"]
    for i in range(batches):
        lines.append(f"    detail::append_ops(v, ops::entries_{i}, ops::entry_count_{i});")
    lines += ["    return v;", "  }();", "  static const std::vector<const OpEntry*> all = [] {",
              "    std::vector<const OpEntry*> v;", "    for (const OpEntry& e : entries) v.push_back(&e);",
              "    return v;", "  }();", "  return all;", "}", "}  // namespace torcxx"]
    return "\n".join(lines) + "\n"
