#!/usr/bin/env python3
"""Calls every function and method with random arguments, many of them wrong, and differentiates what comes back.
Each call must return or raise; none may crash, take over 10 seconds or use memory without bound.

    fuzz_calls.py [--calls N] [--seed N] [--only NAME ...]
"""
import argparse
import collections
import faulthandler
import importlib
import inspect
import os
import pickle
import random
import resource
import signal
import sys
import time
import warnings

import torcxx as torch
from torcxx._schemas import forms

DTYPES = [torch.float32, torch.float64, torch.int64, torch.int32, torch.uint8, torch.int8, torch.bool, torch.float16,
          torch.bfloat16, torch.complex64, torch.complex128, torch.int16, torch.uint16, torch.uint64]
SHAPES = [(), (0,), (1,), (3,), (2, 3), (3, 2), (2, 0, 3), (1, 2, 3), (2, 3, 4, 4), (1, 1, 5, 5, 5), (2,) * 7, (1,) * 12]
INTS = [0, 1, 2, 3, -1, -2, 5, 7, 64, -49, 2 ** 31, -2 ** 31, 2 ** 40, 2 ** 61, 2 ** 63 - 1, -2 ** 63, 8608480567731124087]
# They write files, switch what the other calls rely on, or would read any memory that they are told to.
SKIP = {"from_file", "_from_array", "save", "save_file", "set_memory_limit", "set_num_threads", "set_default_dtype", "set_default_tensor_type",
        "set_detect_anomaly", "set_anomaly_enabled", "from_dlpack", "enter_dual_level", "set_grad_enabled"}
# Where functions written in Python stand.
MODULES = ["", "nn.functional", "nn.init", "nn.utils", "nn.utils.rnn", "nn.utils.prune", "nn.grad", "linalg", "fft", "special", "masked",
           "signal.windows", "func", "autograd", "autograd.functional", "autograd.forward_ad", "random", "utils.data", "testing", "amp", "cuda", "distributions"]


def tensor(r):
    dtype = r.choice(DTYPES)
    shape = r.choice(SHAPES)
    t = (torch.randn(shape) * r.choice([1, 3, 100])).to(dtype)
    if t.dim() > 1 and r.random() < 0.3:
        t = t.transpose(0, -1)
    if r.random() < 0.2 and t.dim() and t.size(0) > 1:
        t = t[::2]
    if r.random() < 0.1:
        t = torch.randint(-3, 4, shape).to(torch.int64)
    if r.random() < 0.6 and (dtype.is_floating_point or dtype.is_complex) and t.dtype == dtype:
        t = t.detach().requires_grad_()
    return t


def argument(r, depth=0):
    kind = r.random()
    if kind < 0.45:
        return tensor(r)
    if kind < 0.62:
        return r.choice(INTS)
    if kind < 0.70:
        return r.choice([0.5, -1.0, float("nan"), float("inf"), 1e308, 1e-320, 2.0])
    if kind < 0.75:
        return r.choice([True, False])
    if kind < 0.90 and depth < 3:
        make = r.choice([lambda: r.choice(INTS), lambda: r.choice([0, 1, 2, 3]), lambda: tensor(r), lambda: argument(r, depth + 1)])
        items = [make() for _ in range(r.randrange(5))]
        return r.choice([tuple, list])(items)
    return r.choice([None, "sum", "", "reflect", "x" * 1000, 1j, object(), {}, torch.float32, torch.device("cpu"), b"bytes",
                     slice(None), Ellipsis, 10 ** 30, torch.Generator(), set()])


def typed(r, parameter):
    """An argument of the parameter's type, rarely another."""
    if r.random() < 0.12:
        return argument(r)
    if parameter.optional and r.random() < 0.2:
        return None
    small = lambda: r.choice([0, 1, 2, 3, -1]) if r.random() < 0.8 else r.choice(INTS)
    if parameter.type == "Tensor":
        return [tensor(r) for _ in range(r.randrange(4))] if parameter.many else tensor(r)
    if parameter.many:
        return [small() for _ in range(r.randrange(5))]
    return {"int": small, "float": lambda: r.choice([0.0, 0.5, -1.0, 1e-5, float("nan"), 1e308]), "bool": lambda: r.random() < 0.5,
            "Scalar": lambda: r.choice([0, 1, -1, 2.5, True, 1j, 10 ** 19, float("inf")]), "ScalarType": lambda: r.choice(DTYPES),
            "str": lambda: r.choice(["mean", "floor", "trunc", "tanh", "none", "constant", "reflect", "x"]),
            "Generator": torch.Generator, "TensorOptions": lambda: None, "Device": lambda: torch.device("cpu")}[parameter.type]()


def fitting(r, parameters):
    """Arguments made to the schema."""
    args, kwargs = [], {}
    for p in parameters:
        if p.type == "TensorOptions":
            if r.random() < 0.3:
                kwargs["dtype"] = r.choice(DTYPES)
        elif p.keyword_only:
            if not p.has_default or r.random() < 0.4:
                kwargs[p.name] = typed(r, p)
        elif p.has_default and (kwargs or r.random() < 0.5):
            if r.random() < 0.5:
                kwargs[p.name] = typed(r, p)
        elif kwargs:
            kwargs[p.name] = typed(r, p)
        else:
            args.append(typed(r, p))
    return args, kwargs


def named(r, f):
    """Arguments for the parameters of a function of Python's: the first often tensors, sometimes one missing."""
    kwargs = {}
    for p in inspect.signature(f).parameters.values():
        if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD) and r.random() < (0.98 if p.default is p.empty else 0.3):
            usual = p.default if type(p.default) in (int, float, bool, str) else tensor(r)
            kwargs[p.name] = r.choice([argument(r), usual, r.choice([1, 2, True, 0.5])])
    return kwargs


def keywords(r, names):
    out = {}
    while names and r.random() < 0.3:
        out[r.choice(names)] = argument(r)
    if r.random() < 0.05:
        out["out"] = tensor(r)
    return out


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--calls", type=int, default=100_000)
    p.add_argument("--seed", type=int, default=0)
    p.add_argument("--only", nargs="*")
    p.add_argument("--verbose", action="store_true")
    a = p.parse_args()
    faulthandler.enable()
    warnings.simplefilter("ignore")  # bad arguments warn by the thousand; crashes are looked for
    torch.set_memory_limit(1 << 30)
    torch.manual_seed(a.seed)
    targets = [(n, getattr(torch._C.ops, n), False) for n in dir(torch._C.ops) if not n.startswith("__")]
    targets += [(n, getattr(torch.Tensor, n), True) for n in dir(torch.Tensor) if callable(getattr(torch.Tensor, n)) and not (
        n.startswith("__") and n in ("__class__", "__init_subclass__", "__subclasshook__", "__new__", "__getattribute__",
                                     "__setattr__", "__delattr__", "__dir__", "__sizeof__"))]
    targets += [(f"{m}.{n}", f, False) for m in MODULES for n, f in sorted(vars(importlib.import_module(f"torcxx.{m}".rstrip("."))).items())
                if callable(f) and not n.startswith("_") and not isinstance(f, type(torch._C.ops.add)) and f.__module__.startswith("torcxx")]
    targets = [t for t in targets if t[0].rpartition(".")[2] not in SKIP and (not a.only or t[0] in a.only)]
    known = ["dim", "dtype", "keepdim", "other", "size", "input", "self", "index", "value", "weight", "reduction", "p", "alpha", "stride",
             "padding", "generator", "bogus"]
    schemas = collections.defaultdict(list)
    for form in forms():
        schemas[form.name].append(form.parameters)
    counts, slowest = collections.Counter(), (0.0, "")
    # The last call is written where it outlives a crash.
    log = os.open("/tmp/torcxx-fuzz-last", os.O_CREAT | os.O_RDWR | os.O_TRUNC, 0o600) if a.verbose else -1
    start = time.monotonic()
    for i in range(a.calls):
        r = random.Random(a.seed * 1_000_003 + i)
        name, f, method = targets[i % len(targets)] if not a.only else r.choice(targets)
        args = [tensor(r)] * method + [argument(r) for _ in range(r.choice([0, 1, 1, 2, 2, 3, 3, 4, 5, 7]))]
        kwargs = keywords(r, known)
        if name in schemas and r.random() < 0.8:
            args, kwargs = fitting(r, r.choice(schemas[name]))
            if method and args and not isinstance(args[0], torch.Tensor):
                args[0] = tensor(r)
        elif inspect.isfunction(f) and r.random() < 0.8:
            args, kwargs = [], named(r, f)
        if log >= 0:
            os.pwrite(log, f"{i} {name}".ljust(200).encode(), 0)
        faulthandler.dump_traceback_later(30, exit=True)
        signal.alarm(60)
        before = time.monotonic()
        try:
            result = f(*args, **kwargs)
            counts["returned"] += 1
            results = [x for x in (result if isinstance(result, (tuple, list)) else [result]) if isinstance(x, torch.Tensor)]
            if any(x.requires_grad and x.grad_fn for x in results) and all(x.numel() < 10 ** 6 for x in results):
                sum(x.sum().abs() for x in results if x.requires_grad).backward()
                counts["backward"] += 1
        except (RuntimeError, TypeError, ValueError, IndexError, NotImplementedError, OverflowError, BufferError, KeyError,
                AttributeError, MemoryError, ZeroDivisionError, AssertionError, pickle.UnpicklingError, OSError) as e:
            counts[type(e).__name__] += 1
            if not str(e) and type(e) is not MemoryError:
                sys.exit(f"call {i} of {name}: {type(e).__name__} without a message")
        took = time.monotonic() - before
        if took > slowest[0]:
            slowest = (took, f"call {i} of {name}")
        if took > 10:
            sys.exit(f"call {i} of {name} took {took:.1f} s")
    faulthandler.cancel_dump_traceback_later()
    print(f"{a.calls} calls of {len(targets)} functions and methods in {time.monotonic() - start:.0f} s: {dict(counts)}; "
          f"slowest {slowest[0]:.2f} s ({slowest[1]}); the process had at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MiB")


if __name__ == "__main__":
    main()
