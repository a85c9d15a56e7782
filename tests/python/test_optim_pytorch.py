"""Optimizers and schedules beside PyTorch's, step by step, where it is installed."""
import inspect

import numpy as np
import pytest

import torcxx as tx
import torcxx.nn as nn
from torcxx import optim

torch = pytest.importorskip("torch")  # the oracle, which make test does without; make test-python has it

OPTIMIZERS = [
    ("SGD", {"lr": 0.1, "momentum": 0.9, "dampening": 0.1, "weight_decay": 0.01}),
    ("SGD", {"lr": 0.1, "momentum": 0.9, "nesterov": True, "maximize": True}),
    ("Adam", {"lr": 0.05, "amsgrad": True, "weight_decay": 0.1}), ("Adam", {"maximize": True}),
    ("Adam", {"lr": 0.05, "decoupled_weight_decay": True, "weight_decay": 0.1}), ("AdamW", {"lr": 0.05, "amsgrad": True}),
    ("Adagrad", {"lr": 0.1, "lr_decay": 0.1, "weight_decay": 0.1, "initial_accumulator_value": 0.5}),
    ("Adagrad", {"maximize": True}),
    ("RMSprop", {"lr": 0.01, "momentum": 0.5, "centered": True, "weight_decay": 0.1}), ("RMSprop", {"maximize": True}),
    ("Adadelta", {}), ("Adadelta", {"lr": 0.5, "rho": 0.8, "weight_decay": 0.1, "maximize": True}),
    ("Adamax", {}), ("Adamax", {"lr": 0.1, "betas": (0.8, 0.9), "weight_decay": 0.1, "maximize": True}),
    ("NAdam", {}), ("NAdam", {"lr": 0.1, "weight_decay": 0.1, "momentum_decay": 0.01}),
    ("NAdam", {"lr": 0.1, "weight_decay": 0.1, "decoupled_weight_decay": True, "maximize": True}),
    ("RAdam", {}), ("RAdam", {"lr": 0.1, "betas": (0.5, 0.9), "weight_decay": 0.1}),
    ("RAdam", {"lr": 0.1, "weight_decay": 0.1, "decoupled_weight_decay": True, "maximize": True}),
    ("ASGD", {}), ("ASGD", {"lr": 0.1, "lambd": 0.01, "t0": 3, "weight_decay": 0.1, "maximize": True}),
    ("Rprop", {}), ("Rprop", {"lr": 0.1, "etas": (0.4, 1.3), "step_sizes": (1e-3, 0.2), "maximize": True}),
    ("LBFGS", {"max_iter": 4}), ("LBFGS", {"line_search_fn": "strong_wolfe", "history_size": 3}),
    ("LBFGS", {"lr": 0.3, "max_iter": 5, "max_eval": 4, "line_search_fn": "strong_wolfe"}),
]


class Beside:
    """The same parameters and loss in both libraries."""

    def __init__(self, dtype="float64", shape=(5,)):
        start = np.linspace(-2, 3, int(np.prod(shape))).reshape(shape).astype(dtype)
        self.ours = [nn.Parameter(tx.tensor(start)), nn.Parameter(tx.tensor(start[:1] * 0.5))]
        self.theirs = [torch.nn.Parameter(torch.tensor(p.detach().numpy())) for p in self.ours]

    @staticmethod
    def closure(o, params):
        def run():
            o.zero_grad()
            a, b = params
            loss = ((a - 1) ** 4 / 8 + a.cos()).sum() + (b * a.sin()).sum() + (b ** 2).sum()
            if o.param_groups[0]["maximize"]:
                loss = -loss
            loss.backward()
            return loss
        return run

    def step(self, mine, other):
        losses = mine.step(self.closure(mine, self.ours)), other.step(self.closure(other, self.theirs))
        assert losses[0].item() == pytest.approx(losses[1].item(), rel=1e-5, abs=1e-6)

    def same(self, tol):
        for a, b in zip(self.ours, self.theirs):
            np.testing.assert_allclose(a.detach().numpy(), b.detach().numpy(), rtol=tol, atol=tol)


@pytest.mark.parametrize("name,options", OPTIMIZERS)
@pytest.mark.parametrize("dtype,tol", [("float64", 1e-7), ("float32", 2e-4)])
def test_twenty_steps(name, options, dtype, tol):
    case = Beside(dtype)
    mine, other = getattr(optim, name)(case.ours, **options), getattr(torch.optim, name)(case.theirs, **options)
    for _ in range(20):
        case.step(mine, other)
        case.same(tol if name != "LBFGS" else max(tol, 1e-5))
    # What was saved in one goes on in the other.
    a, b = mine.state_dict(), other.state_dict()
    assert a["param_groups"] == b["param_groups"]
    for n, state in b["state"].items():
        assert set(a["state"][n]) == set(state)
        for key, value in state.items():
            if isinstance(value, torch.Tensor):
                held = a["state"][n][key]
                assert held.shape == tuple(value.shape) and str(held.dtype) == str(value.dtype), key
                np.testing.assert_allclose(held.numpy(), value.numpy(), rtol=1e-3, atol=1e-3)
    if name == "LBFGS":
        return
    fresh = Beside(dtype)
    fresh.ours[0].data.copy_(case.ours[0].data), fresh.ours[1].data.copy_(case.ours[1].data)
    again = getattr(optim, name)(fresh.ours, lr=0.3)
    again.load_state_dict({"param_groups": b["param_groups"], "state": {
        n: {k: tx.tensor(v.numpy()) for k, v in s.items()} for n, s in b["state"].items()}})
    fresh.theirs = case.theirs
    fresh.step(again, other)
    fresh.same(tol * 10)


def test_signatures():
    for name in ("SGD", "Adam", "AdamW", "Adagrad", "RMSprop", "Adadelta", "Adamax", "NAdam", "RAdam", "ASGD", "Rprop",
                 "LBFGS", "SparseAdam", "Adafactor", "Muon"):
        a, b = (inspect.signature(getattr(m, name)) for m in (optim, torch.optim))
        assert [(p.name, p.default, p.kind) for p in a.parameters.values()] == \
            [(p.name, p.default, p.kind) for p in b.parameters.values()], name
        if name != "SparseAdam":
            p = nn.Parameter(tx.ones(2, 2)), torch.nn.Parameter(torch.ones(2, 2))
            assert repr(getattr(optim, name)([p[0]])) == repr(getattr(torch.optim, name)([p[1]]))


@pytest.mark.parametrize("name,options", [
    ("Adafactor", {}), ("Adafactor", {"lr": 0.1, "weight_decay": 0.1, "maximize": True, "eps": (1e-6, 1e-2)}),
    ("Muon", {}), ("Muon", {"lr": 0.1, "nesterov": False, "adjust_lr_fn": "match_rms_adamw"})])
def test_optimizers_of_matrices(name, options):
    start = np.linspace(-2, 3, 24).astype("float32")
    shapes = [(4, 6), (6, 4)] + [(24,), (2, 3, 4)] * (name == "Adafactor")
    ours = [nn.Parameter(tx.tensor(start.reshape(s))) for s in shapes]
    theirs = [torch.nn.Parameter(torch.tensor(start.reshape(s))) for s in shapes]
    mine, other = getattr(optim, name)(ours, **options), getattr(torch.optim, name)(theirs, **options)
    for _ in range(10):
        for o, params in ((mine, ours), (other, theirs)):
            o.zero_grad()
            sum((p - 0.5).square().sum() + p.sin().sum() for p in params).backward()
            o.step()
    for p, q in zip(ours, theirs):
        tol = 1e-4 if name == "Adafactor" else 2e-2  # Muon computes in bfloat16
        np.testing.assert_allclose(p.detach().numpy(), q.detach().numpy(), rtol=tol, atol=tol)
        assert set(mine.state[p]) == set(other.state[q])


@pytest.mark.parametrize("name,options", [
    ("Adafactor", {"d": 0.5}), ("Muon", {"momentum": -1}), ("Adadelta", {"lr": -1}), ("Adadelta", {"rho": 2}), ("Adamax", {"betas": (0.5, 1.0)}), ("NAdam", {"momentum_decay": -1}),
    ("RAdam", {"eps": -1}), ("ASGD", {"weight_decay": -1}), ("Rprop", {"etas": (2.0, 3.0)}), ("LBFGS", {"lr": -1.0})])
def test_refused_options(name, options):
    with pytest.raises(ValueError) as mine:
        getattr(optim, name)([nn.Parameter(tx.ones(1, 1))], **options)
    with pytest.raises(ValueError) as other:
        getattr(torch.optim, name)([torch.nn.Parameter(torch.ones(1, 1))], **options)
    assert str(mine.value).replace(".0", "") == str(other.value).replace(".0", "")


def test_what_is_missing_raises():
    for options in ({"differentiable": True}, {"capturable": True}):
        with pytest.raises(NotImplementedError):
            optim.NAdam([nn.Parameter(tx.ones(1))], **options)
    with pytest.raises(NotImplementedError):
        optim.SparseAdam([nn.Parameter(tx.ones(1))])


def lambdas(s, o):
    return [
        s.LambdaLR(o, lambda e: 0.9**e), s.MultiplicativeLR(o, lambda e: 0.95), s.StepLR(o, 7, 0.5),
        s.MultiStepLR(o, [5, 6, 30], 0.3), s.ConstantLR(o, 0.25, 6), s.LinearLR(o, 0.1, 0.9, 12), s.ExponentialLR(o, 0.9),
        s.PolynomialLR(o, 20, 1.5), s.CosineAnnealingLR(o, 9, 0.01), s.CosineAnnealingWarmRestarts(o, 5, 2, 0.01),
        s.CyclicLR(o, 0.01, 0.2, 4, 6, "triangular2"), s.CyclicLR(o, 0.01, 0.2, 4, mode="exp_range", gamma=0.95),
        s.OneCycleLR(o, 0.5, 51), s.OneCycleLR(o, 0.5, 51, anneal_strategy="linear", three_phase=True),
        s.ReduceLROnPlateau(o, factor=0.5, patience=2, cooldown=1, threshold=0.1)]


@pytest.mark.parametrize("which", range(17))
def test_fifty_rates(which):
    def made(s, optimizer, parameter):
        o = optimizer([parameter], lr=0.3, momentum=0.9)
        if which == 15:
            return o, s.SequentialLR(o, [s.ConstantLR(o, 0.5, 4), s.ExponentialLR(o, 0.8)], [10])
        if which == 16:
            return o, s.ChainedScheduler([s.ConstantLR(o, 0.5, 4), s.ExponentialLR(o, 0.8)], optimizer=o)
        picked = []

        class Only:
            """Makes the one schedule that is asked for."""
            def __getattr__(self, n):
                def make(*args, **kwargs):
                    picked.append(None)
                    return getattr(s, n)(*args, **kwargs) if len(picked) == which + 1 else None
                return make
        return o, lambdas(Only(), o)[which]

    (a, mine), (b, other) = (made(optim.lr_scheduler, optim.SGD, nn.Parameter(tx.ones(1))),
                             made(torch.optim.lr_scheduler, torch.optim.SGD, torch.nn.Parameter(torch.ones(1))))
    for i in range(50):
        for x, y in ((a, mine), (b, other)):
            x.step()
            y.step(*([abs(10 - i) / 3.0] if which == 14 else []))
        assert a.param_groups[0]["lr"] == pytest.approx(b.param_groups[0]["lr"], rel=1e-12)
        assert a.param_groups[0]["momentum"] == pytest.approx(b.param_groups[0]["momentum"], rel=1e-12)
        assert mine.get_last_lr() == pytest.approx(other.get_last_lr(), rel=1e-12)


@pytest.mark.parametrize("kind", ["mean", "ema", "multi"])
def test_averaged_models(kind):
    def run(lib, optim_lib):
        s = optim_lib.swa_utils
        net = lib.nn.Sequential(lib.nn.Linear(2, 3), lib.nn.BatchNorm1d(3))
        with lib.no_grad():
            for p in net.parameters():
                p.copy_(lib.arange(p.numel()).reshape(p.shape) * 0.3 - 0.5)
        how = {"mean": {}, "ema": {"avg_fn": s.get_ema_avg_fn(0.9)},
               "multi": {"multi_avg_fn": s.get_ema_multi_avg_fn(0.9), "use_buffers": True}}[kind]
        average = s.AveragedModel(net, **how)
        o = optim_lib.SGD(net.parameters(), lr=0.1)
        rate = s.SWALR(o, swa_lr=0.02, anneal_epochs=3)
        x = lib.arange(8).reshape(4, 2).float() * 0.25
        rates = []
        for _ in range(6):
            o.zero_grad()
            net(x * x).square().sum().backward()
            o.step()
            average.update_parameters(net)
            rate.step()
            rates.append(rate.get_last_lr()[0])
        s.update_bn([x, x + 1], average)
        return average, rates

    import torch.optim.swa_utils  # noqa: F401
    (a, r), (b, q) = run(tx, optim), run(torch, torch.optim)
    assert r == pytest.approx(q, rel=1e-6)
    assert repr(a) == repr(b) and list(a.state_dict()) == list(b.state_dict())
    for u, v in zip(a.state_dict().values(), b.state_dict().values()):
        np.testing.assert_allclose(u.numpy(), v.numpy(), rtol=1e-5, atol=1e-6)
