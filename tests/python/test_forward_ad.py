"""Forward-mode derivatives, functionalize and the gradients of convolutions, against PyTorch."""
import pytest
import torcxx
import torcxx.autograd.forward_ad

torch = pytest.importorskip("torch")  # the oracle, which make test does without; make test-python has it
pytest.importorskip("torch.autograd.forward_ad")

FUNCTIONS = {
    "formula": lambda t, x, y: x * x.sin() + y.exp(),
    "matrix": lambda t, x, y: t.outer(x, y) @ x,
    "sum": lambda t, x, y: (x / y).sum(),
    "view": lambda t, x, y: t.stack([x, y]).t()[1],
    "one of both": lambda t, x, y: y * 2,
    "neither": lambda t, x, y: t.ones(3),
    "in place": lambda t, x, y: x.clone().mul_(y).add_(1),
    "linear in nothing": lambda t, x, y: x.round()}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_tangents(name):
    results = []
    for t in (torcxx, torch):
        ad = t.autograd.forward_ad
        x, y = t.tensor([0.5, 1.5, -2.0]), t.tensor([1.0, -1.0, 0.25])
        with ad.dual_level():
            a, b = ad.make_dual(x, t.tensor([1.0, 2.0, 3.0])), ad.make_dual(y, t.tensor([-1.0, 0.5, 0.0]))
            assert ad.unpack_dual(a).tangent.tolist() == [1, 2, 3] and ad.unpack_dual(x).tangent is None
            primal, tangent = ad.unpack_dual(FUNCTIONS[name](t, a, b))
            results.append((primal, tangent))
            assert not primal.requires_grad and (tangent is None or not tangent.requires_grad)
        assert ad.unpack_dual(a).tangent is None
    assert torch.allclose(torch.tensor(results[0][0].tolist()), results[1][0])
    assert (results[0][1] is None) == (results[1][1] is None)
    if results[0][1] is not None:
        assert torch.allclose(torch.tensor(results[0][1].tolist()), results[1][1], atol=1e-6)


def test_modules_and_gradients_of_tangents():
    found = []
    for t in (torcxx, torch):
        ad, x = t.autograd.forward_ad, t.tensor([0.5, -1.0], requires_grad=True)
        with ad.dual_level():
            primal, tangent = ad.unpack_dual(ad.make_dual(x, t.tensor([1.0, 2.0])) ** 3)
            (g,) = t.autograd.grad(tangent.sum(), x)
            found.append((primal.tolist(), tangent.tolist(), g.tolist()))
    assert found[0] == found[1]


def test_bad_calls():
    for t in (torcxx, torch):
        ad = t.autograd.forward_ad
        with pytest.raises(RuntimeError):
            ad.make_dual(t.ones(2), t.ones(2))
        with pytest.raises(RuntimeError):
            ad.exit_dual_level()
        with ad.dual_level():
            with pytest.raises(RuntimeError):
                ad.make_dual(t.ones(2), t.ones(3))
            with pytest.raises(ValueError):
                ad.make_dual(t.ones(2, dtype=t.int64), t.ones(2))
            with pytest.raises(RuntimeError, match="[Nn]ested"):
                ad.enter_dual_level()
    with torcxx.autograd.forward_ad.dual_level():
        for mode in (torcxx.no_grad, torcxx.inference_mode, lambda: torcxx.set_grad_enabled(False)):
            with pytest.raises(NotImplementedError, match="dual_level"):
                with mode():
                    pass
    with torcxx.no_grad():
        assert not torcxx.is_grad_enabled()


def test_functionalize():
    for t in (torcxx, torch):
        def f(x):
            y = x * 2
            y.view(-1)[0] = 7
            x.add_(1)
            return y

        x = t.ones(2, 2)
        assert t.func.functionalize(f)(x).tolist() == [[7, 2], [2, 2]] and x.tolist() == [[2, 2], [2, 2]]
        with pytest.raises(RuntimeError):
            t.func.functionalize(f, remove="x")(x)
        net = t.func.replace_all_batch_norm_modules_(t.nn.Sequential(t.nn.BatchNorm1d(3)))
        assert net[0].running_mean is None and not net[0].track_running_stats


OPTIONS = [{}, {"stride": 2, "padding": 1}, {"dilation": 2}, {"groups": 2, "padding": 1}]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("dims", [1, 2, 3])
def test_gradients_of_convolutions(dims, options):
    results = []
    for t in (torcxx, torch):
        x = t.arange(2 * 4 * 7**dims, dtype=t.float64).reshape(2, 4, *(7,) * dims).remainder(11) / 11
        w = t.arange(6 * 4 // options.get("groups", 1) * 3**dims, dtype=t.float64).reshape(6, -1, *(3,) * dims).remainder(7) / 7
        g = getattr(t.nn.functional, f"conv{dims}d")(x, w, **options).cos()
        grad = t.nn.grad
        results.append((getattr(grad, f"conv{dims}d_input")(x.shape, w, g, **options), getattr(grad, f"conv{dims}d_weight")(x, w.shape, g, **options)))
    for ours, theirs in zip(*results):
        assert ours.shape == theirs.shape and torch.allclose(torch.tensor(ours.tolist(), dtype=torch.float64), theirs, rtol=1e-9, atol=1e-9)
