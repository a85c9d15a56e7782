"""PyTorch's callables and arguments as the package's, and results back."""
import functools
import types

import torch
import torcxx
from torch.testing._internal.opinfo.core import OpInfo

TESTING = "torch.testing."  # whose lambdas are rewritten


class Missing(Exception):
    """The package has no such name."""


class NotApplicable(Exception):
    """Something that only PyTorch can have, as sparse tensors."""


def _paths():
    """{id of a callable: its name below torch}"""
    places = ["", "nn.functional.", "linalg.", "fft.", "special.", "masked.", "signal.windows.", "nn.init.", "Tensor."]
    found = {}
    for place in places:
        space = functools.reduce(getattr, place.split(".")[:-1], torch)
        for name in dir(space):
            value = getattr(space, name, None)
            if callable(value) and not isinstance(value, type):
                found.setdefault(id(value), place + name)
    return found


PATHS = _paths()


def resolve(path):
    """The package's value of that name."""
    here = torcxx
    for part in path.split("."):
        try:
            here = getattr(here, part)
        except AttributeError:
            raise Missing(f"torcxx.{path}") from None
    return here


def function(f, name=None):
    """f with the package in PyTorch's place; `name`: where f is found first, if it is there."""
    if name:
        try:
            if functools.reduce(getattr, name.split("."), torch) is f:
                return resolve(name)
        except AttributeError:
            pass
    if isinstance(f, OpInfo):
        return f  # asked for its name alone
    if id(f) in PATHS:
        return resolve(PATHS[id(f)])
    if isinstance(f, functools.partial):
        return functools.partial(function(f.func), *[Sample().ours(a) for a in f.args],
                                 **{k: Sample().ours(v) for k, v in f.keywords.items()})
    if getattr(f, "__name__", "") == "wrapper_set_seed":
        return _seeded
    if isinstance(f, types.FunctionType) and (f.__module__ or "").startswith(TESTING):
        return _rewritten(f)
    if type(f).__module__.startswith(("torch._ops", "torch.cuda.jiterator")):
        raise NotApplicable("exists under torch.ops or the jiterator alone")
    if (getattr(f, "__module__", None) or "").split(".")[0] == "torch":
        raise Missing(f"{f.__module__}.{f.__qualname__}")
    return f


def _seeded(op, *args, **kwargs):
    with torcxx.random.fork_rng():
        torcxx.manual_seed(42)
        return op(*args, **kwargs)


def _names(code):
    names = set(code.co_names)
    for c in code.co_consts:
        if isinstance(c, types.CodeType):
            names |= _names(c)
    return names


def _rewritten(f):
    names = _names(f.__code__)
    if "aten" in names or "_C" in names:
        raise NotApplicable("exists under torch.ops alone")
    space = {"__builtins__": __builtins__, "__name__": f.__name__}
    for name in names & set(f.__globals__):
        space[name] = _value(f.__globals__[name])
    cells = tuple(types.CellType(_value(c.cell_contents)) for c in f.__closure__ or ())
    new = types.FunctionType(f.__code__, space, f.__name__, f.__defaults__ and tuple(map(_value, f.__defaults__)), cells)
    new.__kwdefaults__ = f.__kwdefaults__ and {k: _value(v) for k, v in f.__kwdefaults__.items()}
    return new


def _value(v):
    if v is torch:
        return torcxx
    if isinstance(v, types.ModuleType):
        return resolve(v.__name__[6:]) if v.__name__.startswith("torch.") else v
    if callable(v) and not isinstance(v, type):
        return function(v)
    return Sample().ours(v)


class Sample:
    """Converts the arguments of one call; what shares memory in PyTorch shares it here, in a copy."""

    def __init__(self):
        self.given = []  # (PyTorch's tensor, ours)
        self.storages = {}

    def ours(self, x):
        if isinstance(x, torch.Tensor):
            return self.tensor(x)
        if isinstance(x, torch.dtype):
            return resolve(str(x)[6:])
        if isinstance(x, (torch.layout, torch.memory_format)):
            return resolve(str(x)[6:])
        if isinstance(x, torch.device):
            return torcxx.device(str(x))
        if isinstance(x, torch.Generator):
            return torcxx.Generator().manual_seed(0)
        if isinstance(x, torch.Size):
            return torcxx.Size(x)
        if type(x) in (list, tuple):
            return type(x)(map(self.ours, x))
        if isinstance(x, dict):
            return type(x)((k, self.ours(v)) for k, v in x.items())
        if isinstance(x, torch.nn.Module):
            return resolve("nn." + type(x).__name__)()
        if isinstance(x, types.FunctionType):
            return function(x)
        if isinstance(x, slice):
            return slice(self.ours(x.start), self.ours(x.stop), self.ours(x.step))
        return x

    def tensor(self, t):
        for theirs, ours in self.given:
            if theirs is t:
                return ours
        if t.layout is not torch.strided or t.is_nested or t.is_quantized or t.device.type != "cpu":
            raise NotApplicable(f"a tensor of layout {t.layout} on {t.device}")
        ours = self.strided(t.detach().resolve_conj().resolve_neg())
        if t.requires_grad:
            ours = ours.detach().requires_grad_()
        self.given.append((t, ours))
        return ours

    def strided(self, t):
        storage = t.untyped_storage()
        if not storage.nbytes() or not t.numel() or storage.nbytes() % t.element_size():
            return torcxx.empty(tuple(t.shape), dtype=resolve(str(t.dtype)[6:])) if not t.numel() else torcxx.from_dlpack(t.clone())
        key = storage.data_ptr(), t.dtype
        if key not in self.storages:
            whole = torch.empty(0, dtype=t.dtype).set_(storage, 0, (storage.nbytes() // t.element_size(),))
            self.storages[key] = torcxx.from_dlpack(whole.clone()), storage  # kept: its address is the key
        with torcxx.no_grad():
            return self.storages[key][0].as_strided(tuple(t.shape), t.stride(), t.storage_offset()).detach()


def theirs(x):
    """A result of the package as PyTorch's: tensors, dtypes and sizes inside lists and tuples."""
    if isinstance(x, torcxx.Tensor):
        return torch.from_dlpack(x.detach().resolve_conj().resolve_neg())
    if isinstance(x, torcxx.dtype):
        return getattr(torch, str(x)[6:])
    if isinstance(x, torcxx.Size):
        return torch.Size(x)
    if isinstance(x, (list, tuple)):
        return [theirs(y) for y in x]
    return x
