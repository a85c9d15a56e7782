"""Losses over sequences, bags, lazy and adaptive layers, and nn.utils, beside PyTorch's."""
import copy
import pickle

import pytest
from test_attention import compare, pair
from test_nn import same, to_torch

import torcxx as tx
import torcxx.nn as nn
import torcxx.nn.functional as F

torch = pytest.importorskip("torch")  # the oracle, which make test does without; make test-python has it
TF = torch.nn.functional


@pytest.mark.parametrize("reduction", ["none", "mean", "sum"])
@pytest.mark.parametrize("zero_infinity", [False, True])
def test_ctc_loss(reduction, zero_infinity):
    logits = tx.randn(12, 4, 5)
    targets, lengths, inputs = tx.tensor([[1, 1, 2], [3, 4, 0], [0, 0, 0], [2, 2, 2]]), [3, 2, 0, 3], [12, 7, 5, 3]
    if not zero_infinity:
        inputs[3] = 12
    flat = tx.cat([targets[i, :n] for i, n in enumerate(lengths)])
    for given in (targets, flat, targets.int()):
        a, b = logits.clone().requires_grad_(), to_torch(logits).requires_grad_()
        x = F.ctc_loss(a.log_softmax(2), given, tx.tensor(inputs), tx.tensor(lengths), reduction=reduction,
                       zero_infinity=zero_infinity)
        y = TF.ctc_loss(b.log_softmax(2), to_torch(given), tuple(inputs), tuple(lengths), reduction=reduction,
                        zero_infinity=zero_infinity)
        same(x, y, 1e-4)
        x.sum().backward(), y.sum().backward()
        same(a.grad, b.grad, 1e-4)
    same(nn.CTCLoss(blank=4)(logits[:, 0].log_softmax(1), tx.tensor([1, 1]), (12,), (2,)),
         torch.nn.CTCLoss(blank=4)(to_torch(logits)[:, 0].log_softmax(1), torch.tensor([1, 1]), (12,), (2,)))


def test_ctc_loss_of_long_sequences():
    logits, targets = tx.randn(2000, 2, 20, dtype=tx.float64), tx.randint(1, 20, (2, 300))
    a, b = logits.clone().requires_grad_(), to_torch(logits).requires_grad_()
    x = F.ctc_loss(a.log_softmax(2), targets, (2000, 1500), (300, 250))
    y = TF.ctc_loss(b.log_softmax(2), to_torch(targets), (2000, 1500), (300, 250))
    same(x, y, 1e-10)
    x.backward(), y.backward()
    same(a.grad, b.grad, 1e-9)


def test_ctc_loss_refuses():
    lp = tx.randn(5, 2, 4).log_softmax(2)
    y = tx.tensor([[1, 2], [2, 3]])
    for error, words, call in (
            (RuntimeError, "input_lengths must be of size batch_size", (lp, y, [5], [2, 2])),
            (RuntimeError, "target_lengths must be of size batch_size", (lp, y, [5, 5], [2])),
            (RuntimeError, "Expected input_lengths to have value at most 5", (lp, y, [6, 5], [2, 2])),
            (RuntimeError, "to have size at least 3 at dimension 1", (lp, y, [5, 5], [3, 2])),
            (RuntimeError, "blank must be in label range", (lp, y, [5, 5], [2, 2], 4)),
            (NotImplementedError, "not implemented for 'Half'", (lp.half(), y, [5, 5], [2, 2])),
            (IndexError, "target 9 is out of range", (lp, tx.tensor([[1, 9], [2, 3]]), [5, 5], [2, 2])),
            (RuntimeError, "input_lengths must be integral", (lp, y, tx.tensor([5.0, 5]), tx.tensor([2, 2])))):
        with pytest.raises(error, match=words):
            F.ctc_loss(*call)


@pytest.mark.parametrize("mode", ["sum", "mean", "max"])
@pytest.mark.parametrize("padding", [None, 2, -1])
def test_embedding_bag(mode, padding):
    weight = tx.randn(6, 3)
    index, offsets = tx.tensor([0, 1, 2, 2, 5, 4, 0]), tx.tensor([0, 2, 2, 5])
    cases = [(index, offsets, {}), (index.reshape(1, 7), None, {}), (index.int(), offsets.int(), {}),
             (index, tx.tensor([0, 3, 7]), {"include_last_offset": True}), (index[:0], offsets[:0], {})]
    if mode == "sum":
        cases.append((index, offsets, {"per_sample_weights": tx.randn(7)}))
    if mode != "max":
        cases.append((index, offsets, {"scale_grad_by_freq": True}))
    for i, o, options in cases:
        a, b = weight.clone().requires_grad_(), to_torch(weight).requires_grad_()
        scale = {k: v.requires_grad_() if isinstance(v, tx.Tensor) else v for k, v in options.items()}
        theirs = {k: to_torch(v).requires_grad_() if isinstance(v, tx.Tensor) else v for k, v in options.items()}
        x = F.embedding_bag(i, a, o, mode=mode, padding_idx=padding, **scale)
        y = TF.embedding_bag(to_torch(i), b, o if o is None else to_torch(o), mode=mode, padding_idx=padding, **theirs)
        same(x, y)
        x.sin().sum().backward(), y.sin().sum().backward()
        same(a.grad, b.grad)
        if "per_sample_weights" in options:
            same(scale["per_sample_weights"].grad, theirs["per_sample_weights"].grad)
    ours, theirs = pair("EmbeddingBag", 6, 3, mode=mode, padding_idx=padding)
    same(ours(index, offsets), theirs(to_torch(index), to_torch(offsets)))


def test_embedding_bag_refuses():
    w, i = tx.randn(5, 3), tx.tensor([0, 1, 2, 2, 4])
    for error, words, call in (
            (RuntimeError, r"offsets\[0\] has to be 0", lambda: F.embedding_bag(i, w, tx.tensor([1, 2]))),
            (RuntimeError, "can not be greater than input's length 5", lambda: F.embedding_bag(i, w, tx.tensor([0, 7]))),
            (RuntimeError, "offsets must not descend", lambda: F.embedding_bag(i, w, tx.tensor([0, 3, 2]))),
            (RuntimeError, "padding_idx must be within", lambda: F.embedding_bag(i, w, tx.tensor([0]), padding_idx=9)),
            (IndexError, "out of bounds", lambda: F.embedding_bag(i + 1, w, tx.tensor([0]))),
            (NotImplementedError, "per_sample_weights is only supported",
             lambda: F.embedding_bag(i, w, tx.tensor([0]), per_sample_weights=tx.ones(5))),
            (NotImplementedError, "sparse", lambda: nn.EmbeddingBag(5, 3, sparse=True)),
            (NotImplementedError, "sparse", lambda: F.embedding_bag(i, w.requires_grad_(), tx.tensor([0]), sparse=True))):
        with pytest.raises(error, match=words):
            call()


def test_adaptive_log_softmax():
    ours, theirs = pair("AdaptiveLogSoftmaxWithLoss", 8, 12, [3, 7], div_value=2.0, head_bias=True)
    y = tx.tensor([0, 2, 3, 6, 7, 11, 5])
    compare(ours, theirs, [tx.randn(7, 8), y])
    x = tx.randn(7, 8)
    same(ours.log_prob(x), theirs.log_prob(to_torch(x)))
    same(ours.predict(x), theirs.predict(to_torch(x)))
    compare(ours, theirs, [x[0], y[3]])
    with pytest.raises(RuntimeError, match="Target values should be in"):
        ours(x, y + 1)


@pytest.mark.parametrize("name,args,shape", [
    ("LazyLinear", (4,), (2, 3)), ("LazyConv1d", (4, 3), (2, 3, 8)), ("LazyConv2d", (4, 3), (2, 3, 8, 8)),
    ("LazyConvTranspose2d", (4, 3, 2), (2, 3, 4, 4)), ("LazyBatchNorm2d", (), (2, 3, 4, 4)),
    ("LazyInstanceNorm1d", (1e-5, 0.1, True, True), (2, 3, 4))])
def test_lazy_layers(name, args, shape):
    ours, theirs = getattr(nn, name)(*args), getattr(torch.nn, name)(*args)
    assert repr(ours) == repr(theirs) and ours.has_uninitialized_params()
    assert list(ours.state_dict()) == list(theirs.state_dict())
    with pytest.raises(RuntimeError, match="Can't access the shape of an uninitialized parameter"):
        next(ours.parameters()).shape
    other = copy.deepcopy(ours)
    x = tx.randn(*shape)
    theirs(to_torch(x))
    ours(x)
    assert type(ours).__name__ == type(theirs).__name__ and repr(ours) == repr(theirs)
    state = {k: tx.from_numpy(v.numpy()) for k, v in theirs.state_dict().items()}
    ours.load_state_dict(state), other.load_state_dict(state)
    compare(ours.eval(), theirs.eval(), [x])
    same(other.eval()(x), theirs(to_torch(x)), 1e-4)
    assert type(other) is type(ours)


def test_upsampling_and_unpooling():
    x = tx.randn(1, 2, 4, 4)
    for name, options in (("Upsample", {"scale_factor": 2}), ("Upsample", {"size": (5, 6), "mode": "bilinear"}),
                          ("UpsamplingNearest2d", {"size": 7}), ("UpsamplingBilinear2d", {"scale_factor": 2})):
        compare(*pair(name, **options), [x])
    pool, unpool = nn.MaxPool2d(2, return_indices=True), nn.MaxUnpool2d(2)
    same(unpool(*pool(x)), torch.nn.MaxUnpool2d(2)(*torch.nn.MaxPool2d(2, return_indices=True)(to_torch(x))))
    assert repr(unpool) == repr(torch.nn.MaxUnpool2d(2))
    with pytest.raises(NotImplementedError):
        nn.SyncBatchNorm(3)


def test_fused_normalisation():
    for a, b, x in ((nn.Conv2d(2, 3, 3), nn.BatchNorm2d(3), tx.randn(2, 2, 5, 5)),
                    (nn.Linear(2, 3), nn.BatchNorm1d(3), tx.randn(4, 2))):
        b(tx.randn(4, 3, *[5] * (x.dim() - 2)))
        a, b = a.eval(), b.eval()
        fuse = nn.utils.fuse_conv_bn_eval if x.dim() == 4 else nn.utils.fuse_linear_bn_eval
        same(fuse(a, b)(x), b(a(x)).detach().numpy())
    with pytest.raises(AssertionError, match="Fusion only for eval"):
        nn.utils.fuse_conv_bn_eval(nn.Conv2d(2, 3, 3), nn.BatchNorm2d(3))


@pytest.mark.parametrize("new", [True, False])
@pytest.mark.parametrize("name", ["weight_norm", "spectral_norm"])
def test_norms_of_weights(name, new):
    def made(lib, layer):
        f = getattr(lib.nn.utils.parametrizations if new else lib.nn.utils, name)
        return f(layer)

    a, b = nn.Linear(3, 4), torch.nn.Linear(3, 4)
    a, b = made(tx, a), made(torch, b)
    assert list(a.state_dict()) == list(b.state_dict()) and repr(a) == repr(b)
    a.load_state_dict({k: tx.from_numpy(v.numpy()) for k, v in b.state_dict().items()})
    compare(a, b, [tx.randn(5, 3)])
    if name == "spectral_norm":
        for u, v in zip(a.state_dict().values(), b.state_dict().values()):
            same(u, v)
    weight = a.weight.detach().numpy()
    if new:
        nn.utils.parametrize.remove_parametrizations(a, "weight")
    else:
        getattr(nn.utils, "remove_" + name)(a)
    assert sorted(a.state_dict()) == ["bias", "weight"]
    same(a.weight, weight) if name == "weight_norm" else None


@pytest.mark.parametrize("how", ["matrix_exp", "cayley", "householder"])
@pytest.mark.parametrize("shape", [(3, 3), (5, 3), (3, 5)])
@pytest.mark.parametrize("trivial", [True, False])
def test_orthogonal_weights(how, shape, trivial):
    def made(lib):
        return lib.nn.utils.parametrizations.orthogonal(lib.nn.Linear(*shape), orthogonal_map=how,
                                                        use_trivialization=trivial)

    a, b = made(tx), made(torch)
    assert list(a.state_dict()) == list(b.state_dict())
    with torch.no_grad():
        if how != "householder":
            b.parametrizations.weight.original.normal_()
    a.load_state_dict({k: tx.from_numpy(v.numpy()) for k, v in b.state_dict().items()})
    compare(a, b, [tx.randn(4, shape[0])])
    w = a.weight if a.weight.size(0) <= a.weight.size(1) else a.weight.T
    same(w @ w.T, tx.eye(w.size(0)).numpy(), 1e-4)
    if trivial or how == "householder":
        start = nn.init.orthogonal_(tx.empty(shape[1], shape[0]))
        a.weight = start
        same(a.weight, start.numpy(), 1e-4)


def test_data_parallel_calls_the_module():
    m = nn.DataParallel(nn.Linear(2, 3))
    x = tx.randn(4, 2)
    assert tx.equal(m(x), m.module(x)) and list(m.state_dict()) == ["module.weight", "module.bias"]
    with nn.attention.sdpa_kernel(nn.attention.SDPBackend.MATH):
        assert nn.MultiheadAttention(4, 2)(x.reshape(2, 4), *[tx.randn(3, 4)] * 2)[0].shape == (2, 4)


def test_new_modules_survive_pickle():
    for m in (nn.MultiheadAttention(4, 2), nn.TransformerEncoderLayer(4, 2, 8), nn.CTCLoss(), nn.EmbeddingBag(3, 2),
              nn.AdaptiveLogSoftmaxWithLoss(4, 6, [2]), nn.Hardswish(), nn.PReLU(), nn.Upsample(scale_factor=2)):
        again = pickle.loads(pickle.dumps(m))
        assert repr(again) == repr(m) and list(again.state_dict()) == list(m.state_dict())
