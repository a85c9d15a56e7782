"""Module: attributes, state, hooks, copies; containers and helpers of torcxx.nn.utils."""
import copy
import pickle
from collections import OrderedDict

import numpy as np
import pytest

import torcxx as tx
import torcxx.nn as nn


def same(a, b, tol=1e-5):
    """A tensor of this library beside one of PyTorch, an array or numbers."""
    b = b.detach().numpy() if hasattr(b, "detach") else np.asarray(b)
    a = a.detach().numpy()
    assert a.shape == b.shape
    np.testing.assert_allclose(a, b, rtol=tol, atol=tol)


def to_torch(t):
    torch = pytest.importorskip("torch")  # the oracle, which make test does without; make test-python has it
    return torch.from_numpy(t.detach().numpy().copy())


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(4, 3)
        self.b = nn.Sequential(nn.ReLU(), nn.Linear(3, 2, bias=False))
        self.register_buffer("scale", tx.ones(2))
        self.register_buffer("hidden", tx.zeros(1), persistent=False)

    def forward(self, x):
        return self.b(self.a(x)) * self.scale


def test_parameters_are_found_and_named():
    net = Net()
    assert [n for n, _ in net.named_parameters()] == ["a.weight", "a.bias", "b.1.weight"]
    assert [n for n, _ in net.named_buffers()] == ["scale", "hidden"]
    assert [n for n, _ in net.named_modules()] == ["", "a", "b", "b.0", "b.1"]
    assert list(net.state_dict()) == ["scale", "a.weight", "a.bias", "b.1.weight"]
    assert net.get_submodule("b.1") is net.b[1] and net.get_parameter("b.1.weight") is net.b[1].weight
    with pytest.raises(AttributeError, match="has no attribute `c`"):
        net.get_submodule("c")
    assert isinstance(net.a.weight, nn.Parameter) and net.a.weight.requires_grad
    assert len(list(net.parameters())) == 3


def test_shared_parameters_appear_once():
    net = Net()
    net.c = nn.Linear(4, 3)
    net.c.weight = net.a.weight
    assert [n for n, _ in net.named_parameters()].count("c.weight") == 0
    assert "c.weight" in dict(net.named_parameters(remove_duplicate=False))
    x = tx.randn(5, 4)
    net.a.weight.data.fill_(1.0)
    net.c.bias.data.zero_()
    same(net.c(x), x.sum(1, keepdim=True).expand(5, 3).numpy())


def test_assignment_rules():
    net = Net()
    with pytest.raises(TypeError, match="cannot assign 'torch.FloatTensor' as parameter 'weight'"):
        net.a.weight = tx.zeros(3, 4)
    net.a.bias = None
    assert net.a.bias is None and "a.bias" not in net.state_dict()
    with pytest.raises(TypeError, match="as child module 'a'"):
        net.a = 3
    net.a = nn.Identity()
    assert isinstance(net.a, nn.Identity)
    with pytest.raises(TypeError, match="as buffer 'scale'"):
        net.scale = "x"
    del net.scale
    assert not hasattr(net, "scale")
    with pytest.raises(AttributeError, match="'Net' object has no attribute 'nothing'"):
        net.nothing

    class Early(nn.Module):
        def __init__(self):
            self.p = nn.Parameter(tx.zeros(1))

    with pytest.raises(AttributeError, match=r"cannot assign parameters before Module.__init__\(\) call"):
        Early()
    with pytest.raises(KeyError, match="already exists"):
        net.register_buffer("training", tx.zeros(1))
    with pytest.raises(KeyError, match="parameter name can"):
        net.register_parameter("x.y", None)


def test_state_dict_round_trip_and_messages():
    a, b = Net(), Net()
    x = tx.randn(2, 4)
    assert str(b.load_state_dict(a.state_dict())) == "<All keys matched successfully>"
    same(b(x), a(x).detach().numpy())
    state = a.state_dict()
    del state["a.bias"]
    state["other"] = tx.zeros(1)
    state["b.1.weight"] = tx.zeros(3, 3)
    with pytest.raises(RuntimeError) as e:
        b.load_state_dict(state)
    assert str(e.value) == (
        'Error(s) in loading state_dict for Net:\n\tMissing key(s) in state_dict: "a.bias". \n\t'
        'Unexpected key(s) in state_dict: "other". \n\tsize mismatch for b.1.weight: copying a param with shape '
        "torch.Size([3, 3]) from checkpoint, the shape in current model is torch.Size([2, 3]).")
    state["b.1.weight"] = tx.zeros(2, 3)
    keys = b.load_state_dict(state, strict=False)
    assert keys.missing_keys == ["a.bias"] and keys.unexpected_keys == ["other"]
    assert a.state_dict()._metadata[""]["version"] == 1
    assert all(not v.requires_grad for v in a.state_dict().values())
    assert a.state_dict(keep_vars=True)["a.weight"] is a.a.weight


def test_state_dicts_are_pytorchs():
    torch = pytest.importorskip("torch")  # the oracle, which make test does without; make test-python has it
    tm = torch.nn.Sequential(torch.nn.Conv2d(1, 4, 3), torch.nn.BatchNorm2d(4), torch.nn.LSTM(2, 3, 2, bidirectional=True))
    xm = nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.LSTM(2, 3, 2, bidirectional=True))
    state = tm.state_dict()
    assert list(state) == list(xm.state_dict())
    xm.load_state_dict({k: tx.from_numpy(v.numpy()) for k, v in state.items()})
    for k, v in xm.state_dict().items():
        same(v, state[k])


def test_hooks_of_forward():
    net, seen = nn.Linear(2, 2), []
    h1 = net.register_forward_pre_hook(lambda m, args: (args[0] * 2,))
    h2 = net.register_forward_hook(lambda m, args, out: seen.append(args[0]) or out + 1)
    x = tx.ones(1, 2)
    y = net(x)
    h1.remove(), h2.remove()
    same(y, (net(x * 2) + 1).detach().numpy())
    assert seen[0][0, 0].item() == 2 and len(seen) == 1
    kw = []
    with net.register_forward_pre_hook(lambda m, a, k: kw.append(k), with_kwargs=True):
        net(input=x)
    assert list(kw[0]) == ["input"]
    net(x)
    assert len(kw) == 1


def test_always_called_hooks_see_failures():
    class Bad(nn.Module):
        def forward(self, x):
            raise ValueError("no")

    bad, seen = Bad(), []
    bad.register_forward_hook(lambda *a: seen.append(a), always_call=True)
    with pytest.raises(ValueError, match="no"):
        bad(1)
    assert len(seen) == 1 and seen[0][2] is None


def test_hooks_of_backward():
    net, seen = nn.Linear(3, 2), {}
    net.register_full_backward_hook(lambda m, gi, go: seen.update(gi=gi, go=go))
    net.register_full_backward_pre_hook(lambda m, go: (go[0] * 2,))
    x = tx.ones(4, 3, requires_grad=True)
    net(x).sum().backward()
    same(seen["go"][0], np.full((4, 2), 2.0))
    same(seen["gi"][0], 2 * net.weight.sum(0).expand(4, 3).detach().numpy())
    same(x.grad, seen["gi"][0].numpy())
    net.zero_grad()
    assert net.weight.grad is None
    net(tx.ones(4, 3)).sum().backward()
    assert seen["gi"] == (None,)


def test_module_hooks_of_state_dict():
    net = nn.Linear(1, 1)
    net.register_state_dict_post_hook(lambda m, d, prefix, meta: d.update(extra=3))
    assert net.state_dict()["extra"] == 3
    net = nn.Linear(1, 1)
    net.register_load_state_dict_pre_hook(lambda m, d, *rest: d.pop("old", None))
    keys = []
    net.register_load_state_dict_post_hook(lambda m, k: keys.append(k))
    net.load_state_dict({**net.state_dict(), "old": 1})
    assert len(keys) == 1


def test_extra_state():
    class Extra(nn.Module):
        n = 3

        def get_extra_state(self):
            return {"n": self.n}

        def set_extra_state(self, s):
            self.n = s["n"]

    a, b = Extra(), Extra()
    a.n = 7
    b.load_state_dict(a.state_dict())
    assert b.n == 7
    with pytest.raises(RuntimeError, match='Missing key\\(s\\) in state_dict: "_extra_state"'):
        b.load_state_dict({})


def test_copies_and_pickles():
    net = Net()
    x = tx.randn(3, 4)
    for other in (copy.deepcopy(net), pickle.loads(pickle.dumps(net))):
        same(other(x), net(x).detach().numpy())
        other.a.weight.data.zero_()
        assert net.a.weight.abs().sum().item() > 0
    layer = pickle.loads(pickle.dumps(nn.LSTM(2, 3, batch_first=True)))
    assert layer(tx.zeros(1, 4, 2))[0].shape == (1, 4, 3)


def test_pickles_draw_no_random_numbers():
    text = pickle.dumps(nn.Linear(3, 3))
    tx.manual_seed(3)
    a = tx.rand(2)
    tx.manual_seed(3)
    pickle.loads(text)
    same(tx.rand(2), a.numpy())


def test_changed_attributes_count():
    m = nn.Conv2d(1, 1, 3)
    assert m(tx.zeros(1, 1, 5, 5)).shape == (1, 1, 3, 3)
    m.padding = (1, 1)
    assert m(tx.zeros(1, 1, 5, 5)).shape == (1, 1, 5, 5)
    d = nn.Dropout(0.5)
    d.p = 0.0
    assert d(tx.ones(100)).sum().item() == 100
    d.p = 1.0
    assert d(tx.ones(100)).sum().item() == 0
    d.eval()
    assert d(tx.ones(100)).sum().item() == 100


def test_dtype_keeps_parameter_objects():
    m = nn.Linear(2, 2)
    w = m.weight
    m(tx.ones(1, 2)).sum().backward()
    m.double()
    assert m.weight is w and w.dtype == tx.float64 and w.grad.dtype == tx.float64
    m(tx.ones(1, 2, dtype=tx.float64)).sum().backward()
    assert nn.Linear(2, 2, dtype=tx.float64).weight.dtype == tx.float64
    bn = nn.BatchNorm1d(2).double()
    assert bn.running_mean.dtype == tx.float64 and bn.num_batches_tracked.dtype == tx.int64
    with pytest.raises(TypeError, match="only accepts floating point or complex dtypes"):
        m.to(tx.int64)
    assert m.to(tx.float32) is m and m.weight.dtype == tx.float32


def test_train_apply_requires_grad():
    net = Net()
    seen = []
    net.apply(lambda m: seen.append(type(m).__name__))
    assert seen == ["Linear", "ReLU", "Linear", "Sequential", "Net"]
    assert not net.eval().b[1].training and net.train().b[1].training
    net.requires_grad_(False)
    assert not any(p.requires_grad for p in net.parameters())
    with pytest.raises(ValueError, match="expected to be boolean"):
        net.train(1)


def test_containers():
    s = nn.Sequential(OrderedDict(a=nn.Linear(1, 2), b=nn.ReLU()))
    assert s[0] is s.a and len(s) == 2 and list(s[1:]._modules) == ["b"]
    s.append(nn.Linear(2, 1)).insert(0, nn.Identity())
    assert [type(m).__name__ for m in s] == ["Identity", "Linear", "ReLU", "Linear"]
    del s[0]
    assert s(tx.zeros(3, 1)).shape == (3, 1) and len(s + s) == 6 and len(s * 2) == 6
    with pytest.raises(IndexError, match="index 5 is out of range"):
        s[5]
    lst = nn.ModuleList([nn.Linear(1, 1) for _ in range(3)])
    lst += [nn.ReLU()]
    lst.insert(1, nn.Tanh())
    assert repr(lst) == ("ModuleList(\n  (0): Linear(in_features=1, out_features=1, bias=True)\n  (1): Tanh()\n"
                         "  (2-3): 2 x Linear(in_features=1, out_features=1, bias=True)\n  (4): ReLU()\n)")
    assert lst.pop(1).__class__ is nn.Tanh and len(lst[1:3]) == 2
    d = nn.ModuleDict({"x": nn.Linear(1, 1)})
    d["y"] = nn.ReLU()
    assert list(d.keys()) == ["x", "y"] and "x" in d and len(list(d.parameters())) == 2
    pl = nn.ParameterList([tx.zeros(2), nn.Parameter(tx.ones(1))])
    assert isinstance(pl[0], nn.Parameter) and len(list(pl.parameters())) == 2
    assert repr(pl) == ("ParameterList(\n    (0): Parameter containing: [torch.float32 of size 2]\n"
                        "    (1): Parameter containing: [torch.float32 of size 1]\n)")
    pd = nn.ParameterDict({"a": tx.zeros(1)})
    assert isinstance(pd["a"], nn.Parameter) and list(pd.state_dict()) == ["a"]


def test_a_user_module_trains_through_layers():
    class Tied(nn.Module):
        def __init__(self):
            super().__init__()
            self.embed = nn.Embedding(6, 4)
            self.out = nn.Linear(4, 6, bias=False)
            self.out.weight = self.embed.weight

        def forward(self, i):
            return self.out(self.embed(i))

    m = Tied()
    assert len(list(m.parameters())) == 1
    m(tx.tensor([1, 2])).sum().backward()
    assert m.embed.weight.grad.shape == (6, 4)


def test_clipping():
    ps = [nn.Parameter(tx.zeros(3)), nn.Parameter(tx.zeros(2))]
    ps[0].grad, ps[1].grad = tx.tensor([3.0, 0, 0]), tx.tensor([0.0, 4.0])
    assert nn.utils.clip_grad_norm_(ps, 1.0).item() == pytest.approx(5)
    same(ps[1].grad, [0.0, 0.8], 1e-5)
    nn.utils.clip_grad_value_(ps, 0.5)
    same(ps[0].grad, [0.5, 0, 0])
    ps[0].grad = tx.tensor([float("nan")] * 3)
    with pytest.raises(RuntimeError, match="non-finite"):
        nn.utils.clip_grad_norm_(ps, 1.0, error_if_nonfinite=True)
    v = nn.utils.parameters_to_vector(ps)
    nn.utils.vector_to_parameters(v + 1, ps)
    same(ps[1], [1.0, 1.0])


def test_parametrizations():
    class Symmetric(nn.Module):
        def forward(self, x):
            return x.triu() + x.triu(1).transpose(-1, -2)

    m = nn.Linear(3, 3)
    nn.utils.parametrize.register_parametrization(m, "weight", Symmetric())
    same(m.weight, m.weight.t().detach().numpy())
    x = tx.randn(2, 3)
    same(m(x), (x @ m.weight.t() + m.bias).detach().numpy())
    m(x).sum().backward()
    assert m.parametrizations.weight.original.grad is not None
    assert sorted(m.state_dict()) == ["bias", "parametrizations.weight.original"]
    assert nn.utils.parametrize.is_parametrized(m, "weight")
    nn.utils.parametrize.remove_parametrizations(m, "weight")
    assert type(m) is nn.Linear and isinstance(m.weight, nn.Parameter)


def test_weight_norm():
    m = nn.Linear(4, 3)
    x = tx.randn(2, 4)
    before = m(x).detach().numpy()
    nn.utils.weight_norm(m)
    assert sorted(n for n, _ in m.named_parameters()) == ["bias", "weight_g", "weight_v"]
    same(m(x), before)
    m(x).sum().backward()
    assert m.weight_g.grad is not None
    nn.utils.remove_weight_norm(m)
    same(m(x), before)


def test_functional_call():
    m = Net()
    new = {n: tx.zeros_like(p) for n, p in m.named_parameters()}
    same(nn.utils.stateless.functional_call(m, new, tx.ones(1, 4)), np.zeros((1, 2)))
    assert m.a.weight.abs().sum().item() > 0


def test_subclasses_of_parameters():
    p = nn.Parameter(tx.ones(2))
    assert repr(p).startswith("Parameter containing:\ntensor([1., 1.]") and isinstance(p, tx.Tensor)
    assert type(p + 1) is tx.Tensor
    q = copy.deepcopy(p)
    q.data.zero_()
    assert p.sum().item() == 2 and isinstance(q, nn.Parameter)
    assert not isinstance(tx.ones(1), nn.Parameter)
    with pytest.raises(RuntimeError, match="[Oo]nly Tensors of floating point"):
        nn.Parameter(tx.ones(2, dtype=tx.int64))
