"""Layers: options, module classes and holders from the records of src/nn/layers."""
import re
from dataclasses import dataclass, field
from pathlib import Path

from .cpp import HEADER
from .records import balanced
from .schema import split_top

TYPES = {"int": "int64_t", "float": "double", "bool": "bool", "str": "std::string", "int[]": "std::vector<int64_t>",
         "int?": "std::optional<int64_t>", "float?": "std::optional<double>", "Tensor?": "Tensor"}


@dataclass
class Option:
    type: str
    name: str
    default: str | None

    @property
    def cpp(self):
        m = re.fullmatch(r"(int|padding)\[(\d)\]", self.type)
        return f"{'ExpandingArray' if m[1] == 'int' else 'ConvPadding'}<{m[2]}>" if m else TYPES[self.type]

    def cpp_default(self):
        d = self.default
        if d in ("True", "False"):
            return d.lower()
        if d == "None":
            return "{}" if self.type == "Tensor?" else "std::nullopt"
        return '"' + d[1:-1] + '"' if d[0] == "'" else f"{d}_" if d.isidentifier() else d


@dataclass
class LayerRecord:
    name: str
    file: Path
    bodies: list  # of the struct, then of its bases
    options: list = field(default_factory=list)

    def text(self, member, default=""):
        for body in self.bodies:
            m = re.search(r"\b" + member + r"\s*=\s*((?:\"(?:[^\"\\]|\\.)*\"\s*)+);", body)
            if m:
                return "".join(re.findall(r"\"((?:[^\"\\]|\\.)*)\"", m[1]))
        return default

    def tensors(self, member):
        """(name, shape, value, condition) of each parameter or buffer."""
        for part in filter(None, (p.strip() for p in self.text(member).split(";"))):
            m = re.fullmatch(r"(\w+)\[(.*?)\](?:=([-\w.]+)(?: (\w+))?)?(?: if (\w+(?: & \w+)*))?", part)
            if not m:
                raise SystemExit(f"{self.file}: bad entry '{part}'")
            yield m.groups()

    @property
    def schema(self):
        """For bindings: without the types and defaults that only C++ has."""
        text = re.sub(r"\bpadding\[", "int[", self.text("schema"))
        for o in self.options:
            text = re.sub(rf"int\[\d\] (\w+)={o.name}\b", r"int[] \1=[]", text)
        return self.name + text

    @property
    def required(self):
        return [o for o in self.options if o.default is None]

    @property
    def given(self):
        """Options that are tensors: the layer's buffers."""
        return [o for o in self.options if o.type == "Tensor?"]

    def forwards(self):
        for body in self.bodies:
            body = re.sub(r"\s+", " ", body).replace("( ", "(")
            found = re.findall(r"static ([\w:<>, ]+?) (forward\w*)\(M& m(?:, )?(.*?)\) \{", body)
            if found:
                return found
        return []

    def has(self, function):
        return any(re.search(r"\bstatic void " + function + r"\(", b) for b in self.bodies)


def split_args(text):
    """C++ parameters: splits at commas outside brackets, angle brackets among them."""
    parts, depth, cur = [], 0, ""
    for ch in text:
        depth += (ch in "([{<") - (ch in ")]}>")
        if ch == "," and depth == 0:
            parts.append(cur.strip())
            cur = ""
        else:
            cur += ch
    return parts + ([cur.strip()] if cur.strip() else [])


def structs(root):
    """(name, file, template parameter, base, its argument, body) of every struct with a base."""
    for path in sorted((Path(root) / "src/nn/layers").glob("*.h")):
        text = re.sub(r"//[^\n]*", "", path.read_text())
        for m in re.finditer(r"(?:template <int (\w+)>\s+)?\bstruct (\w+) : (\w+)(?:<(\w+)>)? \{", text):
            yield m[2], path.relative_to(Path(root) / "src"), m[1], m[3], m[4], text[m.end():balanced(text, m.end() - 1) - 1]


def read(root):
    """Structs that derive from Layer, and have no struct deriving from them. In a template's text its parameter has its
    value."""
    every, out = {s[0]: s for s in structs(root)}, []
    bases = {s[3] for s in every.values()}
    for name, path, _, base, argument, body in every.values():
        bodies = [body]
        while base in every:
            _, _, parameter, above, above_argument, text = every[base]
            if parameter:
                text = re.sub(rf"\b{parameter}\b", argument, text)
                above_argument = above_argument and re.sub(rf"\b{parameter}\b", argument, above_argument)
            bodies.append(text)
            base, argument = above, above_argument
        if name in bases or base != "Layer":
            continue
        r = LayerRecord(name, path, bodies)
        if not re.fullmatch(r"\(.*\)", r.text("schema")):
            raise SystemExit(f"{path}: the schema of {name} must read (type option, ...)")
        for part in split_top(r.text("schema")[1:-1]):
            a = re.fullmatch(r"(\S+) (\w+)(?:=(.+))?", part)
            r.options.append(Option(a[1], a[2], a[3]))
        out.append(r)
    return out


def options_class(r):
    n = r.name + "Options"
    lines = [f"struct {n} {{"]
    req = r.required
    if req:
        params = ", ".join(f"{o.cpp} {o.name}" for o in req)
        init = ", ".join(f"{o.name}_(std::move({o.name}))" for o in req)
        explicit = "" if len(req) == 1 else ""
        lines.append(f"  {explicit}{n}({params}) : {init} {{}}  // NOLINT")
    else:
        lines.append(f"  {n}() = default;")
        first = r.options[0] if r.options else None
        if first:
            lines.append(f"  {n}({first.cpp} {first.name}) : {first.name}_(std::move({first.name})) {{}}  // NOLINT")
    for o in r.options:
        value = "" if o.default is None else "{}" if o.default == "[]" else f" = {o.cpp_default()}"
        lines.append(f"  TORCXX_ARG({o.cpp}, {o.name}){value};")
    lines.append("};")
    return "\n".join(lines)


def member_names(r):
    return [n for n, *_ in r.tensors("parameters")] + [n for n, *_ in r.tensors("buffers")] + [o.name for o in r.given]


def impl_class(r):
    doc = r.text("doc")
    lines = [f"// {doc}"] if doc else []
    lines.append(f"class TORCXX_API {r.name}Impl : public ResettableModule {{\n public:")
    req = r.required
    if req and len(req) > 0:
        params = ", ".join(f"{o.cpp} {o.name}" for o in req)
        args = ", ".join(f"std::move({o.name})" for o in req)
        lines.append(f"  {'explicit ' if len(req) == 1 else ''}{r.name}Impl({params}) : {r.name}Impl({r.name}Options({args})) {{}}")
        lines.append(f"  explicit {r.name}Impl({r.name}Options options);")
    else:
        lines.append(f"  explicit {r.name}Impl({r.name}Options options = {{}});")
    # Not Cloneable<...>: a template per layer is a third of the time to compile the header.
    # Copied and destroyed in the library alone: inline they are compiled again by every includer.
    lines.append(f"  {r.name}Impl(const {r.name}Impl& other);\n  ~{r.name}Impl() override;")
    lines.append("  ModulePtr clone(std::optional<Device> device = std::nullopt) const override;\n  void reset() override;\n  void reset_parameters();\n  void pretty_print(std::ostream& stream) const override;")
    for ret, name, args in r.forwards():
        lines.append(f"  {ret} {name}({args});")
    lines.append(f"  {r.name}Options options;")
    for n in member_names(r):
        lines.append(f"  Tensor {n};")
    lines.append(f"}};\nTORCXX_MODULE({r.name});")
    return "\n".join(lines)


def header(layers):
    lines = [HEADER, "#pragma once", "#include <torcxx/nn/module.h>", "#include <torcxx/nn/options.h>", "#include <torcxx/nn/packed_sequence.h>", "namespace torcxx::nn {"]
    for r in layers:
        lines += [options_class(r), impl_class(r)]
    return "\n".join(lines + ["}  // namespace torcxx::nn"]) + "\n"


def expression(r, text):
    """A shape or condition over option names, as C++."""
    names = {o.name for o in r.options}
    return re.sub(r"[A-Za-z_]\w*", lambda m: f"options.{m[0]}()" if m[0] in names else m[0], text)


def shape(r, text):
    parts = []
    for p in split_top(text):
        parts.append(f"IntArrayRef({expression(r, p[:-3])})" if p.endswith("...") else f"IntArrayRef(int64_t{{{expression(r, p)}}})")
    return f"{{{', '.join(parts)}}}"


def condition(r, text):
    return expression(r, text.replace(" & ", " && ")) if text else "true"


def reset_body(r):
    lines = [f"  records::{r.name}::{f}(*this);" for f in ("check", "build") if r.has(f)]
    for name, sh, _, _, cond in r.tensors("parameters"):
        lines.append(f'  add_parameter(*this, {name}, "{name}", {condition(r, cond)}, {shape(r, sh)});')
    for name, sh, value, dtype, cond in r.tensors("buffers"):
        lines.append(f'  add_buffer(*this, {name}, "{name}", {condition(r, cond)}, {shape(r, sh)}, {value or 0}, k{(dtype or "float32").capitalize()});')
    lines += [f"  {o.name} = register_buffer(\"{o.name}\", options.{o.name}());" for o in r.given]
    return "\n".join(lines) + "\n  reset_parameters();"


# How an option prints that a letter marks, see src/nn/layer_record.h.
PUT = {"~": "word", "^": "constant", "*": "braces"}


def print_body(r):
    lines = [f'  Printer p(stream, "{r.name}");']
    options = {o.name: o for o in r.options}
    for item in split_top(r.text("print", r.text("repr"))):
        bare, when, put = item.startswith("{"), item.endswith("?"), next((PUT[c] for c in PUT if c in item), "item")
        name = item.strip("{}?~^*")
        value = f"options.{name}()"
        if name in member_names(r):
            value = f"{name}.defined()"
        label = "" if bare else name
        cond = f"if (!({value} == {options[name].cpp}({options[name].cpp_default()}))) " if when else ""
        lines.append(f'  {cond}p.{put}("{label}", {value});')
    return "\n".join(lines)


def source(layers):
    lines = [HEADER, '#include "torcxx/nn/layers.gen.h"', '#include "nn/layer_print.h"', '#include "nn/layer_record.h"', '#include "nn/layer_tensors.h"']
    lines += sorted({f'#include "{r.file}"' for r in layers})
    lines.append("namespace torcxx::nn {")
    for r in layers:
        n = r.name + "Impl"
        lines.append(f"{n}::{n}({r.name}Options o) : options(std::move(o)) {{ reset(); }}")
        lines.append(f"{n}::{n}(const {n}& other) = default;\n{n}::~{n}() = default;")
        # Not make_shared: a control block for each layer is a fifth of this file.
        lines.append(f"ModulePtr {n}::clone(std::optional<Device> device) const {{ return renew(new {n}(*this), device); }}")
        lines.append(f"void {n}::reset() {{\n{reset_body(r)}\n}}")
        init = f"records::{r.name}::init(*this);" if r.has("init") else ""
        lines.append(f"void {n}::reset_parameters() {{ {init} }}")
        lines.append(f"void {n}::pretty_print(std::ostream& stream) const {{\n{print_body(r)}\n}}")
        for ret, name, args in r.forwards():
            names = ", ".join(re.sub(r"\s*=.*", "", a).split()[-1].lstrip("&*") for a in split_args(args))
            plain = ", ".join(re.sub(r"\s*=.*", "", a) for a in split_args(args))
            lines.append(f"{ret} {n}::{name}({plain}) {{ return records::{r.name}::{name}(*this{', ' if names else ''}{names}); }}")
    return "\n".join(lines + ["}  // namespace torcxx::nn"]) + "\n"
