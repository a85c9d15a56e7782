#!/usr/bin/env python3
"""Makes modules and optimizers of random options, changes their attributes, parameters and state to anything, and runs
them. Each call must return or raise; none may crash or use memory without bound.

    fuzz_modules.py [--rounds N] [--seed N]
"""
import argparse
import faulthandler
import inspect
import random
import warnings

import torcxx as tx
from torcxx import nn, optim

NUMBERS = [0, 1, 2, 3, -1, 10**12, 1 << 40, 2**62, 0.5, -1.0, float("nan"), float("inf")]


def anything(r):
    tensors = [tx.zeros(2), tx.zeros(2, 3), tx.zeros(1, 2, 4, 4), tx.zeros(2, 2, 5), tx.zeros(0), tx.tensor(1.0),
               tx.ones(2, 3, dtype=tx.int64), tx.zeros(2, 2, dtype=tx.complex64), tx.ones(3, 2, requires_grad=True)]
    others = [None, True, "x", "same", (1, 2), (), [3], (1, 2, 3), (0, 0), (-1, 2), (2**62, 2), object(), {"a": 1}]
    return r.choice([r.choice(NUMBERS), r.choice(tensors), r.choice(others)])


def options(r, cls, chance):
    given = {}
    for p in inspect.signature(cls).parameters.values():
        if p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) or p.name == "params":
            continue
        if p.default is p.empty or r.random() < chance:
            given[p.name] = anything(r) if r.random() < 0.5 else r.choice([1, 2, 3])
    return given


def attempt(f, *args, **kwargs):
    """What f returns, or None when it raises what a caller may expect."""
    try:
        return f(*args, **kwargs)
    except SystemError:
        raise  # a call that failed without an exception: a defect of the extension
    except Exception:
        return None


def fuzz_module(r, classes):
    cls = r.choice(classes)
    m = attempt(cls, **options(r, cls, 0.3))
    if m is None:
        return False
    public = [n for n in vars(m) if not n.startswith("_")]
    if r.random() < 0.3 and public:
        attempt(setattr, m, r.choice(public), anything(r))
    held = m._parameters if r.random() < 0.7 else m._buffers
    if r.random() < 0.2 and held:
        held[r.choice(list(held))] = r.choice([None, 3, "x", tx.zeros(1), tx.zeros(2, 2, dtype=tx.int64),
                                               tx.zeros(2, 2, requires_grad=True)])
    for _ in range(3):
        good = r.choice([tx.randn(2, 3), tx.randn(2, 2, 4, 4), tx.randn(1, 1, 5)])
        args = [r.choice([anything(r), good]) for _ in range(r.choice([1, 1, 1, 2, 3]))]
        y = attempt(m, *args)
        if isinstance(y, tx.Tensor) and y.requires_grad:
            attempt(lambda: y.sum().backward())
    attempt(repr, m)
    attempt(m.state_dict)
    return True


def fuzz_optimizer(r):
    cls = r.choice([optim.SGD, optim.Adam, optim.AdamW, optim.RMSprop, optim.Adagrad])
    params = [nn.Parameter(tx.randn(r.choice([(2,), (3, 3), (), (0,)]))) for _ in range(3)]
    o = attempt(cls, params, **options(r, cls, 0.15))
    if o is None:
        return False
    for _ in range(3):
        for p in params:
            p.grad = r.choice([None, tx.zeros_like(p), tx.randn(p.shape)])
        if r.random() < 0.3 and all(isinstance(s, dict) for s in o.state.values()):
            o.state[r.choice(params)][r.choice(["step", "exp_avg", "momentum_buffer", "sum", "square_avg"])] = anything(r)
        if r.random() < 0.2:
            o.param_groups[0][r.choice(list(o.param_groups[0]))] = anything(r)
        if r.random() < 0.05:
            o.state[params[0]] = anything(r)
        attempt(o.step)
    attempt(lambda: o.load_state_dict(o.state_dict()))
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    faulthandler.enable()
    warnings.simplefilter("ignore")  # bad arguments warn by the thousand; crashes are looked for
    tx.set_memory_limit(1 << 30)
    r = random.Random(args.seed)
    classes = [c for c in vars(nn).values() if isinstance(c, type) and issubclass(c, nn.Module) and c is not nn.Module]
    made = sum(fuzz_module(r, classes) for _ in range(args.rounds))
    ran = sum(fuzz_optimizer(r) for _ in range(args.rounds // 2))
    print(f"{made} modules and {ran} optimizers ran, seed {args.seed}")
    if not made or not ran:
        raise SystemExit("nothing ran")


if __name__ == "__main__":
    main()
