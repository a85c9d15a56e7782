"""Optimizers made from the library's records: options, defaults and names are theirs."""
import ast
import re

from .. import _C
from .optimizer import FusedOptimizer

RECORDS = {r["name"]: r for r in _C._optimizers()}
_OPTION = re.compile(r"(\S+) (\w+)=(.+)")
# Options that choose among implementations elsewhere; here there is one.
_CHOICES = {"foreach": None, "capturable": False, "differentiable": False, "fused": None, "decoupled_weight_decay": False}
# The arguments of each class in PyTorch's order, as far as it is not the record's.
_ORDER = {
    "SGD": "*, maximize, foreach, differentiable, fused",
    "Adam": "*, foreach, maximize, capturable, differentiable, fused, decoupled_weight_decay",
    "AdamW": "*, maximize, foreach, capturable, differentiable, fused",
    "Adagrad": "foreach, *, maximize, differentiable, fused",
    "RMSprop": "capturable, foreach, maximize, differentiable",
    "Adadelta": "foreach, *, capturable, maximize, differentiable",
    "Adamax": "foreach, *, maximize, differentiable, capturable",
    "NAdam": "*, foreach, maximize, capturable, differentiable",
    "RAdam": "*, foreach, maximize, capturable, differentiable",
    "ASGD": "foreach, maximize, differentiable, capturable",
    "Rprop": "*, capturable, foreach, maximize, differentiable",
}


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
    own = dict(_options(record["schema"]))
    defaults = {**_CHOICES, **own}
    order = [n for n in own if n != "maximize"] + _ORDER[name].split(", ")
    names = [n for n in order if n != "*"]
    fixed = {"decoupled_weight_decay": True} if name == "AdamW" else {}
    space = {f"_default_{n}": defaults[n] for n in names}
    arguments = ", ".join(["params"] + [n if n == "*" else f"{n}=_default_{n}" for n in order])
    values = ", ".join([f"{n!r}: {n}" for n in names] + [f"{n!r}: {v!r}" for n, v in fixed.items()])
    exec(f"def __init__(self, {arguments}):\n    self._set_up(params, {{{values}}})\n", space)
    init = space["__init__"]
    init.__module__, init.__qualname__ = module, f"{name}.__init__"
    base = _BASES.get(name, FusedOptimizer)
    return type(name, (base,), {"__module__": module, "__doc__": record["doc"], "_record": record, "__init__": init})
