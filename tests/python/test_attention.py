"""Attention and transformers beside PyTorch's."""
import pytest
from test_nn import same, to_torch

import torcxx as tx
import torcxx.nn as nn
import torcxx.nn.functional as F

torch = pytest.importorskip("torch")  # the oracle, which make test does without; make test-python has it


def pair(name, *args, **kwargs):
    """The module of both libraries with the same parameters."""
    theirs, ours = getattr(torch.nn, name)(*args, **kwargs), getattr(nn, name)(*args, **kwargs)
    for p in theirs.parameters():
        torch.nn.init.normal_(p, std=0.3)
    assert repr(ours) == repr(theirs)
    assert list(ours.state_dict()) == list(theirs.state_dict())
    assert [p.shape for p in ours.parameters()] == [tuple(p.shape) for p in theirs.parameters()]
    ours.load_state_dict({k: tx.from_numpy(v.numpy()) for k, v in theirs.state_dict().items()})
    return ours, theirs


def compare(ours, theirs, inputs, **kwargs):
    """Outputs and gradients of both; tensors among the arguments are passed to both."""
    xs = [x.clone().requires_grad_() if x.is_floating_point() else x for x in inputs]
    ts = [to_torch(x).requires_grad_(x.requires_grad) for x in xs]
    given = {k: to_torch(v) if isinstance(v, tx.Tensor) else v for k, v in kwargs.items()}
    a, b = ours(*xs, **kwargs), theirs(*ts, **given)
    a, b = (r if isinstance(r, tuple) else (r,) for r in (a, b))
    assert len(a) == len(b) and [u is None for u in a] == [v is None for v in b]
    for u, v in zip(a, b):
        if u is not None:
            same(u, v, 1e-4)
    sum(u.sin().sum() for u in a if u is not None).backward()
    sum(v.sin().sum() for v in b if v is not None).backward()
    for u, v in zip(xs, ts):
        if u.requires_grad:
            same(u.grad, v.grad, 1e-3)
    for (name, p), q in zip(ours.named_parameters(), theirs.parameters()):
        assert (p.grad is None) == (q.grad is None), name
        if p.grad is not None:
            same(p.grad, q.grad, 1e-3)


CAUSAL = tx.full((4, 4), float("-inf")).triu(1)
PADDING = tx.tensor([[False, False, False, True], [False, False, True, True]])


@pytest.mark.parametrize("options,call", [
    ({}, {}), ({}, {"need_weights": False}), ({"bias": False}, {"average_attn_weights": False}),
    ({"kdim": 3, "vdim": 5}, {}), ({"add_bias_kv": True, "add_zero_attn": True}, {"need_weights": False}),
    ({"add_bias_kv": True}, {"attn_mask": CAUSAL, "key_padding_mask": PADDING}),
    ({"batch_first": True}, {"attn_mask": CAUSAL}), ({}, {"attn_mask": CAUSAL, "is_causal": True, "need_weights": False}),
    ({"add_zero_attn": True}, {"key_padding_mask": PADDING, "need_weights": False}),
    ({}, {"attn_mask": CAUSAL.isinf(), "need_weights": False}), ({}, {"attn_mask": tx.randn(6, 4, 4)}),
    ({}, {"attn_mask": tx.randn(6, 4, 4), "need_weights": False, "key_padding_mask": PADDING})])
def test_multihead_attention(options, call):
    ours, theirs = pair("MultiheadAttention", 6, 3, **options)
    shape = (2, 4) if options.get("batch_first") else (4, 2)
    compare(ours, theirs, [tx.randn(*shape, w) for w in (6, options.get("kdim", 6), options.get("vdim", 6))], **call)
    if "kdim" not in options and "key_padding_mask" not in call and getattr(call.get("attn_mask"), "ndim", 2) == 2:
        x = tx.randn(4, 6)
        compare(ours, theirs, [x, tx.randn(4, 6), tx.randn(4, 6)], **call)


def test_multihead_attention_refuses():
    m = nn.MultiheadAttention(6, 3)
    x = tx.randn(4, 2, 6)
    for call in (lambda: m(x, x[0], x[0]), lambda: m(tx.randn(4, 2, 5), x, x), lambda: m(x, x, x[:2]),
                 lambda: m(x, x, x, key_padding_mask=tx.zeros(4).bool()), lambda: nn.MultiheadAttention(7, 3)):
        with pytest.raises(AssertionError):
            call()
    with pytest.raises(RuntimeError, match="Need attn_mask if specifying the is_causal hint"):
        m(x, x, x, is_causal=True)
    with pytest.raises(RuntimeError, match="The shape of the 2D attn_mask"):
        m(x, x, x, attn_mask=tx.zeros(3, 4))
    with pytest.raises(ValueError, match="must be greater than 0"):
        nn.MultiheadAttention(0, 1)
    drop = nn.MultiheadAttention(6, 3, dropout=0.5)
    assert not tx.equal(drop(x, x, x)[0], drop(x, x, x)[0])
    drop.eval()
    assert tx.equal(drop(x, x, x)[0], drop(x, x, x)[0])


@pytest.mark.parametrize("options", [{}, {"norm_first": True, "activation": "gelu"}, {"batch_first": True, "bias": False}])
def test_transformer_layers(options):
    options = {"dim_feedforward": 10, "dropout": 0.0, **options}
    x, memory = tx.randn(4, 4, 6), tx.randn(4, 4, 6)
    compare(*pair("TransformerEncoderLayer", 6, 2, **options), [x])
    compare(*pair("TransformerEncoderLayer", 6, 2, **options), [x], src_mask=CAUSAL, is_causal=True)
    compare(*pair("TransformerDecoderLayer", 6, 2, **options), [x, memory], tgt_mask=CAUSAL,
            memory_key_padding_mask=tx.cat([PADDING, PADDING]))


def test_transformers():
    ours, theirs = pair("Transformer", 6, 2, 2, 2, 8, 0.0)
    src, tgt = tx.randn(5, 2, 6), tx.randn(4, 2, 6)
    same(nn.Transformer.generate_square_subsequent_mask(4), CAUSAL.numpy())
    compare(ours, theirs, [src, tgt], tgt_mask=CAUSAL)
    compare(ours.encoder, theirs.encoder, [tgt], mask=CAUSAL, src_key_padding_mask=PADDING.float() * -9)
    with pytest.raises(RuntimeError, match="feature number of src and tgt must be equal to d_model"):
        ours(tx.randn(5, 2, 5), tgt)
    with pytest.raises(RuntimeError, match="batch number of src and tgt must be equal"):
        ours(tx.randn(5, 3, 6), tgt)
    with pytest.raises(RuntimeError, match="activation should be relu/gelu"):
        nn.TransformerEncoderLayer(6, 2, activation="tanh")
    assert all(p.grad is not None for p in ours.parameters())


def test_linear_cross_entropy():
    x, w, b, y = tx.randn(5, 3), tx.randn(4, 3), tx.randn(4), tx.tensor([0, 1, 2, 3, 1])
    for options in ({}, {"reduction": "sum", "ignore_index": 1}, {"label_smoothing": 0.1}):
        same(F.linear_cross_entropy(x, w, y, linear_bias=b, **options),
             torch.nn.functional.linear_cross_entropy(*map(to_torch, (x, w, y)), linear_bias=to_torch(b), **options))
    ours, theirs = pair("LinearCrossEntropyLoss", 3, 4, out_features=(2,), bias=True)
    same(ours(x, y.reshape(5, 1).expand(5, 2)), theirs(to_torch(x), to_torch(y).reshape(5, 1).expand(5, 2)))
