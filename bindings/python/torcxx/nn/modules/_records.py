"""Layers made from the library's records: one class each, with its parameters in the Python module.

Before forward the layer takes its options, parameters, buffers and mode from the module's attributes, so whatever
they hold by then counts."""
import ast
import re

from ... import _C
from ...random import fork_rng
from ..parameter import Parameter
from .module import Module

RECORDS = {r["name"]: r for r in _C._layers()}
_OPTION = re.compile(r"(\S+) (\w+)(?:=(.+))?")


class Option:
    """One option: its type in the schema, and its default (None when it has none)."""

    def __init__(self, text):
        self.type, self.name, default = _OPTION.fullmatch(text).groups()
        self.required = default is None
        self.default = None if default in (None, "[]") else ast.literal_eval(default)
        if self.type.startswith("float") and self.default is not None:
            self.default = float(self.default)
        size = re.fullmatch(r"int\[(\d)\]", self.type)
        self.size = int(size[1]) if size else 0

    def expanded(self, value):
        """One int as a tuple of them."""
        return (value,) * self.size if isinstance(value, int) else tuple(value)


def _split(text):
    parts, depth, part = [], 0, ""
    for c in text:
        depth += (c in "([{") - (c in ")]}")
        if c == "," and depth == 0:
            parts.append(part.strip())
            part = ""
        else:
            part += c
    return [p for p in (*parts, part.strip()) if p]


def _arguments(schema):
    return _split(schema[schema.index("(") + 1:schema.rindex(") ->")])


def _restore(name, options):
    """A layer for a module that comes from a pickle; draws no random numbers."""
    with fork_rng():
        return _C._Layer(name, options)


class Layer(Module):
    """Base of the classes made from records."""

    _record = None
    _options = ()
    _tuples = frozenset()  # options kept as tuples

    def _build(self, values, device=None, dtype=None):
        Module.__init__(self)
        layer = _C._Layer(self._record["name"], tuple(values[o.name] for o in self._options))
        tensors = layer.tensors()
        names = {name for name, _, _ in tensors}
        for o in self._options:
            if o.name not in names:
                value = values[o.name]
                setattr(self, o.name, o.expanded(value) if o.name in self._tuples else value)
        default = _C.get_default_dtype()
        for name, t, is_buffer in tensors:
            if t is not None:
                t = t.detach()
                if t.is_floating_point() and t.dtype != (dtype or default):
                    t = t.to(dtype or default)
                if device is not None:
                    t = t.to(device=device)
            if is_buffer:
                self.register_buffer(name, t)
            else:
                self.register_parameter(name, None if t is None else Parameter(t))
        self.__dict__["_layer"] = layer
        if dtype is not None and dtype != default and self._parameters:
            self.reset_parameters()

    def reset_parameters(self):
        """Draws the initial values of the parameters again."""
        self._layer.reset_parameters(self)

    def extra_repr(self):
        shown = []
        defaults = {o.name: o for o in self._options}
        for item in _split(self._record["repr"]):
            name = item.strip("{}?~")
            held = name in self._parameters or name in self._buffers
            value = getattr(self, name) is not None if held else getattr(self, name)
            o = defaults[name]
            if item.endswith("?") and value == (o.expanded(o.default) if name in self._tuples else o.default):
                continue
            text = value if "~" in item else repr(value)
            shown.append(text if item.startswith("{") else f"{name}={text}")
        return ", ".join(shown)


def _function(name, arguments, body, module, owner):
    """A function with a real signature; defaults are kept as values."""
    space, parts = {}, []
    for argument in arguments:
        if argument == "*":
            parts.append("*")
            continue
        key, *default = argument
        if default:
            space["_default_" + key] = default[0]
        parts.append(key + (f"=_default_{key}" if default else ""))
    exec(f"def {name}({', '.join(parts)}):\n    {body}", space)
    f = space[name]
    f.__module__, f.__qualname__ = module, f"{owner}.{name}"
    return f


def make_layer(name, module, base=Layer, extra=(), defaults=None, keyword_only=(), tuples=None):
    """The class of the record `name`.

    extra: (option after which it stands, name, default) of options that only Python has."""
    record = RECORDS[name]
    options = [Option(a) for a in _arguments(record["schema"])]
    for o in options:
        if defaults and o.name in defaults:
            o.required, o.default = False, defaults[o.name]
    arguments, names = [("self",)], [o.name for o in options]
    for o in options:
        if o.name not in keyword_only:
            arguments.append((o.name,) if o.required else (o.name, o.default))
        arguments += [(n, d) for after, n, d in extra if after == o.name]
    where = ""
    if record["has_tensors"]:
        arguments += [("device", None), ("dtype", None)]
        where = ", device, dtype"
    if keyword_only:
        arguments.append("*")
        arguments += [(o.name, o.default) for o in options if o.name in keyword_only]
    given = names + [n for _, n, _ in extra]
    body = f"self._build({{{', '.join(f'{n!r}: {n}' for n in given)}}}{where})"
    inputs = [_OPTION.fullmatch(a).groups() for a in _arguments(record["inputs"])]
    passed = "".join(f", {n}" for _, n, _ in inputs)
    space = {"__module__": module, "__doc__": record["doc"], "_record": record, "_options": tuple(options),
             "_tuples": frozenset((o.name for o in options if o.size) if tuples or tuples is None and
                                  record["has_tensors"] else ())}
    if "__init__" not in vars(base):
        space["__init__"] = _function("__init__", arguments, body, module, name)
    if "forward" not in vars(base):
        space["forward"] = _function("forward", [("self",)] + [(n,) if d is None else (n, None) for _, n, d in inputs],
                                     f"return self._layer(self{passed})", module, name)
    return type(name, (base,), space)


def family(module, *families, **special):
    """Classes of all records of these families, by name; special[name]: further arguments of make_layer."""
    return {name: make_layer(name, module, **special.get(name, {}))
            for name, r in RECORDS.items() if r["family"] in families}
