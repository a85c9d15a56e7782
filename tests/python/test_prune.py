"""nn.utils.prune against PyTorch."""
import pytest
import torcxx

torch = pytest.importorskip("torch")  # the oracle, which make test does without; make test-python has it
torch_prune = pytest.importorskip("torch.nn.utils.prune")


def layer(t, *shape):
    """A layer of its own kind with the same values in both."""
    m = t.nn.Conv2d(shape[1], shape[0], shape[2:]) if len(shape) == 4 else t.nn.Linear(shape[1], shape[0])
    n = m.weight.numel()
    with t.no_grad():
        m.weight.copy_((t.arange(n) * 37 % 101 - 50.5).reshape(m.weight.shape) / 50)
        m.bias.copy_(t.arange(shape[0]) - 1.5)
    return m


STEPS = {
    "l1": lambda p, m, t: p.l1_unstructured(m, "weight", 0.3),
    "l1 of a number": lambda p, m, t: p.l1_unstructured(m, "weight", 5),
    "l1 by scores": lambda p, m, t: p.l1_unstructured(m, "weight", 0.5, t.arange(m.weight.numel()).reshape(m.weight.shape) * 1.0),
    "ln": lambda p, m, t: p.ln_structured(m, "weight", 0.5, n=2, dim=0),
    "ln of columns": lambda p, m, t: p.ln_structured(m, "weight", 1, n=float("-inf"), dim=1),
    "mask": lambda p, m, t: p.custom_from_mask(m, "bias", t.tensor([1, 0, 1, 0])),
    "identity": lambda p, m, t: p.identity(m, "weight"),
    "twice": lambda p, m, t: p.l1_unstructured(p.ln_structured(m, "weight", 1, n=1, dim=0), "weight", 0.25),
    "rows, then rows": lambda p, m, t: p.ln_structured(p.ln_structured(m, "weight", 1, n=1, dim=0), "weight", 1, n=2, dim=0),
    "removed": lambda p, m, t: p.remove(p.l1_unstructured(m, "weight", 0.3), "weight"),
    "nothing": lambda p, m, t: p.l1_unstructured(m, "weight", 0.0),
    "too many": lambda p, m, t: p.l1_unstructured(m, "weight", 1000),
    "negative": lambda p, m, t: p.l1_unstructured(m, "weight", -0.1),
    "no number": lambda p, m, t: p.l1_unstructured(m, "weight", "x"),
    "channels of a vector": lambda p, m, t: p.random_structured(m, "bias", 0.5, dim=0),
    "bad dim": lambda p, m, t: p.ln_structured(m, "weight", 0.5, n=2, dim=9),
    "not pruned": lambda p, m, t: p.remove(m, "weight"),
    "no such name": lambda p, m, t: p.l1_unstructured(m, "gain", 0.5)}


@pytest.mark.parametrize("shape", [(4, 3), (4, 3, 2, 2)])
@pytest.mark.parametrize("name", STEPS)
def test_methods(name, shape):
    results = []
    for t in (torcxx, torch):
        m = layer(t, *shape)
        try:
            STEPS[name](t.nn.utils.prune, m, t)
        except Exception as e:
            results.append(type(e))
            continue
        x = t.ones(2, *shape[1:])
        y = m(x)
        y.sum().backward()
        grads = {n: p.grad.tolist() for n, p in m.named_parameters()}
        results.append(({k: v.tolist() for k, v in m.state_dict().items()}, t.nn.utils.prune.is_pruned(m), grads,
                        [n for n, _ in m.named_buffers()]))
    assert results[0] == results[1]


@pytest.mark.parametrize("amount", [0.25, 4])
def test_random(amount):
    p = torcxx.nn.utils.prune
    m = layer(torcxx, 4, 4)
    p.random_unstructured(m, "weight", amount)
    assert int((m.weight_mask == 0).sum()) == 4 and bool((m.weight == m.weight_orig * m.weight_mask).all())
    p.random_structured(m := layer(torcxx, 8, 4), "weight", 0.25, dim=0)
    assert m.weight_mask.sum(1).tolist().count(0) == 2


def test_global():
    masks = []
    for t in (torcxx, torch):
        p, a, b = t.nn.utils.prune, layer(t, 4, 3), layer(t, 2, 5)
        p.global_unstructured([(a, "weight"), (b, "weight")], p.L1Unstructured, amount=0.4)
        p.global_unstructured([(a, "weight"), (b, "weight")], p.L1Unstructured, amount=3)
        masks.append([m.weight_mask.tolist() for m in (a, b)])
        with pytest.raises(TypeError):
            p.global_unstructured([(a, "bias")], p.LnStructured, amount=1, n=1)
    assert masks[0] == masks[1]
