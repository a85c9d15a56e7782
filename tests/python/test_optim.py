"""Optimizers and schedules, against PyTorch where it is installed."""
import copy
import pickle

import numpy as np
import pytest

import torcxx as tx
import torcxx.nn as nn
from torcxx import optim

torch = pytest.importorskip("torch")  # the oracle, which make test does without; make test-python has it
torch.set_num_threads(1)  # spinning threads of two libraries slow each other down

OPTIMIZERS = [
    ("SGD", {}), ("SGD", {"momentum": 0.9, "weight_decay": 0.01}), ("SGD", {"momentum": 0.9, "nesterov": True}),
    ("SGD", {"momentum": 0.5, "dampening": 0.3, "maximize": True}), ("Adam", {}),
    ("Adam", {"amsgrad": True, "weight_decay": 0.1}), ("Adam", {"decoupled_weight_decay": True, "weight_decay": 0.1}),
    ("AdamW", {"betas": (0.8, 0.9)}), ("Adagrad", {"lr_decay": 0.1, "initial_accumulator_value": 0.5}),
    ("RMSprop", {}), ("RMSprop", {"momentum": 0.9, "centered": True}),
]


def pair(seed=0, shapes=((3, 4), (5,))):
    rng = np.random.default_rng(seed)
    arrays = [rng.normal(size=s).astype("float32") for s in shapes]
    return ([nn.Parameter(tx.from_numpy(a.copy())) for a in arrays],
            [torch.nn.Parameter(torch.from_numpy(a.copy())) for a in arrays])


def losses(ours, theirs):
    return sum((p.sin() * p).sum() for p in ours), sum((p.sin() * p).sum() for p in theirs)


def same(a, b, tol=1e-5):
    np.testing.assert_allclose(np.asarray(a.detach().numpy()), np.asarray(b.detach().numpy()), rtol=tol, atol=tol)


def steps(ours, theirs, a, b, n=5):
    for _ in range(n):
        a.zero_grad(), b.zero_grad()
        x, y = losses(ours, theirs)
        x.backward(), y.backward()
        a.step(), b.step()
    for p, q in zip(ours, theirs):
        same(p, q)


def plain(state):
    """A state_dict with lists in place of tensors."""
    if isinstance(state, dict):
        return {k: plain(v) for k, v in state.items()}
    if isinstance(state, (list, tuple)):
        return [plain(v) for v in state]
    return np.round(np.asarray(state.detach().numpy(), dtype="float64"), 4).tolist() if hasattr(state, "detach") else state


@pytest.mark.parametrize("name,options", OPTIMIZERS)
def test_steps_and_state_are_pytorchs(name, options):
    ours, theirs = pair()
    a, b = getattr(optim, name)(ours, **options), getattr(torch.optim, name)(theirs, **options)
    assert repr(a) == repr(b)
    assert plain(a.state_dict()) == plain(b.state_dict())
    steps(ours, theirs, a, b)
    x, y = a.state_dict(), b.state_dict()
    assert x["param_groups"] == y["param_groups"] or plain(x["param_groups"]) == plain(y["param_groups"])
    assert x["state"].keys() == y["state"].keys()
    for i in y["state"]:
        assert list(x["state"][i]) == list(y["state"][i])
        for k, v in y["state"][i].items():
            if v is not None:
                assert str(x["state"][i][k].dtype) == str(v.dtype)
                same(x["state"][i][k], v, 1e-4)


@pytest.mark.parametrize("name,options", OPTIMIZERS)
def test_signatures_and_resuming(name, options):
    import inspect
    ours, theirs = inspect.signature(getattr(optim, name)), inspect.signature(getattr(torch.optim, name))
    assert [(p.name, p.default, p.kind) for p in ours.parameters.values()] == \
        [(p.name, p.default, p.kind) for p in theirs.parameters.values()]
    straight, cut = pair()[0], pair()[0]
    a, b = getattr(optim, name)(straight, **options), getattr(optim, name)(cut, **options)

    def run(params, o, n):
        for _ in range(n):
            o.zero_grad()
            sum((p.sin() * p).sum() for p in params).backward()
            o.step()

    run(straight, a, 6)
    run(cut, b, 3)
    c = getattr(optim, name)(cut, **options)
    c.load_state_dict(pickle.loads(pickle.dumps(b.state_dict())))
    run(cut, c, 3)
    for p, q in zip(straight, cut):
        np.testing.assert_array_equal(p.detach().numpy(), q.detach().numpy())


def test_pytorchs_state_is_read():
    ours, theirs = pair()
    b = torch.optim.Adam(theirs)
    for _ in range(3):
        b.zero_grad()
        losses(ours, theirs)[1].backward()
        b.step()
    state = b.state_dict()
    convert = (lambda v: tx.from_numpy(v.numpy().copy()) if isinstance(v, torch.Tensor) else v)
    state = {"state": {i: {k: convert(v) for k, v in s.items()} for i, s in state["state"].items()},
             "param_groups": state["param_groups"]}
    for p, q in zip(ours, theirs):
        p.data.copy_(tx.from_numpy(q.detach().numpy()))
    a = optim.Adam(ours)
    a.load_state_dict(state)
    steps(ours, theirs, a, b, 3)


def test_states_with_fewer_options_are_read():
    a, b = (pair()[0] for _ in range(2))
    x, y = optim.AdamW(a, weight_decay=0.5), optim.AdamW(b, weight_decay=0.5)
    state = x.state_dict()
    for name in ("decoupled_weight_decay", "maximize", "fused"):
        del state["param_groups"][0][name]
    x.load_state_dict(state)
    for params, o in ((a, x), (b, y)):
        sum(p.sum() for p in params).backward()
        o.step()
    for p, q in zip(a, b):
        np.testing.assert_array_equal(p.detach().numpy(), q.detach().numpy())


def test_parameter_groups():
    ours, theirs = pair()
    groups = (lambda p: [{"params": p[:1], "lr": 0.1}, {"params": p[1]}])
    a, b = optim.SGD(groups(ours), lr=0.01, momentum=0.9), torch.optim.SGD(groups(theirs), lr=0.01, momentum=0.9)
    assert repr(a) == repr(b)
    steps(ours, theirs, a, b)
    a.param_groups[0]["lr"] = b.param_groups[0]["lr"] = 1e-3
    steps(ours, theirs, a, b)
    more = nn.Parameter(tx.ones(2))
    a.add_param_group({"params": more})
    assert a.param_groups[2]["momentum"] == 0.9
    named = optim.Adam(nn.Linear(1, 1).named_parameters())
    assert named.state_dict()["param_groups"][0]["param_names"] == ["weight", "bias"]


def test_unused_parameters_are_left_alone():
    p, q = nn.Parameter(tx.ones(2)), nn.Parameter(tx.ones(2))
    o = optim.Adam([p, q])
    p.sum().backward()
    o.step()
    assert q.tolist() == [1, 1] and list(o.state) == [p]


def test_closures_hooks_and_zero_grad():
    p = nn.Parameter(tx.ones(2))
    o, calls = optim.SGD([p], lr=0.1), []

    def closure():
        o.zero_grad()
        loss = (p * p).sum()
        loss.backward()
        return loss

    o.register_step_pre_hook(lambda opt, a, k: calls.append("pre"))
    o.register_step_post_hook(lambda opt, a, k: calls.append("post"))
    with tx.no_grad():
        assert o.step(closure).item() == 2
    assert calls == ["pre", "post"] and p[0].item() == pytest.approx(0.8)
    o.zero_grad(set_to_none=False)
    assert p.grad.tolist() == [0, 0]
    o.zero_grad()
    assert p.grad is None


def test_errors():
    p = nn.Parameter(tx.ones(2))
    for call, kind, message in (
            (lambda: optim.SGD(p), TypeError, "should be an iterable of Tensors or dicts, but got torch"),
            (lambda: optim.SGD([]), ValueError, "optimizer got an empty parameter list"),
            (lambda: optim.SGD([3]), TypeError, "can only optimize Tensors, but one of the params is int"),
            (lambda: optim.SGD([p * 2]), ValueError, "can't optimize a non-leaf Tensor"),
            (lambda: optim.SGD([{"params": {p}}]), TypeError, "ordered collections"),
            (lambda: optim.SGD([p], lr=-1), ValueError, "Invalid learning rate: -1"),
            (lambda: optim.SGD([p], nesterov=True), ValueError, "Nesterov momentum requires a momentum"),
            (lambda: optim.Adam([p], betas=(1.0, 0.9)), ValueError, "Invalid beta parameter at index 0: 1.0"),
            (lambda: optim.Adam([p], lr="x"), TypeError, "option 'lr' expected a number"),
            (lambda: optim.Adam([p], capturable=True), NotImplementedError, "Adam: capturable"),
            (lambda: optim.SGD([{"params": [p]}, {"params": [p]}]), ValueError, "more than one parameter group"),
            (lambda: optim.SGD([p]).load_state_dict({"state": {}, "param_groups": []}), ValueError,
             "different number of parameter groups"),
            (lambda: optim.Adam([p]).add_param_group([p]), TypeError, "param_group must be a dict")):
        with pytest.raises(kind, match=message):
            call()


def test_user_optimizers():
    class Plain(optim.Optimizer):
        def __init__(self, params, lr=0.1):
            super().__init__(params, {"lr": lr})

        def step(self, closure=None):
            with tx.no_grad():
                for group in self.param_groups:
                    for p in group["params"]:
                        p.add_(p.grad, alpha=-group["lr"])
                        self.state[p]["n"] = self.state[p].get("n", 0) + 1

    p = nn.Parameter(tx.ones(2))
    o = Plain([p])
    p.sum().backward()
    optim.lr_scheduler.StepLR(o, 1)
    o.step()
    assert p[0].item() == pytest.approx(0.9) and o.state_dict()["state"][0]["n"] == 1


def test_complex_and_reduced_precision():
    p = nn.Parameter(tx.tensor([1 + 1j, 2 - 1j]))
    t = torch.nn.Parameter(torch.tensor([1 + 1j, 2 - 1j]))
    a, b = optim.Adam([p], lr=0.1), torch.optim.Adam([t], lr=0.1)
    for _ in range(3):
        a.zero_grad(), b.zero_grad()
        (p * p.conj()).real.sum().backward(), (t * t.conj()).real.sum().backward()
        a.step(), b.step()
    same(p, t)
    h = nn.Parameter(tx.ones(2, dtype=tx.bfloat16))
    o = optim.AdamW([h])
    h.sum().backward()
    o.step()
    assert o.state[h]["exp_avg"].dtype == tx.bfloat16 and o.state[h]["step"].dtype == tx.float32


SCHEDULES = [
    ("StepLR", {"step_size": 3}), ("MultiStepLR", {"milestones": [2, 5, 5]}), ("ExponentialLR", {"gamma": 0.9}),
    ("CosineAnnealingLR", {"T_max": 5, "eta_min": 0.01}), ("CosineAnnealingWarmRestarts", {"T_0": 3, "T_mult": 2}),
    ("LambdaLR", {"lr_lambda": lambda e: 0.9**e}), ("MultiplicativeLR", {"lr_lambda": lambda e: 0.95}),
    ("LinearLR", {"total_iters": 4}), ("ConstantLR", {"total_iters": 3}), ("PolynomialLR", {"total_iters": 6, "power": 2.0}),
    ("OneCycleLR", {"max_lr": 0.5, "total_steps": 20}), ("OneCycleLR", {"max_lr": 0.5, "total_steps": 20, "three_phase": True,
                                                                      "anneal_strategy": "linear"}),
    ("CyclicLR", {"base_lr": 0.01, "max_lr": 0.1, "step_size_up": 3}),
    ("CyclicLR", {"base_lr": 0.01, "max_lr": 0.1, "step_size_up": 3, "step_size_down": 4, "mode": "exp_range", "gamma": 0.9}),
    ("CyclicLR", {"base_lr": 0.01, "max_lr": 0.1, "step_size_up": 2, "mode": "triangular2"}),
]


def schedules(name, options, optimizer="SGD"):
    ours, theirs = pair()
    options = dict(options)
    more = {"momentum": 0.9} if optimizer == "SGD" else {}
    a, b = getattr(optim, optimizer)(ours, lr=0.2, **more), getattr(torch.optim, optimizer)(theirs, lr=0.2, **more)
    return (a, getattr(optim.lr_scheduler, name)(a, **options)), (b, getattr(torch.optim.lr_scheduler, name)(b, **options))


@pytest.mark.parametrize("name,options", SCHEDULES)
@pytest.mark.parametrize("optimizer", ["SGD", "Adam"])
def test_schedules_are_pytorchs(name, options, optimizer):
    (a, s), (b, t) = schedules(name, options, optimizer)
    for i in range(18):
        assert s.get_last_lr() == pytest.approx(t.get_last_lr()), i
        assert a.param_groups[0]["lr"] == pytest.approx(b.param_groups[0]["lr"])
        key = "momentum" if optimizer == "SGD" else "betas"
        assert a.param_groups[0][key] == pytest.approx(b.param_groups[0][key])
        a.step(), b.step(), s.step(), t.step()
        if i == 8:
            state = s.state_dict()
            (c, u), _ = schedules(name, options, optimizer)
            u.load_state_dict(copy.deepcopy(state))
            c.load_state_dict(a.state_dict())
            a, s = c, u
            a.step()


def test_schedules_of_schedules():
    def make(o, lib):
        m = lib.lr_scheduler
        return [m.SequentialLR(o, [m.ConstantLR(o, 0.1, 3), m.ExponentialLR(o, 0.9)], [4])]

    def chain(o, lib):
        m = lib.lr_scheduler
        return [m.ChainedScheduler([m.ConstantLR(o, 0.1, 3), m.ExponentialLR(o, 0.9)])]

    for build in (make, chain):
        ours, theirs = pair()
        a, b = optim.SGD(ours, lr=1.0), torch.optim.SGD(theirs, lr=1.0)
        (s,), (t,) = build(a, optim), build(b, torch.optim)
        for _ in range(10):
            assert s.get_last_lr() == pytest.approx(t.get_last_lr())
            a.step(), b.step(), s.step(), t.step()


@pytest.mark.parametrize("options", [{}, {"mode": "max", "threshold_mode": "abs"}, {"cooldown": 2, "min_lr": 0.05}])
def test_plateaus(options):
    (a, s), (b, t) = schedules("ReduceLROnPlateau", {"patience": 1, "factor": 0.5, **options})
    for m in (1, 0.9, 0.9, 0.9, 0.95, 0.9, 1.2, 0.9, 0.9, 0.8, 0.9, 0.9, 0.9):
        s.step(m), t.step(m)
        assert a.param_groups[0]["lr"] == pytest.approx(b.param_groups[0]["lr"])
        assert s.num_bad_epochs == t.num_bad_epochs


def test_errors_of_schedules():
    p = nn.Parameter(tx.ones(1))
    o = optim.SGD([p], lr=0.1)
    with pytest.raises(TypeError, match="int is not an Optimizer"):
        optim.lr_scheduler.StepLR(3, 1)
    with pytest.raises(ValueError, match="Factor should be < 1.0."):
        optim.lr_scheduler.ReduceLROnPlateau(o, factor=2)
    with pytest.raises(ValueError, match="Expected 1 lr_lambdas, but got 2"):
        optim.lr_scheduler.LambdaLR(o, [abs, abs])
    with pytest.raises(KeyError, match="initial_lr"):
        optim.lr_scheduler.StepLR(o, 1, last_epoch=3)
    s = optim.lr_scheduler.StepLR(o, 1)
    with pytest.warns(UserWarning, match="before `optimizer.step"):
        s.step()


class Cnn:
    """The same network, by either library."""

    def __new__(cls, n):
        return n.Sequential(n.Conv2d(1, 8, 3, padding=1), n.ReLU(), n.MaxPool2d(2), n.Conv2d(8, 16, 3), n.BatchNorm2d(16),
                            n.ReLU(), n.MaxPool2d(2), n.Flatten(), n.Linear(16 * 36, 32), n.ReLU(), n.Linear(32, 10))


@pytest.mark.parametrize("name,options", [("Adam", {"lr": 1e-3}), ("SGD", {"lr": 0.01, "momentum": 0.9})])
def test_training_a_cnn_follows_pytorch(name, options):
    torch.manual_seed(0)
    theirs, ours = Cnn(torch.nn), Cnn(nn)
    ours.load_state_dict({k: tx.from_numpy(v.numpy().copy()) for k, v in theirs.state_dict().items()})
    a, b = getattr(optim, name)(ours.parameters(), **options), getattr(torch.optim, name)(theirs.parameters(), **options)
    rng = np.random.default_rng(0)
    digits = rng.normal(size=(10, 1, 28, 28)).astype("float32")
    history = []
    for _ in range(100):
        labels = rng.integers(0, 10, 16)
        images = digits[labels] + rng.normal(size=(16, 1, 28, 28)).astype("float32")
        a.zero_grad(), b.zero_grad()
        x = nn.functional.cross_entropy(ours(tx.from_numpy(images)), tx.from_numpy(labels))
        y = torch.nn.functional.cross_entropy(theirs(torch.from_numpy(images)), torch.from_numpy(labels))
        x.backward(), y.backward()
        a.step(), b.step()
        history.append((x.item(), y.item()))
        assert abs(x.item() - y.item()) < 1e-4
    assert history[-1][0] < 0.1 * history[0][0]
