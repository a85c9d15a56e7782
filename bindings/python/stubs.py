#!/usr/bin/env python3
"""Writes torcxx/__init__.pyi, the types of the package's functions and methods, from the schemas that the
built extension carries.

    stubs.py PACKAGE      (the folder with _C beside the modules)
"""
import importlib
import inspect
import keyword
import sys
from pathlib import Path

HEAD = '''# Made from the schemas of the operations.
# mypy: disable-error-code="overload-overlap,overload-cannot-match,misc,override"
# pyright: reportOverlappingOverload=false, reportIncompatibleMethodOverride=false, reportInconsistentOverload=false
import builtins
from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar, NamedTuple, Optional, Union, overload

from . import accelerator as accelerator, amp as amp, backends as backends, cuda as cuda, distributions as distributions, mps as mps, version as version, xpu as xpu
from . import autograd as autograd, fft as fft, func as func, linalg as linalg, masked as masked, nn as nn, optim as optim, random as random, return_types as return_types, safetensors as safetensors, serialization as serialization, signal as signal, special as special, testing as testing, utils as utils
from ._numeric import *
from ._limits import finfo as finfo, iinfo as iinfo
from ._size import Size as Size
from ._tensor import as_tensor as as_tensor, asarray as asarray, from_numpy as from_numpy
from .serialization import load as load, save as save
from .amp import GradScaler as GradScaler, autocast as autocast
from ._tensor_types import *
from ._tensor_str import get_printoptions as get_printoptions, printoptions as printoptions, set_printoptions as set_printoptions
from .autograd.grad_mode import enable_grad as enable_grad, inference_mode as inference_mode, no_grad as no_grad, set_grad_enabled as set_grad_enabled
from .random import get_rng_state as get_rng_state, initial_seed as initial_seed, manual_seed as manual_seed, seed as seed, set_rng_state as set_rng_state

_int = builtins.int
_float = builtins.float
_bool = builtins.bool
Number = Union[builtins.int, builtins.float, builtins.bool, builtins.complex]
_Ints = Union[builtins.int, Sequence[builtins.int]]
_Device = Union[str, "device", None]
__version__: str

class OutOfMemoryError(RuntimeError): ...

class dtype:
    is_floating_point: _bool
    is_complex: _bool
    is_signed: _bool
    itemsize: _int
    def to_complex(self) -> _dtype: ...
    def to_real(self) -> _dtype: ...

class device:
    type: str
    index: Optional[_int]
    def __init__(self, type: Union[str, _device], index: Optional[_int] = None) -> None: ...

_dtype = dtype
_device = device

class Generator:
    device: _device
    def __init__(self, device: Union[str, _device] = "cpu") -> None: ...
    def manual_seed(self, seed: _int) -> Generator: ...
    def seed(self) -> _int: ...
    def initial_seed(self) -> _int: ...
    def get_state(self) -> Tensor: ...
    def set_state(self, state: Tensor) -> Generator: ...

default_generator: Generator

def tensor(data: Any, *, dtype: Optional[_dtype] = None, device: _Device = None, requires_grad: _bool = False, pin_memory: _bool = False) -> Tensor: ...
def get_default_dtype() -> _dtype: ...
def set_default_dtype(d: _dtype) -> None: ...
def get_num_threads() -> _int: ...
def set_num_threads(n: _int) -> None: ...
def promote_types(a: _dtype, b: _dtype) -> _dtype: ...
def can_cast(from_: _dtype, to: _dtype) -> _bool: ...
def set_memory_limit(bytes: _int) -> None: ...
def get_memory_limit() -> _int: ...
def reset_peak_memory_stats() -> None: ...
def empty_cache() -> None: ...
'''
NAMESPACE_HEAD = '''# Made from the schemas of the operations.
# mypy: disable-error-code="overload-overlap,overload-cannot-match"
from collections.abc import Sequence
from typing import Any, Optional, overload

from . import return_types
from . import Generator, Number, Tensor, _Device, _Ints, _bool, _dtype, _float, _int
'''
PROPERTIES = {"shape": "Size", "dtype": "_dtype", "device": "_device", "ndim": "_int", "itemsize": "_int", "nbytes": "_int",
              "is_leaf": "_bool", "is_cpu": "_bool", "is_cuda": "_bool", "requires_grad": "_bool", "retains_grad": "_bool",
              "grad": "Optional[Tensor]", "grad_fn": "Any", "data": "Tensor", "T": "Tensor", "mT": "Tensor", "H": "Tensor",
              "mH": "Tensor", "real": "Tensor", "imag": "Tensor", "layout": "layout", "is_sparse": "_bool", "_version": "_int"}
BINARY = ("add radd sub rsub mul rmul truediv rtruediv floordiv rfloordiv mod rmod pow rpow matmul rmatmul and rand or ror xor rxor "
          "lshift rlshift rshift rrshift iadd isub imul itruediv lt le gt ge").split()
METHODS = '''    def __init__(self, *data: Any) -> None: ...
    def __eq__(self, other: Any) -> Tensor: ...
    def __ne__(self, other: Any) -> Tensor: ...
    def __neg__(self) -> Tensor: ...
    def __pos__(self) -> Tensor: ...
    def __abs__(self) -> Tensor: ...
    def __invert__(self) -> Tensor: ...
    def __len__(self) -> _int: ...
    def __iter__(self) -> Iterator[Tensor]: ...
    def __getitem__(self, index: Any) -> Tensor: ...
    def __setitem__(self, index: Any, value: Any) -> None: ...
    def __bool__(self) -> _bool: ...
    def __int__(self) -> _int: ...
    def __float__(self) -> _float: ...
    def __index__(self) -> _int: ...
    def __contains__(self, element: Any) -> _bool: ...
    def __hash__(self) -> _int: ...
    def backward(self, gradient: Optional[Tensor] = None, retain_graph: Optional[_bool] = None, create_graph: _bool = False, inputs: Union[Tensor, Sequence[Tensor], None] = None) -> None: ...
    def register_hook(self, hook: Callable[[Tensor], Optional[Tensor]]) -> Any: ...
    def register_post_accumulate_grad_hook(self, hook: Callable[[Tensor], None]) -> Any: ...
    def requires_grad_(self, requires_grad: _bool = True) -> Tensor: ...
    def retain_grad(self) -> None: ...
    def detach(self) -> Tensor: ...
    def detach_(self) -> Tensor: ...
    def numpy(self, *, force: _bool = False) -> Any: ...
    def item(self) -> Any: ...
    def tolist(self) -> Any: ...
    def to(self, *args: Any, **kwargs: Any) -> Tensor: ...
    def type(self, dtype: Optional[_dtype] = None, non_blocking: _bool = False) -> Any: ...
    @overload
    def size(self) -> Size: ...
    @overload
    def size(self, dim: _int) -> _int: ...
    @overload
    def stride(self) -> tuple[_int, ...]: ...
    @overload
    def stride(self, dim: _int) -> _int: ...
    def dim(self) -> _int: ...
    def numel(self) -> _int: ...
    def nelement(self) -> _int: ...
    def element_size(self) -> _int: ...
    def storage_offset(self) -> _int: ...
    def data_ptr(self) -> _int: ...
    def is_contiguous(self) -> _bool: ...
    def is_floating_point(self) -> _bool: ...
    def is_complex(self) -> _bool: ...
    def new_tensor(self, data: Any, *, dtype: Optional[_dtype] = None, device: _Device = None, requires_grad: _bool = False) -> Tensor: ...
    def cpu(self) -> Tensor: ...
    def type_as(self, other: Tensor) -> Tensor: ...
    def split(self, split_size: _Ints, dim: _int = 0) -> tuple[Tensor, ...]: ...
    def as_subclass(self, cls: Any) -> Any: ...
'''
CONVERSIONS = "float double half bfloat16 int long short char byte bool cfloat cdouble".split()
TYPES = {"Tensor": "Tensor", "int": "_int", "float": "_float", "bool": "_bool", "Scalar": "Number", "str": "str",
         "ScalarType": "_dtype", "Device": "_Device", "Generator": "Generator"}


def python_type(p):
    """The type of a parameter."""
    t = TYPES[p.type]
    if p.many:
        t = "_Ints" if p.type == "int" and p.single else f"Sequence[{f'Optional[{t}]' if p.items_optional else t}]"
    return f"Optional[{t}]" if p.optional else t


def result_type(form):
    if len(form.names) > 1:
        return f"return_types.{form.name}"
    if len(form.results) > 1:
        return f"tuple[{', '.join('Tensor' for _ in form.results)}]"
    result = form.results[0]
    return "tuple[Tensor, ...]" if result.endswith("[]") else TYPES[result]


OPTIONS = ["dtype: Optional[_dtype] = ...", "device: _Device = ...", "requires_grad: _bool = ...", "layout: Any = ...",
           "pin_memory: _bool = ..."]


def signature(form, method):
    """(parameters, result) of one form."""
    parameters, seen_default = [], False
    for i, p in enumerate(form.parameters):
        if (p.keyword_only or p.type == "TensorOptions") and "*" not in parameters:
            parameters.append("*")
        if p.type == "TensorOptions":
            parameters += OPTIONS
        elif i == 0 and p.name == "self":
            parameters.append("self" if method else f"input: {python_type(p)}")
        else:
            # Python: after one with a default there is none without
            optional = p.has_default or seen_default and "*" not in parameters
            seen_default |= p.has_default
            name = p.name + "_" * keyword.iskeyword(p.name)
            parameters.append(f"{name}: {python_type(p)}" + (" = ..." if optional else ""))
    return ", ".join(parameters), result_type(form)


def variadic(form, method):
    """The form that takes a trailing list as separate ints: zeros(2, 3)."""
    own = [p for p in form.parameters if not p.keyword_only and p.type != "TensorOptions"][1 if method else 0:]
    if len(own) != 1 or own[0].type != "int" or not own[0].many:
        return None
    text, result = signature(form, method)
    kept = [p for p in text.split(", ") if not p.startswith(own[0].name + ":") and p not in ("*", "self")]
    return ", ".join(["self"] * method + [f"*{own[0].name}: _int"] + kept), result


def _memory_format_takers():
    return importlib.import_module("torcxx._memory_format")._TAKE


def definitions(names, forms, method, indent):
    for name in sorted(names):
        lines = []
        for form in forms[name]:
            lines += [s for s in (signature(form, method), variadic(form, method)) if s]
        lines = list(dict.fromkeys(lines))
        if name in _memory_format_takers():
            lines = [(p + ("" if any(q.startswith("*") for q in p.split(", ")) else ", *") + ", memory_format: Any = ...", r) for p, r in lines]
        for parameters, result in lines:
            if len(lines) > 1:
                yield f"{indent}@overload"
            yield f"{indent}def {name}({parameters}) -> {result}: ..."


def written(module):
    """The functions that a module has in Python."""
    for name, f in sorted(vars(module).items()):
        if inspect.isfunction(f) and f.__module__ == module.__name__ and not name.startswith("_"):
            yield untyped(name, f)


def untyped(name, f):
    """A function of Python's with its parameters' names."""
    parts, keyword_only = [], False
    for p in inspect.signature(f).parameters.values():
        if p.kind is p.KEYWORD_ONLY and not keyword_only:
            parts.append("*")
        star = {p.VAR_POSITIONAL: "*", p.VAR_KEYWORD: "**"}.get(p.kind, "")
        keyword_only |= p.kind in (p.KEYWORD_ONLY, p.VAR_POSITIONAL)
        parts.append(f"{star}{p.name}: Any" + ("" if p.default is p.empty else " = ..."))
    if parts and inspect.isfunction(f) and parts[0] in ("self: Any", "input: Any") and "." in name:
        parts[0] = "self"
    return f"def {name.split('.')[-1]}({', '.join(parts)}) -> Any: ..."


def named_results(forms):
    """The text of return_types' stub."""
    lines = ["# Made from the schemas of the operations.", "from typing import NamedTuple", "", "from . import Tensor"]
    for name, names in {form.name: form.names for name in sorted(forms) for form in forms[name] if len(form.names) > 1}.items():
        lines += ["", f"class {name}(NamedTuple):", *(f"    {field}: Tensor" for field in names)]
    return "\n".join(lines) + "\n"


def namespace(module, space, forms):
    """The text of a module's stub; its operations leave `forms`."""
    own = {n: forms.pop(n) for n in list(forms) if n.startswith(space + "_")}
    own = {n[len(space) + 1:]: f for n, f in own.items()}
    functions = list(written(module))
    taken = {f.split("def ")[1].split("(")[0] for f in functions}
    return "\n".join([NAMESPACE_HEAD, *definitions(set(own) - taken, own, False, ""), *functions]) + "\n"


def main():
    package = Path(sys.argv[1]).resolve()
    sys.path.insert(0, str(package.parent))
    torcxx = importlib.import_module("torcxx")
    forms = {}
    for form in importlib.import_module("torcxx._schemas").forms():
        if "out" not in form.overload.split("_") and not form.name.startswith("__"):
            forms.setdefault(form.name, []).append(form)
    (package / "return_types.pyi").write_text(named_results(forms))
    for space in torcxx._namespaces.NAMESPACES:
        (package / f"{space}.pyi").write_text(namespace(getattr(torcxx, space), space, forms))
    names = [n for n in forms if n.isidentifier() and not keyword.iskeyword(n)]
    of_tensors = {n: [f for f in forms[n] if f.parameters and f.parameters[0].name == "self"] for n in names}
    methods = [n for n in names if of_tensors[n]]
    own = {line.split("def ")[1].split("(")[0] for line in METHODS.splitlines() if "def " in line} | set(PROPERTIES) | set(CONVERSIONS)
    by_hand = {n: f for n, f in vars(torcxx.Tensor).items() if inspect.isfunction(f) and n not in own and not n.startswith(("_", "new_"))}
    methods = [n for n in methods if n not in own and n not in by_hand]
    functions = [n for n in torcxx._functions.__all__ if n not in ("e", "inf", "nan", "pi", "newaxis")]
    imports = "\n".join(f"from ._functions import {n} as {n}" for n in functions)
    lines = [HEAD.replace("\n_int = ", f"{imports}\ne: builtins.float\ninf: builtins.float\nnan: builtins.float\npi: builtins.float\nnewaxis: None\n\n_int = ", 1)]
    for attribute in dir(torcxx._C):
        if isinstance(getattr(torcxx._C, attribute), torcxx._C.dtype):
            lines.append(f"{attribute}: _dtype")
    lines += ["", "class Tensor:"] + [f"    {n}: {t}" for n, t in PROPERTIES.items()] + [METHODS]
    lines += [f"    def __{n}__(self, other: Any) -> Tensor: ..." for n in BINARY]
    lines += [f"    def {n}(self, memory_format: Any = None) -> Tensor: ..." for n in CONVERSIONS]
    lines += [f"    def new_{n}(self, *size: Any, dtype: Optional[_dtype] = None, device: _Device = None, requires_grad: _bool = False) -> Tensor: ..."
              for n in ("zeros", "ones", "empty")]
    lines.append("    def new_full(self, size: Sequence[_int], fill_value: Number, *, dtype: Optional[_dtype] = None, device: _Device = None, requires_grad: _bool = False) -> Tensor: ...")
    lines += ["    " + untyped("Tensor." + n, f) for n, f in sorted(by_hand.items())]
    lines += definitions([n for n in methods if n not in ("new_zeros", "new_ones", "new_empty", "new_full")],
                         of_tensors, True, "    ")
    taken = {line.split("def ")[1].split("(")[0] for line in HEAD.splitlines() if line.startswith("def ")} | {"seed"} | set(functions)
    lines += [""] + list(definitions([n for n in names if n not in taken], forms, False, ""))
    (package / "__init__.pyi").write_text("\n".join(lines) + "\n")
    (package / "py.typed").write_text("")


if __name__ == "__main__":
    main()
