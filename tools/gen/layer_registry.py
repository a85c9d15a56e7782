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
    n, forwards = r.name + "Impl", list(r.forwards())
    ret, args = forwards[0]
    types = ", ".join(re.sub(r"\s*=.*", "", a).rpartition(" ")[0] if not re.search(r"&\s*\w+$", re.sub(r"\s*=.*", "", a))
                      else re.sub(r"\w+$", "", re.sub(r"\s*=.*", "", a)) for a in split_args(args))
    zeros = ", ".join(f"detail::zero_option<{o.cpp}>()" for o in r.required)
    reads = " ".join(f'detail::unbox_option("{r.name}", {i}, v[{i}], o.{o.name}());' for i, o in enumerate(r.options))
    members = " ".join(f'if (name == "{m}") return &l.{m};' for m in member_names(r))
    return "\n".join([
        f"static {r.name}Options options_{r.name}([[maybe_unused]] Value* v, size_t n) {{",
        f"  if (n != {len(r.options)}) torcxx::detail::bad_count(\"{r.name}\", {len(r.options)}, n);",
        f"  {r.name}Options o{f'({zeros})' if zeros else ''};",
        f"  {reads}\n  return o;\n}}",
        f"static const LayerEntry layer_{r.name}{{",
        f'  .name = "{r.name}", .family = "{r.file.stem}", .schema = {cpp_string(r.schema + " -> ()")},',
        f"  .doc = {cpp_string(r.text('doc'))}, .repr = {cpp_string(r.text('repr'))}, .inputs = {cpp_string(inputs(r, args))},",
        f"  .has_tensors = {'true' if member_names(r) or r.has('build') else 'false'},",
        f"  .make = [](Value* v, size_t n) -> ModulePtr {{ Module* m = new {n}(options_{r.name}(v, n)); return ModulePtr(m); }},",
        f"  .set_options = [](Module& m, Value* v, size_t n) {{ static_cast<{n}&>(m).options = options_{r.name}(v, n); }},",
        f"  .member = []([[maybe_unused]] Module& m, [[maybe_unused]] std::string_view name) -> Tensor* {{ "
        f"[[maybe_unused]] auto& l = static_cast<{n}&>(m); {members} return nullptr; }},",
        f"  .reset_parameters = [](Module& m) {{ static_cast<{n}&>(m).reset_parameters(); }},",
        f"  .copy = [](const Module& m) -> ModulePtr {{ Module* copy = new {n}(static_cast<const {n}&>(m)); return ModulePtr(copy); }},",
        f"  .forward = &detail::Forward<static_cast<{ret} ({n}::*)({types})>(&{n}::forward)>::call}};"])


def source(layers):
    lines = [HEADER, '#include "nn/layer_registry.h"', '#include "torcxx/nn/layers.gen.h"', "namespace torcxx::nn {"]
    lines += [entry(r) for r in layers]
    names = ", ".join(f"layer_{r.name}" for r in layers)
    lines.append(f"const std::vector<LayerEntry>& all_layers() {{\n  static const std::vector<LayerEntry> all{{{names}}};\n  return all;\n}}")
    return "\n".join(lines + ["}  // namespace torcxx::nn"]) + "\n"
