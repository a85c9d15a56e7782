"""The run-time registry of layers: options, tensors and forward of each, as boxed values."""
import re

from .cpp import HEADER
from .layers import member_names, split_args
from .registry import cpp_string

INPUTS = {"const Tensor&": "Tensor", "Tensor": "Tensor", "const std::optional<std::tuple<Tensor, Tensor>>&": "Tensor[]"}


def inputs(r, args):
    """The C++ arguments of forward, as a schema."""
    parts = []
    for a in split_args(args):
        declared, _, default = (p.strip() for p in a.partition("="))
        kind, name = re.fullmatch(r"(.*?)\s*(\w+)", declared).groups()
        if kind not in INPUTS:
            raise SystemExit(f"{r.file}: {r.name}: the registry of layers has no input of type '{kind}'")
        parts.append(f"{INPUTS[kind]}{'?' if default else ''} {name}{'=None' if default else ''}")
    return f"{r.name}({', '.join(parts)}) -> ()"


def entry(r):
    n, (_, _, args) = r.name + "Impl", r.forwards()[0]
    zeros = ", ".join(f"detail::zero_option<{o.cpp}>()" for o in r.required)
    reads = ", ".join(f"o.{o.name}()" for o in r.options)
    index = {o.name: i for i, o in enumerate(r.options)}  # one option's default may be another
    same = "".join(f"\n  if (std::holds_alternative<std::monostate>(v[{index[o.name]}])) o.{o.name}() = o.{o.default}();"
                   for o in r.options if o.default in index)
    members = ", ".join(f'{{"{m}", &l.{m}}}' for m in member_names(r))
    options = "\n".join([
        f"static {r.name}Options options_{r.name}(Value* v, size_t n) {{",
        f"  {r.name}Options o{f'({zeros})' if zeros else ''};",
        f'  detail::read_options("{r.name}", {{{reads}}}, v, n);{same}\n  return o;\n}}'])
    row = "\n".join([
        f'  {{.name = "{r.name}", .family = "{r.file.stem}", .schema = {cpp_string(r.schema + " -> ()")},',
        f"   .doc = {cpp_string(r.text('doc'))}, .repr = {cpp_string(r.text('repr'))}, .inputs = {cpp_string(inputs(r, args))},",
        f"   .has_tensors = {'true' if member_names(r) or r.has('build') else 'false'},",
        f"   .make = [](Value* v, size_t n) -> ModulePtr {{ Module* m = new {n}(options_{r.name}(v, n)); return ModulePtr(m); }},",
        f"   .set_options = [](Module& m, Value* v, size_t n) {{ static_cast<{n}&>(m).options = options_{r.name}(v, n); }},",
        f"   .member = []([[maybe_unused]] Module& m, [[maybe_unused]] std::string_view name) -> Tensor* {{ "
        f"[[maybe_unused]] auto& l = static_cast<{n}&>(m); return detail::find_tensor(name, {{{members}}}); }},",
        f"   .reset_parameters = [](Module& m) {{ static_cast<{n}&>(m).reset_parameters(); }},",
        f"   .copy = [](const Module& m) -> ModulePtr {{ Module* copy = new {n}(static_cast<const {n}&>(m)); return ModulePtr(copy); }},",
        f"   .forward = [](Module& m, Value* v, size_t n) {{ return detail::call_forward(m, static_cast<{signature(r)}>(&{n}::forward), v, n); }}}},"])
    return options, row


def signature(r):
    """Of the first `forward`, as a member of every module."""
    ret, _, args = r.forwards()[0]
    types = ", ".join(re.sub(r"\w+$", "", a.partition("=")[0].strip()) for a in split_args(args))
    return f"{ret} (Module::*)({types})"


def source(layers):
    lines = [HEADER, '#include "nn/layer_registry.h"', '#include "torcxx/nn/layers.gen.h"', "namespace torcxx::nn {"]
    options, rows = zip(*map(entry, layers))
    lines += [*options, "static const LayerEntry all[]{", *rows, "};", "std::span<const LayerEntry> all_layers() { return all; }"]
    return "\n".join(lines + ["}  // namespace torcxx::nn"]) + "\n"
