"""nn::functional: the layers without parameters as functions of their options."""
import re
from dataclasses import replace

from .cpp import HEADER
from .layers import Option, options_class, split_args

# Functions whose names are not those of the operation that is spelled like the layer.
NAMES = {"BCELoss": ("binary_cross_entropy", "BinaryCrossEntropy"),
         "BCEWithLogitsLoss": ("binary_cross_entropy_with_logits", "BinaryCrossEntropyWithLogits"),
         "CrossEntropyLoss": ("cross_entropy", "CrossEntropy"), "KLDivLoss": ("kl_div", "KLDiv"),
         "LogSigmoid": ("logsigmoid", "LogSigmoid"),
         "MultiLabelMarginLoss": ("multilabel_margin_loss", "MultilabelMarginLoss"),
         "MultiLabelSoftMarginLoss": ("multilabel_soft_margin_loss", "MultilabelSoftMarginLoss"),
         "Dropout1d": ("dropout1d", "Dropout1d"), "Dropout2d": ("dropout2d", "Dropout2d"),
         "Dropout3d": ("dropout3d", "Dropout3d"), "Fold": ("fold", "Fold"), "Unfold": ("unfold", "Unfold")}
OUTSIDE = {"ctc_loss", "embedding_bag", "identity", "flatten", "unflatten"}  # other arguments than the layer's


def functions(layers, ops):
    """(record, function, name of its options) of each."""
    spelled = {n.replace("_", ""): n for n in sorted(ops, reverse=True) if not n.startswith("_")}
    for r in layers:
        function, options = NAMES.get(r.name, (spelled.get(r.name.lower()), r.name))
        if function and function not in OUTSIDE and not (r.text("parameters") or r.text("buffers") or r.has("build")):
            yield r, function, options + "FuncOptions"


def trains(r):
    return any("is_training()" in b for b in r.bodies)


def options(r, name):
    """A function is told whether it trains; apart from that its options are the layer's."""
    if not trains(r):
        return f"using {name} = {r.name}Options;"
    default = "False" if r.name == "RReLU" else "True"
    body = options_class(replace(r, options=[*r.options, Option("bool", "training", default)]))
    return body.replace(r.name + "Options", name)


def header(layers, ops):
    lines = [HEADER, "#pragma once", "#include <torcxx/nn/layers.gen.h>", "namespace torcxx::nn::functional {"]
    for r, function, name in functions(layers, ops):
        lines.append(options(r, name))
        default = "" if r.required else " = {}"
        for ret, _, args in r.forwards():
            args = ", ".join(re.sub(r"\s*=.*", "", a) for a in split_args(args))
            lines += [f"// {r.text('doc')}" if r.text("doc") else "",
                      f"TORCXX_API {ret} {function}({args}, const {name}& options{default});"]
    return "\n".join([*filter(None, lines), "}  // namespace torcxx::nn::functional"]) + "\n"


def source(layers, ops):
    lines = [HEADER, '#include "torcxx/nn/functional.gen.h"', '#include "nn/layer_record.h"',
             *sorted({f'#include "{r.file}"' for r, _, _ in functions(layers, ops)}), "namespace torcxx::nn::functional {"]
    for r, function, name in functions(layers, ops):
        given = "".join(f"    Tensor {o.name} = options.{o.name}();\n" for o in r.given)
        training = "options.training()" if trains(r) else "false"
        lines.append(f"namespace {{\nstruct {r.name}Call {{  // stands in for the module\n    const {name}& options;\n{given}"
                     f"    bool is_training() const {{ return {training}; }}\n"
                     f'    friend std::string short_name(const {r.name}Call&) {{ return "{function}"; }}\n}};\n}}')
        for ret, _, args in r.forwards():
            plain = [re.sub(r"\s*=.*", "", a) for a in split_args(args)]
            names = "".join(f", {a.split()[-1].lstrip('&*')}" for a in plain)
            check = f"  records::{r.name}::check(m);\n" if r.has("check") else ""
            lines.append(f"{ret} {function}({', '.join(plain)}, const {name}& options) {{\n"
                         f"  {r.name}Call m{{options}};\n{check}  return records::{r.name}::forward(m{names});\n}}")
    return "\n".join([*lines, "}  // namespace torcxx::nn::functional"]) + "\n"
