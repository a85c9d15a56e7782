"""Optimizers made from the library's records: options, defaults and names are theirs."""
import ast
import re

from .. import _C
from .optimizer import FusedOptimizer

RECORDS = {r["name"]: r for r in _C._optimizers()}
_OPTION = re.compile(r"(\S+) (\w+)=(.+)")
# Options that choose among implementations elsewhere; here there is one. (name, default) after "*", and by position.
_CHOICES = (("foreach", None), ("capturable", False), ("differentiable", False), ("fused", None))
_WITHOUT = {"SGD": ("capturable",), "Adagrad": ("capturable",), "RMSprop": ("fused",)}
_POSITIONAL = {"Adagrad": ("foreach",), "RMSprop": ("capturable", "foreach", "maximize", "differentiable")}


def _options(schema):
    inside, parts, depth, part = schema[schema.index("(") + 1:schema.rindex(")")], [], 0, ""
    for c in inside + ",":
        depth += (c == "(") - (c == ")")
        if c == "," and depth == 0:
            parts.append(part.strip())
            part = ""
        else:
            part += c
    return [(m[2], ast.literal_eval(m[3])) for m in map(_OPTION.fullmatch, parts)]


class _Adam(FusedOptimizer):
    def _name(self, options):
        return "AdamW" if options.get("decoupled_weight_decay") else "Adam"


class _Adagrad(FusedOptimizer):
    def _set_up(self, params, options):
        super()._set_up(params, options)
        for group in self.param_groups:
            for p in group["params"]:
                self._start(p, group["initial_accumulator_value"])

    def _start(self, p, value):
        state = self.state[p]
        state["step"] = _C.tensor(0.0, dtype=_C.float32)
        state["sum"] = _C.ops.full_like(p.detach(), complex(value, value) if p.is_complex() else value)

    def add_param_group(self, param_group):
        super().add_param_group(param_group)
        if any(self.state.values()):
            for p in self.param_groups[-1]["params"]:
                if not self.state[p]:
                    self._start(p, self.param_groups[-1]["initial_accumulator_value"])


_BASES = {"Adam": _Adam, "AdamW": _Adam, "Adagrad": _Adagrad}


def make_optimizer(name, module):
    """The class of the record `name`."""
    record = RECORDS[name]
    options = _options(record["schema"])
    defaults = dict(options)
    extra = [(n, d) for n, d in _CHOICES if n not in _WITHOUT.get(name, ())]
    if name == "Adam":
        extra.append(("decoupled_weight_decay", False))
    defaults.update(extra)
    positional = [n for n, _ in options if n != "maximize"] + list(_POSITIONAL.get(name, ()))
    keywords = [n for n in defaults if n not in positional]
    if name == "Adam":  # the order of its signature
        keywords.sort(key="foreach maximize capturable differentiable fused decoupled_weight_decay".split().index)
    fixed = {"decoupled_weight_decay": True} if name == "AdamW" else {}
    space = {f"_default_{n}": d for n, d in defaults.items()}
    arguments = ", ".join(["params"] + [f"{n}=_default_{n}" for n in positional] + ["*"] * bool(keywords) +
                          [f"{n}=_default_{n}" for n in keywords])
    values = ", ".join([f"{n!r}: {n}" for n in defaults] + [f"{n!r}: {v!r}" for n, v in fixed.items()])
    exec(f"def __init__(self, {arguments}):\n    self._set_up(params, {{{values}}})\n", space)
    init = space["__init__"]
    init.__module__, init.__qualname__ = module, f"{name}.__init__"
    base = _BASES.get(name, FusedOptimizer)
    return type(name, (base,), {"__module__": module, "__doc__": record["doc"], "_record": record, "__init__": init})
