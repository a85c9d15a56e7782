"""Optimizers, schedules and a network against written values: what PyTorch 2.15 gave."""
import pytest

import torcxx as tx
import torcxx.nn as nn
from torcxx import optim

EXPECTED = [0.294086, 0.211326, 6.2e-05]  # losses of steps 1, 10 and 100 of the network below
# Three steps from (1, -2) on x^2 / 2 + sin x.
STEPS = [
    ("SGD", {"lr": 0.1}, [0.5487642638, -1.4081977969]),
    ("SGD", {"lr": 0.1, "momentum": 0.9, "nesterov": True, "weight_decay": 0.01}, [-0.1716171117, -0.6432089323]),
    ("Adam", {"lr": 0.1}, [0.7001404326, -1.7011616405]),
    ("Adam", {"lr": 0.1, "amsgrad": True, "weight_decay": 0.1}, [0.7002003013, -1.7011157107]),
    ("AdamW", {"lr": 0.1}, [0.6974451368, -1.6954994116]),
    ("Adagrad", {"lr": 0.1, "lr_decay": 0.1}, [0.7885164993, -1.7934986616]),
    ("RMSprop", {"lr": 0.01, "momentum": 0.5, "centered": True}, [0.6595129979, -1.6683700999]),
]
# The rate of six epochs that begin at 1.
RATES = [
    ("StepLR", {"step_size": 2}, [1.0, 1.0, 0.1, 0.1, 0.01, 0.01]),
    ("MultiStepLR", {"milestones": [1, 3]}, [1.0, 0.1, 0.1, 0.01, 0.01, 0.01]),
    ("ExponentialLR", {"gamma": 0.5}, [1.0, 0.5, 0.25, 0.125, 0.0625, 0.03125]),
    ("CosineAnnealingLR", {"T_max": 4}, [1.0, 0.853553, 0.5, 0.146447, 0.0, 0.146447]),
    ("CosineAnnealingWarmRestarts", {"T_0": 2}, [1.0, 0.5, 1.0, 0.5, 1.0, 0.5]),
    ("LinearLR", {}, [0.333333, 0.466667, 0.6, 0.733333, 0.866667, 1.0]),
    ("ConstantLR", {"total_iters": 2}, [0.333333, 0.333333, 1.0, 1.0, 1.0, 1.0]),
    ("PolynomialLR", {"total_iters": 4, "power": 2.0}, [1.0, 0.5625, 0.25, 0.0625, 0.0, 0.0]),
    ("OneCycleLR", {"max_lr": 1.0, "total_steps": 6}, [0.04, 0.994415, 0.811746, 0.462637, 0.133478, 4e-06]),
    ("CyclicLR", {"base_lr": 0.1, "max_lr": 0.5, "step_size_up": 2}, [0.1, 0.3, 0.5, 0.3, 0.1, 0.3]),
]


@pytest.mark.parametrize("name,options,expected", STEPS)
def test_steps(name, options, expected):
    p = nn.Parameter(tx.tensor([1.0, -2.0], dtype=tx.float64))
    o = getattr(optim, name)([p], **options)
    for _ in range(3):
        o.zero_grad()
        (p**2 / 2 + p.sin()).sum().backward()
        o.step()
    assert p.tolist() == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("name,options,expected", RATES)
def test_rates(name, options, expected):
    o = optim.SGD([nn.Parameter(tx.ones(1))], lr=1.0, momentum=0.9)
    s = getattr(optim.lr_scheduler, name)(o, **options)
    rates = []
    for i in range(6):
        rates.append(s.get_last_lr()[0])
        o.step()
        if i < 5:
            s.step()
    assert rates == pytest.approx(expected, abs=1e-6)


def test_a_small_network():
    net = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))
    with tx.no_grad():
        for i, p in enumerate(net.parameters()):
            p.copy_((tx.arange(p.numel()).reshape(p.shape).to(tx.float32) - 1.5) * 0.3 + 0.1 * i)
    x, y = tx.tensor([[0.0, 1], [1, 0], [1, 1], [0, 0]]), tx.tensor([[1.0], [1], [0], [0]])
    o, losses = optim.Adam(net.parameters(), lr=0.05), []
    for _ in range(100):
        o.zero_grad()
        loss = nn.functional.mse_loss(net(x), y)
        loss.backward()
        o.step()
        losses.append(loss.item())
    assert [losses[0], losses[9], losses[99]] == pytest.approx(EXPECTED, abs=1e-4)
