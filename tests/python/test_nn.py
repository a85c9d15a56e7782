"""Layers, losses, functions and initial values, against PyTorch where it is installed."""
import inspect
import warnings

import numpy as np
import pytest

import torcxx as tx
import torcxx.nn as nn
import torcxx.nn.functional as F


def same(a, b, tol=1e-5):
    """A tensor of this library beside one of PyTorch, an array or numbers."""
    b = b.detach().numpy() if hasattr(b, "detach") else np.asarray(b)
    a = a.detach().numpy()
    assert a.shape == b.shape
    np.testing.assert_allclose(a, b, rtol=tol, atol=tol)


def to_torch(t):
    torch = pytest.importorskip("torch")  # the oracle, which make test does without; make test-python has it
    return torch.from_numpy(t.detach().numpy().copy())


LAYERS = [
    ("Linear", (3, 2), {}, (4, 3)), ("Linear", (3, 2), {"bias": False}, (4, 3)), ("Identity", (), {}, (2,)),
    ("Flatten", (), {}, (2, 3, 4)), ("Conv1d", (2, 4, 3), {"padding": 1}, (1, 2, 8)),
    ("Conv2d", (2, 4, 3), {"stride": 2, "groups": 2, "bias": False}, (1, 2, 8, 8)),
    ("Conv2d", (2, 4, (3, 5)), {"padding": "same"}, (1, 2, 8, 8)),
    ("Conv2d", (2, 4, 3), {"padding": 1, "padding_mode": "reflect"}, (1, 2, 8, 8)),
    ("Conv2d", (2, 4, 3), {"padding": (1, 2), "padding_mode": "circular"}, (1, 2, 8, 8)),
    ("Conv3d", (1, 2, 2), {"dilation": 2}, (1, 1, 5, 5, 5)),
    ("BatchNorm1d", (3,), {}, (4, 3)), ("BatchNorm2d", (3,), {"affine": False}, (2, 3, 4, 4)),
    ("BatchNorm3d", (2,), {"momentum": None}, (2, 2, 3, 3, 3)), ("LayerNorm", (4,), {}, (3, 4)),
    ("LayerNorm", ((3, 4),), {"bias": False}, (2, 3, 4)), ("MaxPool1d", (2,), {}, (1, 2, 8)),
    ("MaxPool2d", (3,), {"stride": 2, "padding": 1}, (1, 2, 8, 8)), ("MaxPool3d", (2,), {}, (1, 1, 4, 4, 4)),
    ("AvgPool1d", (2,), {}, (1, 2, 8)), ("AvgPool2d", ((2, 3),), {}, (1, 2, 8, 9)),
    ("AvgPool2d", (2,), {"divisor_override": 3}, (1, 2, 8, 8)), ("AdaptiveAvgPool2d", ((1, 1),), {}, (1, 2, 8, 8)),
    ("AdaptiveAvgPool2d", ((None, 3),), {}, (1, 2, 8, 8)), ("AdaptiveMaxPool2d", (3,), {}, (1, 2, 8, 8)),
    ("ReLU", (), {}, (5,)), ("ReLU", (True,), {}, (5,)), ("ReLU6", (), {}, (5,)), ("LeakyReLU", (0.2,), {}, (5,)),
    ("ELU", (), {"inplace": True}, (5,)), ("SELU", (), {}, (5,)), ("CELU", (1.5,), {}, (5,)), ("GELU", (), {}, (5,)),
    ("GELU", ("tanh",), {}, (5,)), ("SiLU", (), {}, (5,)), ("Mish", (), {}, (5,)), ("Softplus", (2.0,), {}, (5,)),
    ("Softmax", (-1,), {}, (2, 5)), ("LogSoftmax", (0,), {}, (2, 5)), ("Hardtanh", (-0.5, 0.5), {}, (5,)),
    ("Sigmoid", (), {}, (5,)), ("Tanh", (), {}, (5,)), ("LogSigmoid", (), {}, (5,)),
    ("Hardswish", (), {}, (5,)), ("Hardsigmoid", (), {}, (5,)), ("Hardshrink", (), {}, (5,)),
    ("Softshrink", (), {}, (5,)), ("Softsign", (), {}, (5,)), ("Tanhshrink", (), {}, (5,)), ("Softmin", (1,), {}, (2, 5)),
    ("Threshold", (0.1, 20.0), {}, (5,)), ("GLU", (), {}, (2, 6)), ("PReLU", (), {}, (5,)), ("Dropout", (0.3,), {}, None),
    ("Dropout2d", (0.3,), {}, None), ("Embedding", (5, 3), {"padding_idx": -1}, None),
    ("Embedding", (5, 3), {"max_norm": 1.0}, None), ("RNN", (3, 4), {"nonlinearity": "relu"}, (5, 2, 3)),
    ("GRU", (3, 4, 2), {"batch_first": True}, (5, 2, 3)), ("LSTM", (3, 4), {"bidirectional": True}, (5, 2, 3)),
    ("LSTM", (3, 4), {"proj_size": 2}, (5, 2, 3)), ("RNNCell", (3, 4), {}, (2, 3)), ("GRUCell", (3, 4), {}, (2, 3)),
    ("LSTMCell", (3, 4), {"bias": False}, (2, 3)), ("Unflatten", (1, (2, 3)), {}, (4, 6)),
    ("ConvTranspose1d", (2, 4, 3), {"padding": 1}, (1, 2, 8)),
    ("ConvTranspose2d", (2, 4, 3), {"stride": 2, "output_padding": 1, "groups": 2}, (1, 2, 5, 5)),
    ("ConvTranspose3d", (1, 2, 2), {"bias": False, "dilation": 2}, (1, 1, 3, 3, 3)), ("GroupNorm", (2, 4), {}, (3, 4, 5)),
    ("GroupNorm", (1, 4), {"affine": False}, (3, 4, 5)), ("RMSNorm", (4,), {}, (3, 4)),
    ("RMSNorm", ((3, 4),), {"eps": 1e-3, "elementwise_affine": False}, (2, 3, 4)),
    ("InstanceNorm1d", (3,), {"affine": True, "track_running_stats": True}, (2, 3, 5)),
    ("InstanceNorm2d", (3,), {}, (3, 5, 5)), ("LocalResponseNorm", (2,), {}, (1, 4, 3, 3)),
    ("ZeroPad2d", (1,), {}, (1, 2, 4, 4)), ("ConstantPad1d", ((1, 2), 3.5), {}, (1, 2, 4)),
    ("ReflectionPad2d", ((1, 2, 0, 1),), {}, (1, 2, 4, 4)), ("ReplicationPad3d", (1,), {}, (1, 1, 3, 3, 3)),
    ("CircularPad2d", (2,), {}, (1, 2, 4, 4)), ("LPPool2d", (2, 2), {}, (1, 2, 4, 4)),
    ("PixelShuffle", (2,), {}, (1, 4, 2, 2)), ("CosineSimilarity", (), {}, None),
]


@pytest.mark.parametrize("name,args,kwargs,shape", LAYERS, ids=lambda v: str(v) if isinstance(v, str) else "")
def test_layers_are_pytorchs(name, args, kwargs, shape):
    torch = pytest.importorskip("torch")  # the oracle, which make test does without; make test-python has it
    theirs, ours = getattr(torch.nn, name)(*args, **kwargs), getattr(nn, name)(*args, **kwargs)
    assert repr(ours) == repr(theirs)
    assert list(ours.state_dict()) == list(theirs.state_dict())
    if shape is None:
        return
    ours.load_state_dict({k: tx.from_numpy(v.numpy()) for k, v in theirs.state_dict().items()})
    x = tx.randn(*shape)
    xt, xo = to_torch(x).requires_grad_(), x.clone().requires_grad_()
    for _ in range(2):  # the second call sees changed buffers
        a = ours(xo * 1)
        b = theirs(xt * 1)
    flat = (lambda r: [t for v in r for t in flat(v)] if isinstance(r, tuple) else [r])
    for u, v in zip(flat(a), flat(b)):
        same(u, v)
    sum(t.sin().sum() for t in flat(a)).backward()
    sum(t.sin().sum() for t in flat(b)).backward()
    same(xo.grad, xt.grad, 1e-4)
    for (n, p), q in zip(ours.named_parameters(), theirs.parameters()):
        same(p.grad, q.grad, 1e-4)
    for p, q in zip(ours.buffers(), theirs.buffers()):
        same(p, q)


def test_signatures_are_pytorchs():
    torch = pytest.importorskip("torch")  # the oracle, which make test does without; make test-python has it
    for name, ours in vars(nn).items():
        theirs = getattr(torch.nn, name, None)
        if not isinstance(ours, type) or not isinstance(theirs, type):
            continue
        a, b = inspect.signature(ours), inspect.signature(theirs)
        if list(b.parameters) == ["args", "kwargs"] or name in ("Parameter", "Module", "Container", "RNNBase", "RNNCellBase", "Hardtanh"):
            continue
        assert [(p.name, getattr(p.default, "__name__", p.default), p.kind) for p in a.parameters.values()] == \
            [(p.name, getattr(p.default, "__name__", p.default), p.kind) for p in b.parameters.values()], name


LOSSES = [
    ("MSELoss", {}, "real"), ("L1Loss", {"reduction": "sum"}, "real"), ("SmoothL1Loss", {"beta": 0.5}, "real"),
    ("HuberLoss", {"delta": 0.7}, "real"), ("CrossEntropyLoss", {"label_smoothing": 0.1}, "class"),
    ("CrossEntropyLoss", {"ignore_index": 1, "reduction": "none"}, "class"), ("CrossEntropyLoss", {}, "probability"),
    ("NLLLoss", {"reduction": "sum"}, "class"), ("BCEWithLogitsLoss", {}, "probability"),
    ("KLDivLoss", {"reduction": "batchmean"}, "probability"), ("PoissonNLLLoss", {}, "probability"),
    ("HingeEmbeddingLoss", {}, "sign"), ("SoftMarginLoss", {}, "sign"), ("MultiMarginLoss", {"p": 2}, "class"),
    ("MultiLabelSoftMarginLoss", {}, "probability"),
]


@pytest.mark.parametrize("name,kwargs,kind", LOSSES)
def test_losses_are_pytorchs(name, kwargs, kind):
    torch = pytest.importorskip("torch")  # the oracle, which make test does without; make test-python has it
    x = tx.randn(6, 4)
    target = {"real": tx.randn(6, 4), "class": tx.tensor([0, 1, 2, 3, 1, 0]), "probability": tx.softmax(tx.randn(6, 4), 1),
              "sign": tx.tensor([[1.0, -1.0] * 2] * 6)}[kind]
    xo, xt = x.clone().requires_grad_(), to_torch(x).requires_grad_()
    ours, theirs = getattr(nn, name)(**kwargs), getattr(torch.nn, name)(**kwargs)
    assert repr(ours) == repr(theirs)
    a, b = ours(xo, target), theirs(xt, to_torch(target))
    same(a, b)
    a.sum().backward(), b.sum().backward()
    same(xo.grad, xt.grad)


def test_losses_of_several_inputs():
    torch = pytest.importorskip("torch")  # the oracle, which make test does without; make test-python has it
    a, b, c = (tx.randn(5, 3) for _ in range(3))
    y = tx.tensor([1.0, -1.0, 1.0, 1.0, -1.0])
    cases = [("TripletMarginLoss", {"swap": True}, (a, b, c)), ("CosineEmbeddingLoss", {"margin": 0.2}, (a, b, y)),
             ("MarginRankingLoss", {"margin": 0.3}, (a[:, 0], b[:, 0], y)),
             ("GaussianNLLLoss", {"full": True}, (a, b, c.abs())),
             ("TripletMarginWithDistanceLoss", {}, (a, b, c))]
    for name, kwargs, inputs in cases:
        same(getattr(nn, name)(**kwargs)(*inputs),
             getattr(torch.nn, name)(**kwargs)(*(to_torch(i.contiguous()) for i in inputs)))


def test_errors_of_losses():
    with pytest.raises(ValueError, match="median is not a valid value for reduction"):
        F.mse_loss(tx.zeros(1), tx.zeros(1), reduction="median")
    with pytest.raises(ValueError, match="must be the same as input size"):
        F.binary_cross_entropy_with_logits(tx.zeros(2), tx.zeros(3))
    with pytest.warns(UserWarning, match="size_average and reduce args will be deprecated"):
        nn.MSELoss(size_average=False)
    with pytest.warns(UserWarning, match="different to the input size"):
        F.mse_loss(tx.zeros(2), tx.zeros(1))
    assert nn.CrossEntropyLoss(weight=tx.ones(3)).state_dict()["weight"].shape == (3,)


def test_functions_are_pytorchs():
    torch = pytest.importorskip("torch")  # the oracle, which make test does without; make test-python has it
    TF = torch.nn.functional
    x = tx.randn(2, 3, 8, 8)
    t = to_torch(x)
    out, indices = F.max_pool2d(x, 2, return_indices=True)
    tout, tindices = TF.max_pool2d(t, 2, return_indices=True)
    same(out, tout), same(indices, tindices)
    same(F.avg_pool2d(x, 3, 2, 1, False, False), TF.avg_pool2d(t, 3, 2, 1, False, False))
    same(F.lp_pool2d(x, 2, 2), TF.lp_pool2d(t, 2, 2))
    same(F.unfold(x, 3, padding=1), TF.unfold(t, 3, padding=1))
    same(F.fold(F.unfold(x, 2, stride=2), (8, 8), 2, stride=2), t)
    same(F.normalize(x, p=1, dim=2), TF.normalize(t, p=1, dim=2))
    same(F.group_norm(x, 3), TF.group_norm(t, 3))
    same(F.instance_norm(x), TF.instance_norm(t), 1e-4)
    same(F.layer_norm(x, (8, 8)), TF.layer_norm(t, (8, 8)))
    same(F.pad(x, (1, 2, 1, 0), mode="replicate"), TF.pad(t, (1, 2, 1, 0), mode="replicate"))
    same(F.pad(x, (1, 2, 0, 1), value=3), TF.pad(t, (1, 2, 0, 1), value=3))
    same(F.cosine_similarity(x, x + 1, 1), TF.cosine_similarity(t, t + 1, 1))
    same(F.embedding(tx.tensor([1, 2]), x[0, 0]), TF.embedding(torch.tensor([1, 2]), t[0, 0]))
    for name in ("relu", "elu", "selu", "celu", "relu6", "silu", "mish", "leaky_relu", "hardtanh", "hardswish"):
        same(getattr(F, name)(x), getattr(TF, name)(t), 1e-5)
        y = x.clone()
        assert getattr(F, name)(y, inplace=True) is y
        same(y, getattr(TF, name)(t))
    assert F.exp is tx._C.ops.exp
    with pytest.raises(AttributeError, match="has no attribute 'no_such'"):
        F.no_such


def test_einsum_takes_its_operands_in_every_form():
    torch = pytest.importorskip("torch")  # the oracle, which make test does without; make test-python has it
    a, b = tx.randn(2, 3), tx.randn(3, 4)
    for ours in (tx.einsum("ij,jk->ik", a, b), tx.einsum("ij,jk->ik", [a, b]), tx.einsum(a, [0, 1], b, [1, 2], [0, 2]),
                 tx.einsum(a, [0, 1], b, [1, 2]), tx.einsum(a, [..., 1], b, [1, 30], [..., 30])):
        same(ours, torch.einsum("ij,jk->ik", to_torch(a), to_torch(b)))
    with pytest.raises(ValueError, match="must specify the equation string"):
        tx.einsum("ij")
    with pytest.raises(ValueError, match="not within the valid range"):
        tx.einsum(a, [0, 99])


def test_dropout():
    x = tx.ones(1000)
    y = F.dropout(x, 0.25)
    assert set(np.unique(y.numpy()).round(4)) == {0.0, np.float32(1.3333)} and 0.6 < (y > 0).float().mean().item() < 0.9
    assert F.dropout(x, 0.25, training=False).sum().item() == 1000
    with pytest.raises(ValueError, match="dropout probability has to be between 0 and 1, but got 1.5"):
        F.dropout(x, 1.5)
    z = F.dropout2d(tx.ones(8, 16, 3, 3), 0.5)
    assert all(v in (0.0, 18.0) for v in z.sum((2, 3)).flatten().tolist())


def test_gumbel_softmax():
    logits = tx.randn(5, 4, requires_grad=True)
    hard = F.gumbel_softmax(logits, hard=True)
    assert sorted(set(hard.detach().numpy().round(5).flatten().tolist())) == [0.0, 1.0]
    hard[:, 0].sum().backward()
    assert logits.grad.abs().sum().item() > 0


def test_init():
    tx.manual_seed(0)
    w = tx.empty(200, 100)
    assert nn.init.uniform_(w, 2, 3) is w and 2 <= w.min().item() and w.max().item() <= 3
    assert abs(nn.init.normal_(w, 1, 2).std().item() - 2) < 0.05
    nn.init.trunc_normal_(w, 0, 1, -1, 1)
    assert w.abs().max().item() <= 1 and abs(w.mean().item()) < 0.02
    bound = (6 / 300) ** 0.5
    assert bound * 0.97 < nn.init.xavier_uniform_(w).abs().max().item() <= bound
    assert abs(nn.init.kaiming_normal_(w, nonlinearity="relu").std().item() - (2 / 100) ** 0.5) < 0.01
    assert abs(nn.init.kaiming_uniform_(w, mode="fan_out").abs().max().item() - (6 / 200) ** 0.5) < 0.01
    for shape in ((5, 8), (8, 5), (4, 2, 3)):
        q = nn.init.orthogonal_(tx.empty(shape)).reshape(shape[0], -1)
        q = q if q.size(0) <= q.size(1) else q.t()
        same(q @ q.t(), np.eye(q.size(0)))
    same(nn.init.eye_(tx.empty(2, 3)), np.eye(2, 3))
    x = tx.randn(1, 3, 5)
    same(F.conv1d(x, nn.init.dirac_(tx.empty(3, 3, 3)), padding=1), x.numpy())
    assert (nn.init.sparse_(tx.empty(10, 4), 0.3) == 0).sum(0).tolist() == [3] * 4
    assert nn.init.calculate_gain("leaky_relu", 0.2) == pytest.approx(1.3867504905630728)
    with pytest.raises(ValueError, match="fewer than 2 dimensions"):
        nn.init.xavier_normal_(tx.empty(3))
    with pytest.raises(ValueError, match="Unsupported nonlinearity swish"):
        nn.init.calculate_gain("swish")


def test_initial_values_have_pytorchs_distribution():
    m = nn.Linear(100, 50)
    assert m.weight.abs().max().item() <= 0.1 and m.weight.std().item() == pytest.approx(0.1 / 3**0.5, rel=0.05)
    assert nn.Embedding(100, 50).weight.std().item() == pytest.approx(1, rel=0.05)


def test_packed_sequences():
    torch = pytest.importorskip("torch")  # the oracle, which make test does without; make test-python has it
    r, tr = nn.utils.rnn, torch.nn.utils.rnn
    seqs = [tx.randn(n, 2) for n in (2, 4, 3)]
    packed = r.pack_sequence(seqs, enforce_sorted=False)
    tpacked = tr.pack_sequence([to_torch(s) for s in seqs], enforce_sorted=False)
    same(packed.data, tpacked.data), same(packed.batch_sizes, tpacked.batch_sizes)
    out, lengths = r.pad_packed_sequence(packed, batch_first=True)
    tout, tlengths = tr.pad_packed_sequence(tpacked, batch_first=True)
    same(out, tout), same(lengths, tlengths)
    for a, b in zip(r.unpack_sequence(packed), seqs):
        same(a, b.numpy())


@pytest.mark.parametrize("name,kwargs", [("LSTM", {"bidirectional": True}), ("GRU", {"num_layers": 2}), ("RNN", {}),
                                         ("LSTM", {"proj_size": 2})])
def test_layers_over_packed_sequences(name, kwargs):
    torch = pytest.importorskip("torch")  # the oracle, which make test does without; make test-python has it
    theirs, ours = getattr(torch.nn, name)(3, 4, **kwargs), getattr(nn, name)(3, 4, **kwargs)
    ours.load_state_dict({k: tx.from_numpy(v.numpy()) for k, v in theirs.state_dict().items()})
    seqs = [tx.randn(n, 3) for n in (2, 4, 3)]
    a = ours(nn.utils.rnn.pack_sequence(seqs, enforce_sorted=False))
    b = theirs(torch.nn.utils.rnn.pack_sequence([to_torch(s) for s in seqs], enforce_sorted=False))
    same(a[0].data, b[0].data)
    for x, y in zip(a[1] if name == "LSTM" else [a[1]], b[1] if name == "LSTM" else [b[1]]):
        same(x, y)


def test_missing_tensors_raise():
    bn = nn.BatchNorm1d(3)
    bn.num_batches_tracked = None
    bn.running_mean = None
    with pytest.raises(Exception):
        bn(tx.zeros(4, 3))
    for m, x in ((nn.Linear(2, 2), tx.zeros(1, 2)), (nn.Conv2d(1, 1, 1), tx.zeros(1, 1, 2, 2)), (nn.Embedding(2, 2), tx.zeros(1)),
                 (nn.RNNCell(2, 2), tx.zeros(1, 2)), (nn.PReLU(), tx.zeros(2))):
        name = next(iter(m._parameters))
        setattr(m, name, None)
        with pytest.raises((RuntimeError, TypeError)):
            m(x)
    m = nn.LSTM(2, 3)
    m.weight_hh_l0 = None
    with pytest.raises((RuntimeError, IndexError)):
        m(tx.zeros(1, 1, 2))
    m = nn.Linear(2, 2)
    del m.weight
    with pytest.raises(AttributeError, match="no attribute 'weight'"):
        m(tx.zeros(1, 2))
    m.weight = "w"
    with pytest.raises(TypeError, match="weight is a str, expected a Tensor or None"):
        m(tx.zeros(1, 2))
    layer = tx._C._Layer("Linear", (2, 2, True))
    for owner in (object(), 3, nn.ReLU(), None):
        with pytest.raises((AttributeError, TypeError)):
            layer(owner, tx.zeros(1, 2))
    with pytest.raises(TypeError, match="expected 3 options"):
        tx._C._Layer("Linear", (1,))
    with pytest.raises(TypeError, match="there is no layer 'Nothing'"):
        tx._C._Layer("Nothing", ())


def test_layers_in_threads():
    from threading import Thread
    m = nn.Sequential(nn.Conv2d(1, 8, 3), nn.ReLU(), nn.BatchNorm2d(8).eval())
    x = tx.randn(2, 1, 64, 64)
    want = m(x).detach().numpy()
    results = []
    threads = [Thread(target=lambda: results.append([m(x).detach().numpy() for _ in range(10)])) for _ in range(4)]
    [t.start() for t in threads], [t.join() for t in threads]
    assert len(results) == 4
    for r in results:
        for y in r:
            np.testing.assert_array_equal(y, want)


def test_bad_arguments():
    with pytest.raises(TypeError, match="Linear.__init__.. missing 1 required positional argument: 'out_features'"):
        nn.Linear(3)
    with pytest.raises(TypeError, match="unexpected keyword argument 'biass'"):
        nn.Linear(3, 2, biass=True)
    with pytest.raises(ValueError, match="in_channels must be divisible by groups"):
        nn.Conv2d(3, 4, 1, groups=2)
    with pytest.raises(ValueError, match="padding='same' is not supported for strided convolutions"):
        nn.Conv2d(3, 4, 3, stride=2, padding="same")
    with pytest.raises(TypeError):
        nn.Linear("a", 2)
    with pytest.raises(TypeError):
        nn.Linear(2, 2)(3)
    with pytest.raises(ValueError, match="expected 4D input"):
        nn.BatchNorm2d(3)(tx.zeros(2, 3))
    with pytest.raises(TypeError, match="takes 2 positional arguments but 3 were given"):
        nn.Linear(2, 2)(tx.zeros(2), 3)
    with pytest.raises(NotImplementedError, match='Module \\[Module\\] is missing the required "forward" function'):
        nn.Module()(1)
    m = nn.Linear(2, 2)
    m.in_features = "x"
    with pytest.raises(TypeError, match="in_features"):
        m(tx.zeros(1, 2))


def test_transposed_convolution_to_a_size():
    torch = pytest.importorskip("torch")  # the oracle, which make test does without; make test-python has it
    theirs, ours = torch.nn.ConvTranspose2d(1, 1, 3, stride=2), nn.ConvTranspose2d(1, 1, 3, stride=2)
    ours.load_state_dict({k: tx.from_numpy(v.numpy()) for k, v in theirs.state_dict().items()})
    x = tx.randn(1, 1, 4, 4)
    for size in ((9, 10), (1, 1, 10, 9)):
        same(ours(x, output_size=size), theirs(to_torch(x), output_size=size))
    with pytest.raises(ValueError, match="requested an output size of"):
        ours(x, output_size=(20, 20))


def test_bilinear():
    torch = pytest.importorskip("torch")  # the oracle, which make test does without; make test-python has it
    theirs, ours = torch.nn.Bilinear(2, 3, 4), nn.Bilinear(2, 3, 4)
    assert repr(ours) == repr(theirs)
    ours.load_state_dict({k: tx.from_numpy(v.numpy()) for k, v in theirs.state_dict().items()})
    a, b = tx.randn(5, 2), tx.randn(5, 3)
    same(ours(a, b), theirs(to_torch(a), to_torch(b)))


def test_deprecated_softmax_dimension():
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        nn.Softmax()(tx.zeros(2, 3))
    assert any("Implicit dimension choice for softmax" in str(w.message) for w in seen)


def test_subclasses_of_tensors_pass_through_layers():
    class Tagged(tx.Tensor):
        pass

    x = tx.ones(2, 3).as_subclass(Tagged)
    assert type(nn.Linear(3, 2)(x)) is Tagged and type(nn.ReLU()(x)) is Tagged
    seen = []

    class Watching(tx.Tensor):
        @classmethod
        def __torch_function__(cls, func, types, args=(), kwargs=None):
            seen.append(func)
            return super().__torch_function__(func, types, args, kwargs)

    m = nn.Linear(3, 2)
    m(tx.ones(2, 3).as_subclass(Watching))
    assert seen == [m.forward]
