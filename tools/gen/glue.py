"""Library sources: each operation's entry point, with its tape node."""
import re

from . import cpp, registry
from .kernels import reduction_numbers, scalar_args
from .public import declaration, out_params, signatures
from .registry import cpp_string


def node_name(name):
    return "".join(w[:1].upper() + w[1:] for w in name.strip("_").split("_")) + "Backward0"


# ---- pointwise -------------------------------------------------------------------------------
def pointwise_op(r):
    n, ns, masks = len(r.schema.tensors()), len(scalar_args(r)), r.masks()
    st = f"{r.struct}"
    def build(member, count):
        args = ", ".join([f"Expr::input(g, {i})" for i in range(count)] + [f"Expr::scalar(g, {i})" for i in range(ns)])
        return f"[](ExprGraph& g) {{ return {st}::template {member}<Expr>({args}); }}"
    grads = ", ".join(build(f"grad_{g}", n + 2) for g in r.grads)
    positions = ", ".join(str([a.name for a in r.schema.tensors()].index(g)) for g in r.grads)
    return (f"TORCXX_DECLARE_KERNELS({r.unique})\nnamespace torcxx::ops {{\n"
            f"static PointwiseOp {r.unique}_op = {{.name = \"{r.name}\", .node_name = \"{node_name(r.name)}\", "
            f".result = {st}::result, .kinds = {st}::kinds, .inputs = {n}, .scalars = {ns}, .masks = {masks}, .divides = {st}::divides, "
            f".grads = {len(r.grads)}, .grad_of = {{{positions}}}, .grad = {{{grads}}}, "
            f".kernels = TORCXX_ISA_TABLE(kernels_{r.unique})}};\n")


def pointwise_body(r, name, o, args, kind):
    tensors = [a.name for a in r.schema.tensors()]
    scalars = [a.name for a in scalar_args(r)]
    sc = f"const Scalar scalars[] = {{{', '.join(scalars)}}}; " if scalars else ""
    sp = "scalars" if scalars else "nullptr"
    lines = f"const Operand in[] = {{{', '.join('Operand(' + t + ')' for t in tensors)}}}; {sc}"
    if kind == "inplace":
        return f"{{ {lines}pointwise_inplace({r.unique}_op, in, {sp}); return self; }}"
    if kind == "out":
        return f"{{ {lines}pointwise_out({r.unique}_op, in, {sp}, out); }}"
    return f"{{ {lines}return pointwise({r.unique}_op, in, {sp}); }}"


# ---- reductions ------------------------------------------------------------------------------
def reduction_op(r):
    """The description of a reduction and the implementation that its entry point calls."""
    st, args = r.struct, r.schema.args
    numbers = [a.name for a in reduction_numbers(r)]
    extra = ["&" + a.name for a in r.schema.tensors()[1:]] or ["nullptr"]
    dim = "dim" if r.schema.arg("dim") else "OptionalIntArrayRef()"
    dtype = "dtype" if r.schema.arg("dtype") else "std::nullopt"
    refuses = cpp_string(r.text("refuses")) if r.text("refuses") else "nullptr"
    keepdim = "keepdim" if r.schema.arg("keepdim") else "false"
    scalars = f"const Scalar scalars[] = {{{', '.join(numbers)}}}; " if numbers else ""
    return (f"}} namespace torcxx::cpu {{ TORCXX_DECLARE_ISA(const cpu::ReduceKernels, reduction_{r.unique}) }} namespace torcxx::ops {{\n"
            f"static const ReductionOp {r.unique}_op = {{.name = \"{r.name}\", .result = {st}::result, .kinds = {st}::kinds, "
            f".needs_elements = {st}::needs_elements, .scalars = {len(numbers)}, .refuses = {refuses}, .kernels = TORCXX_ISA_TABLE(reduction_{r.unique})}};\n"
            f"}} namespace torcxx::impl {{ {r.schema.cpp_return} {r.unique}({cpp.params(args)}) {{ {scalars}"
            f"return reduction(ops::{r.unique}_op, self, {dim}, {keepdim}, {dtype}, {extra[0]}, {'scalars' if numbers else 'nullptr'}); }} }} namespace torcxx::ops {{\n")


def scan_op(r):
    st, dtype = r.struct, "dtype" if r.schema.arg("dtype") else "std::nullopt"
    return (f"}} namespace torcxx::cpu {{ TORCXX_DECLARE_ISA(const cpu::ScanKernels, scan_{r.unique}) }} namespace torcxx::ops {{\n"
            f"static const ScanOp {r.unique}_op = {{.name = \"{r.name}\", .result = {st}::result, .kinds = {st}::kinds, "
            f".kernels = TORCXX_ISA_TABLE(scan_{r.unique})}};\n"
            f"}} namespace torcxx::impl {{ {r.schema.cpp_return} {r.unique}({cpp.params(r.schema.args)}) {{ "
            f"return scan(ops::{r.unique}_op, self, dim, {dtype}); }} }} namespace torcxx::ops {{\n")


def shorter_body(r):
    """Calls the full signature; a dimension left out means all of them."""
    given = {a.name for a in r.schema.args}
    left_out = {"dim": "OptionalIntArrayRef()", "keepdim": "false"}
    values = [a.name if a.name in given else left_out.get(a.name, a.cpp_default()) for a in r.base.schema.args]
    casts = [f"OptionalIntArrayRef({v})" if a.name == "dim" and v == "dim" else v for a, v in zip(r.base.schema.args, values)]
    return f"{{ return {r.name}({', '.join(casts)}); }}"


# ---- functions with a tape node --------------------------------------------------------------
def saved_names(r):
    """Tensors, sizes, dtypes and attributes that the gradient formulas name."""
    names = r.context_names()
    outs = [n for _, n in r.schema.returns]
    saved = []  # (kind, context name, argument)
    for a in r.schema.args:
        if a.is_tensor:
            if a.name in names:
                saved.append(("list" if a.type.endswith("[]") else "tensor", a.name, a.name))
            if a.name + "_sizes" in names:
                saved.append(("sizes_list" if a.type.endswith("[]") else "sizes", a.name + "_sizes", a.name))
            if a.name + "_geometry" in names:
                saved.append(("geometry", a.name + "_geometry", a.name))
            if a.name + "_dtype" in names:
                saved.append(("dtype", a.name + "_dtype", a.name))
        elif a.name in names:
            saved.append(("value", a.name, a))
    saved += [("output", n, n) for n in outs if n in names]
    return saved


def node_struct(r):
    saved = saved_names(r)
    outs = r.schema.returns
    members, resets, context, init = [], [], [], []
    for kind, name, a in saved:
        if kind in ("tensor", "output"):
            members.append(f"  SavedTensor {name};")
            resets.append(f"{name}.reset();")
            context.append((f"TensorBase {name}", f"{name}.unpack(this)"))
        elif kind == "list":
            members.append(f"  std::vector<SavedTensor> {name};")
            resets.append(f"for (auto& t : {name}) t.reset();")
            context.append((f"std::vector<TensorBase> {name}", f"unpack_all({name}, this)"))
        elif kind == "sizes":
            members.append(f"  std::vector<int64_t> {name};")
            context.append((f"const std::vector<int64_t>& {name}", name))
        elif kind == "sizes_list":
            members.append(f"  std::vector<std::vector<int64_t>> {name};")
            context.append((f"const std::vector<std::vector<int64_t>>& {name}", name))
        elif kind == "geometry":
            members.append(f"  Geometry {name};")
            context.append((f"const Geometry& {name}", name))
        elif kind == "dtype":
            members.append(f"  ScalarType {name};")
            context.append((f"ScalarType {name}", name))
        else:
            members.append(f"  {a.kept} {name};")
            context.append((f"const {a.kept}& {name}", name))
    grad_fields = []
    if len(outs) == 1 and outs[0][0] == "Tensor":
        grad_fields.append(("const TensorBase& grad", "grads[0]"))
    elif len(outs) == 1:
        grad_fields.append(("ArrayRef<TensorBase> grads", "ArrayRef<TensorBase>(grads, num_outputs())"))
    else:
        grad_fields += [(f"const TensorBase& grad_{n}", f"grads[{i}]") for i, (_, n) in enumerate(outs)]
    needs = [(f"bool needs_{g}", f"needs({i})") for i, g in enumerate(r.grads)
             if f"needs_{g}" in r.context_names()]
    fields = grad_fields + context + needs
    is_list = len(r.grads) == 1 and r.schema.arg(r.grads[0]).type.endswith("[]")
    if is_list:
        apply = (f"    auto all = {r.struct}::grad_{r.grads[0]}(c);\n"
                 "    for (uint32_t i = 0; i < num_inputs() && i < all.size(); i++) if (needs(i)) out[i] = std::move(all[i]);")
    elif r.joint_grads:
        apply = (f"    auto all = {r.struct}::grads(c);\n"
                 "    for (uint32_t i = 0; i < num_inputs(); i++) if (needs(i)) out[i] = std::move(all[i]);")
    else:
        apply = "\n".join(f"    if (needs({i})) out[{i}] = {r.struct}::grad_{g}(c);" for i, g in enumerate(r.grads))
    decl = "\n".join(f"    {f};" for f, _ in fields)
    values = ", ".join(v for _, v in fields)
    edges = "uint32_t n" if is_list else ""
    count = "n" if is_list else str(len(r.grads))
    return (f"struct {r.unique}_node final : Node {{\n  explicit {r.unique}_node({edges}) : Node({count}) {{}}\n"
            f"  const char* name() const override {{ return \"{node_name(r.name)}\"; }}\n" + "\n".join(members) +
            f"\n  void release_variables() override {{ {' '.join(resets)} }}\n  struct Context {{\n{decl}\n  }};\n"
            f"  void apply([[maybe_unused]] const TensorBase* grads, TensorBase* out) override {{\n"
            f"    const Context c{{{values}}};\n{apply}\n  }}\n}};\n")


def record_node(r, result):
    """Statements that make and fill the node `made`; `result` names the C++ variable of the results."""
    lines, is_list = [], len(r.grads) == 1 and r.schema.arg(r.grads[0]).type.endswith("[]")
    if is_list:
        g = r.grads[0]
        lines.append(f"auto* made = new {r.unique}_node(static_cast<uint32_t>({g}.size())); node = NodePtr(made);")
        lines.append(f"for (uint32_t i = 0; i < {g}.size(); i++) autograd::set_edge(*made, i, {g}[i]);")
    else:
        lines.append(f"auto* made = new {r.unique}_node(); node = NodePtr(made);")
        lines += [f"autograd::set_edge(*made, {i}, {g});" for i, g in enumerate(r.grads)]
    for kind, name, a in saved_names(r):
        if kind == "tensor":
            lines.append(f"made->{name} = SavedTensor({a}, false);")
        elif kind == "list":
            lines.append(f"for (const auto& t : {a}) made->{name}.emplace_back(t, false);")
        elif kind == "sizes":
            lines.append(f"if ({a}.defined()) made->{name} = {a}.sizes().vec();")
        elif kind == "sizes_list":
            lines.append(f"for (const auto& t : {a}) made->{name}.push_back(t.sizes().vec());")
        elif kind == "geometry":
            lines.append(f"made->{name} = geometry_of({a});")
        elif kind == "dtype":
            lines.append(f"made->{name} = {a}.defined() ? {a}.dtype() : kFloat;")
        elif kind == "value":
            lines.append(f"made->{name} = keep({name});")
    return lines


def needs_grad(r):
    parts = [(f"any_requires_grad({g})" if r.schema.arg(g).type.endswith("[]") else f"autograd::requires_grad({g})")
             for g in r.grads]
    return " || ".join(parts)


def result_refs(r):
    outs = r.schema.returns
    return ["result"] if len(outs) == 1 else [f"std::get<{i}>(result)" for i in range(len(outs))]


def numbers_body(r, o):
    """Of the signature with numbers of a Function or Composite: calls the one with tensors."""
    like = next(a.name for a in o.args if a.type == "Tensor")
    return f"{{ return {r.name}({', '.join(f'number_like({a.name}, {like})' if a.name in o.scalars else a.name for a in o.args)}); }}"


def function_body(r):
    call = f"impl::{r.unique}({cpp.names(r.schema.args)})"
    if not r.schema.returns_tensors:
        return f"{{ return {call}; }}"
    if not r.grads:
        inputs = [a.name for a in r.schema.tensors()]
        if r.has_false("differentiable") or not inputs:
            return f"{{ NoRecording off; return {call}; }}"
        check = " || ".join(f"any_requires_grad({a.name})" if a.type.endswith("[]") else f"autograd::requires_grad({a.name})"
                            for a in r.schema.tensors())
        marks = " ".join(f"mark_not_differentiable({ref}, \"{r.name}\");" for ref in result_refs(r))
        return (f"{{ const bool record = {check}; NoRecording off(record); auto result = {call}; "
                f"if (record) {{ {marks} }} return result; }}")
    lines = [f"  const bool record = {needs_grad(r)};"]
    if r.kind == "View":
        many = r.schema.returns[0][0] == "Tensor[]"
        lines += [f"  auto result = {call};", "  NodePtr node;", "  if (record) {"]
        lines += ["    " + x for x in record_node(r, "result")] + ["  }"]
        lines.append("  for (const auto& t : result) autograd::set_view_history(self, t, node, autograd::ViewKind::Multi);"
                     if many else "  autograd::set_view_history(self, result, node);")
        return "{\n" + "\n".join(lines + ["  return result;"]) + "\n}"
    lines += ["  if (TORCXX_LIKELY(!record)) return " + call + ";", "  NodePtr node;",
              f"  auto result = [&] {{ NoRecording off; return {call}; }}();"]
    lines += ["  " + x for x in record_node(r, "result")]
    if len(r.schema.returns) == 1 and r.schema.returns[0][0] == "Tensor[]":
        lines.append("  for (auto& t : result) autograd::set_history(t, node);")
    else:
        lines += [f"  autograd::set_history({ref}, node);" for ref in result_refs(r)]
    refs = dict(zip([n for _, n in r.schema.returns], result_refs(r)))
    lines += [f"  made->{name} = SavedTensor({refs[name]}, true);" for kind, name, _ in saved_names(r) if kind == "output"]
    return "{\n" + "\n".join(lines + ["  return result;"]) + "\n}"


def inplace_body(r):
    lines = ["  if (GradMode::is_enabled()) autograd::check_inplace(self, \"%s\");" % r.name]
    call = f"impl::{r.unique}({cpp.names(r.schema.args)});"
    if r.grads:
        lines += [f"  const bool record = {needs_grad(r)};", "  NodePtr node;", "  if (record) {"]
        lines += ["    " + x for x in record_node(r, "self")] + ["  }"]
        lines.append(f"  {{ NoRecording off(record); {call} }}")
        lines.append(f"  autograd::rebase_{'geometry' if r.flag('reshapes') else 'history'}(self, node);")
    else:
        lines += [f"  {{ NoRecording off; {call} }}", "  autograd::rebase_history(self, {});"]
    return "{\n" + "\n".join(lines + ["  return self;"]) + "\n}"


def derived_body(r, name, o, args, kind):
    """In-place and out forms of functions and composites, through the functional form."""
    hidden = any(a.name == r.name for a in args)  # an argument bears the operation's name
    call = f"{'ops::' if hidden else ''}{r.name}({cpp.names(args)})"
    tensors = [a for a in args if a.is_tensor]
    check = " || ".join((f"any_requires_grad({a.name})" if a.type.endswith("[]") else f"autograd::requires_grad({a.name})")
                        for a in tensors) or "false"
    if kind == "inplace":
        call = call.replace("(self", "(before", 1)
        return f"{{ const TensorBase before = before_inplace(self, {check}); return assign_inplace(self, {call}, \"{name}\"); }}"
    outs = out_params(r.schema)
    rules = [w.strip() for w in r.text("out_rules").split(",")]
    body = f"{{ check_out_grad(\"{r.name}\", {check}); "
    if "apart" in rules:
        body += "".join(f'check_apart({o_}, {a.name}, "{r.name}"); ' for o_ in outs for a in tensors)
    if "separate" in rules:
        body += (f'TORCXX_CHECK_VALUE(!{outs[0]}.numel() || {outs[0]}.data_ptr() != {outs[1]}.data_ptr(), '
                 f'"{r.name}(): {outs[0]} and {outs[1]} must not overlap"); check_apart({outs[0]}, {outs[1]}, "{r.name}"); ')
    body += f"auto made = {call}; "
    exact = ", true" if "dtype" in rules else ""
    refs = ["made"] if len(outs) == 1 else [f"std::get<{i}>(made)" for i in range(len(outs))]
    if "apart" in rules:  # also where it comes to lie when it grows
        body += "".join(f'check_apart_grown({o_}, {ref}, {a.name}, "{r.name}"); ' for o_, ref in zip(outs, refs) for a in tensors)
    return body + " ".join(f"write_out({o_}, {ref}, \"{r.name}\"{exact});" for o_, ref in zip(outs, refs)) + " }"


def source(records, index, known):
    used = set()
    for r in records:
        used.add(r.name)
        used |= {w for w in re.findall(r"\b([a-z_]\w*)\s*\(", r.body) if w in known}
    lines = [cpp.HEADER, '#include "tensor/glue.h"']
    lines += [f'#include "gen/ops/{n}.h"' for n in sorted(used)]
    if any(r.kind == "Reduction" for r in records):
        lines.append('#include "tensor/reduction.h"')
    if any(r.kind == "Scan" for r in records):
        lines.append('#include "tensor/scan_run.h"')
    lines += sorted({f'#include "{r.file}"' for r in records})
    lines.append("namespace torcxx::ops {")
    for r in records:
        if r.kind == "Pointwise":
            lines.append(pointwise_op(r))
        if r.kind == "Reduction":
            lines.append(reduction_op(r))
        if r.kind == "Scan":
            lines.append(scan_op(r))
        if r.kind not in ("Composite", "Pointwise") and r.grads:
            lines.append(node_struct(r))
        for ret, name, o, args, kind in signatures(r):
            decl = declaration(r, ret, name, args, kind, defaults=False, qualifier="")
            if r.kind == "Pointwise":
                body = pointwise_body(r, name, o, args, kind)
            elif kind == "inplace" and r.kind == "Inplace":
                body = inplace_body(r)
            elif kind == "out" or (kind == "inplace" and not r.writes_self):
                body = derived_body(r, name, o, args, kind)
            elif r.base:
                body = shorter_body(r)
            elif o.scalars:
                body = numbers_body(r, o)
            elif r.kind == "Composite" and r.writes_self:
                body = f"{{ {r.struct}::forward({cpp.names(args)}); return self; }}"
            elif r.kind == "Composite":
                body = f"{{ return {r.struct}::forward({cpp.names(args)}); }}"
            else:
                body = function_body(r)
            lines.append(f"{decl} {body}")
    lines += registry.table(records, index)
    return "\n".join(lines + ["}  // namespace torcxx::ops"]) + "\n"
