"""Public headers: declarations of the inside, Tensor's methods, free functions."""
from . import cpp


def signatures(record):
    """(return type, name, overload, args, kind) for every C++ function of a record."""
    for o in cpp.overloads(record):
        s = record.schema
        if record.writes_self:
            yield "TensorBase&", s.name, o, [a for a in o.args], "inplace"
            continue
        yield s.cpp_return, s.name, o, o.args, "function"
        if cpp.has_inplace(record, o):
            yield "TensorBase&", s.name + "_", o, o.args, "inplace"
        if cpp.has_out(record, o):
            yield "out", s.name + "_out", o, o.args, "out"


def out_params(schema):
    if len(schema.returns) == 1:
        return ["out"]
    return [n for _, n in schema.returns]


def declaration(record, ret, name, args, kind, defaults=True, qualifier="TORCXX_API "):
    if kind == "inplace":
        rest = cpp.params(args[1:], defaults)
        return f"{qualifier}TensorBase& {name}(TensorBase& self{', ' if rest else ''}{rest})"
    if kind == "out":
        outs = ", ".join(f"TensorBase& {n}" for n in out_params(record.schema))
        rest = cpp.params(args, defaults)
        return f"{qualifier}void {name}({outs}{', ' if rest else ''}{rest})"
    return f"{qualifier}{ret} {name}({cpp.params(args, defaults)})"


def op_header(records):
    """gen/ops/<name>.h: all overloads of one name, for users inside the library."""
    lines = [cpp.HEADER, "#pragma once", '#include "tensor/op_types.h"', "namespace torcxx::ops {"]
    for r in records:
        for ret, name, o, args, kind in signatures(r):
            lines.append(declaration(r, ret, name, args, kind) + ";")
    lines.append("}  // namespace torcxx::ops")
    impls = [r for r in records if r.kind in ("Function", "View", "Inplace", "Reduction", "Scan")]
    if impls:
        lines.append("namespace torcxx::impl {  // written by hand in tensor/")
        for r in impls:
            ret = "void" if r.kind == "Inplace" else r.schema.cpp_return
            params = cpp.params(r.schema.args)
            if r.kind == "Inplace":
                params = params.replace("const TensorBase& self", "TensorBase& self", 1)
            lines.append(f"{ret} {r.unique}({params});")
        lines.append("}  // namespace torcxx::impl")
    return "\n".join(lines) + "\n"


def ops_header(records):
    lines = [cpp.HEADER, "#pragma once", "#include <torcxx/tensor/types.h>", "namespace torcxx::ops {"]
    for r in records:
        for ret, name, o, args, kind in signatures(r):
            lines.append(declaration(r, ret, name, args, kind, defaults=False) + ";")
    return "\n".join(lines + ["}  // namespace torcxx::ops"]) + "\n"


def doc_comment(record):
    doc = record.text("doc")
    return "".join(f"/// {line}\n" for line in doc.split("\\n")) if doc else ""


def shown(records, variant):
    """(record, its own name, public name, args, kind) of all that the public API has as `variant`."""
    for r in records:
        for ret, name, o, args, kind in signatures(r):
            for alias in cpp.all_names(r, name, kind):
                if variant in cpp.variants(r, alias):
                    yield r, name, alias, args, kind


def only_a_flag(args):
    """f(self, bool): a number there is the dimension of another overload, as in std(0)."""
    return [(a.type, a.cpp_default()) for a in args[1:]] == [("bool", None)]


def methods(records):
    """The text inside class Tensor."""
    lines = [cpp.HEADER.rstrip()]
    for r, name, alias, args, kind in shown(records, "method"):
        if kind == "out" or not args or args[0].name != "self" or args[0].type != "Tensor":
            continue
        rest, call = cpp.params(args[1:], True, public=True), cpp.forward_args(args[1:])
        call = f"*this{', ' if call else ''}{call}"
        if kind == "inplace":
            lines.append(f"Tensor& {alias}({rest}) const {{ ops::{name}(mutable_base(){call[5:]}); "
                         "return const_cast<Tensor&>(*this); }")
        else:
            head = "template <std::same_as<bool> Flag> " if only_a_flag(args) else ""
            rest = rest.replace("bool ", "Flag ") if head else rest
            lines.append(f"{doc_comment(r)}{head}{cpp.public_return(r.schema)} {alias}({rest}) const "
                         f"{{ {cpp.wrap(r.schema, f'ops::{name}({call})')}; }}")
    return "\n".join(lines) + "\n"


def function(r, name, alias, args, kind):
    """A free function of that public name."""
    rest, call = cpp.params(args, True, public=True), cpp.forward_args(args)
    if kind == "inplace":
        rest = cpp.params(args[1:], True, public=True)
        return (f"inline Tensor& {alias}(Tensor& self{', ' if rest else ''}{rest}) "
                f"{{ ops::{name}({call}); return self; }}")
    if kind == "out":
        outs = out_params(r.schema)
        decl = ", ".join(f"Tensor& {n}" for n in outs)
        ret = "Tensor&" if len(outs) == 1 else f"std::tuple<{', '.join(['Tensor&'] * len(outs))}>"
        value = outs[0] if len(outs) == 1 else f"{{{', '.join(outs)}}}"
        comma = ", " if rest else ""
        return (f"inline {ret} {alias}({decl}{comma}{rest}) {{ ops::{name}("
                f"{', '.join(outs)}{comma}{call}); return {value}; }}")
    head = "template <std::same_as<bool> Flag> " if only_a_flag(args) else ""
    rest = rest.replace("bool ", "Flag ") if head else rest
    return (f"{doc_comment(r)}{head}inline {cpp.public_return(r.schema)} {alias}({rest}) "
            f"{{ {cpp.wrap(r.schema, f'ops::{name}({call})')}; }}")


def functions(records, flat=False):
    """Free functions in their namespaces; flat: linalg::det and the like again, as linalg_det."""
    spaces = {}
    for r, name, alias, args, kind in shown(records, "function"):
        space, short = cpp.place(alias)
        if flat:
            if not space:
                continue
            space, short = "", alias
        spaces.setdefault(space, []).append(function(r, name, short, args, kind))
    lines = [cpp.HEADER, "#pragma once", "#include <torcxx/tensor/tensor.h>"]
    for space in sorted(spaces):
        full = f"torcxx::{space}" if space else "torcxx"
        lines += [f"namespace {full} {{", *spaces[space], f"}}  // namespace {full}"]
    return "\n".join(lines) + "\n"
