"""Writes the type stubs of torcxx.nn and torcxx.optim: their layers and optimizers come from the library's records.

    class_stubs.py PACKAGE      (the folder with _C beside the modules)
"""
import importlib
import inspect
import re
import sys
from pathlib import Path

NN = '''# Made from the records of the layers.
from typing import Any, Optional, Sequence, Union

from .. import Tensor, _Device, _dtype
from . import attention as attention, functional as functional, grad as grad, init as init, modules as modules, parameter as parameter, utils as utils
'''
OPTIM = '''# Made from the records of the optimizers.
from typing import Any, Callable, Optional, Sequence, Union

from . import lr_scheduler as lr_scheduler
'''
NUMBERS = "Union[int, Sequence[int]]"
TYPES = {"int": "int", "float": "float", "bool": "bool", "str": "str"}


def kind(option, default):
    """The Python type of an option by its type in the schema."""
    if option is None:
        return {"device": "_Device", "dtype": "Optional[_dtype]"}.get(default, "Any")
    base = option.type.rstrip("?").split("[")[0]
    found = TYPES.get(base, "Any") if "[" not in option.type else NUMBERS if base == "int" else "Any"
    return f"Optional[{found}]" if option.type.endswith("?") or option.default is None and not option.required else found


def parameters(f, options):
    """The text of f's parameters."""
    parts, keyword_only = [], False
    for p in inspect.signature(f).parameters.values():
        if p.kind is p.KEYWORD_ONLY and not keyword_only:
            parts.append("*")
            keyword_only = True
        star = {p.VAR_POSITIONAL: "*", p.VAR_KEYWORD: "**"}.get(p.kind, "")
        keyword_only |= bool(star)
        if p.name == "self":
            parts.append("self")
            continue
        parts.append(f"{star}{p.name}: {kind(options.get(p.name), p.name)}" + ("" if p.default is p.empty else " = ..."))
    return ", ".join(parts)


def written(cls):
    """Whether the class stands in its module's text, where a type checker finds it."""
    return re.search(rf"^class {cls.__name__}\b", Path(sys.modules[cls.__module__].__file__).read_text(), re.M) is not None


def layer(name, cls):
    options = {o.name: o for o in getattr(cls, "_options", ())}
    base = next(b for b in cls.__mro__[1:] if written(b) and b.__name__ != "Layer")
    yield f"class {name}({base.__name__}):"
    attributes = {"weight": "Any", "bias": "Any"} if (getattr(cls, "_record", None) or {}).get("has_tensors") else {}
    for o, t in {**{o: kind(v, o) for o, v in options.items()}, **attributes}.items():
        yield f"    {o}: {t}"
    yield f"    def __init__({parameters(cls.__init__, options)}) -> None: ..."
    if "forward" in vars(cls) or not written(next(c for c in cls.__mro__ if "forward" in vars(c))):
        inputs = ", ".join(f"{p.name}: " + ("Tensor" if p.default is p.empty else "Optional[Any] = ...")
                           for p in inspect.signature(cls.forward).parameters.values() if p.name != "self")
        yield f"    def forward(self, {inputs}) -> Any: ..."


def nn(torcxx):
    lines, made = [NN], []
    for name in sorted(set(torcxx.nn.modules.__all__) | {n for n in dir(torcxx.nn) if not n.startswith("_")}):
        cls = getattr(torcxx.nn, name, None)
        if not isinstance(cls, type):
            continue
        if not written(cls):
            made.append((name, cls))
        else:
            lines.append(f"from {cls.__module__} import {cls.__name__} as {name}")
    for name, cls in made:
        lines += ["", *layer(name, cls)]
    missing = {line.split("(")[1].rstrip("):") for line in lines if line.startswith("class ")}
    named = {line.split(" as ")[-1] for line in lines if line.startswith("from torcxx")}
    by_name = {b.__name__: b for _, cls in made for b in cls.__mro__}
    extra = [f"from {by_name[b].__module__} import {b} as {b}" for b in sorted(missing - named)]
    return "\n".join([lines[0], *extra, *lines[1:]]) + "\n"


def optim(torcxx):
    lines, made = [OPTIM], []
    for name in sorted(n for n in dir(torcxx.optim) if not n.startswith("_")):
        cls = getattr(torcxx.optim, name)
        if isinstance(cls, type) and vars(cls).get("_record"):
            made.append((name, cls))
        elif isinstance(cls, type) or inspect.isfunction(cls):
            lines.append(f"from {cls.__module__} import {cls.__name__} as {name}")
    for name, cls in made:
        inside = ", ".join(p if p in ("self", "*") else p.replace(": Any", ": " + guess(cls, p), 1)
                           for p in parameters(cls.__init__, {}).split(", "))
        lines += ["", f"class {name}(Optimizer):", f"    def __init__({inside}) -> None: ..."]
    return "\n".join(lines) + "\n"


def guess(cls, parameter):
    """The type of an optimizer's option by its default."""
    default = inspect.signature(cls.__init__).parameters[parameter.split(":")[0]].default
    if isinstance(default, bool):
        return "bool"
    if default is None:
        return "Optional[bool]"
    return {float: "Any", int: "float", tuple: "tuple[float, ...]"}.get(type(default), "Any")


def main():
    package = Path(sys.argv[1]).resolve()
    sys.path.insert(0, str(package.parent))
    torcxx = importlib.import_module("torcxx")
    (package / "nn/__init__.pyi").write_text(nn(torcxx))
    (package / "optim/__init__.pyi").write_text(optim(torcxx))


if __name__ == "__main__":
    main()
