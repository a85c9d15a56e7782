"""torch.func, torch.autograd.functional and checkpoint; PyTorch is the oracle."""
import numpy as np
import pytest
import torcxx

torch = pytest.importorskip("torch")  # the oracle, which make test does without; make test-python has it

BOTH = (torcxx, torch)


def numbers(x):
    """Tensors of nested containers as NumPy arrays."""
    if isinstance(x, (torch.Tensor, torcxx.Tensor)):
        return x.detach().numpy()
    if isinstance(x, dict):
        return {k: numbers(v) for k, v in x.items()}
    return [type(x).__name__, *map(numbers, x)] if isinstance(x, (list, tuple)) else x


def close(a, b):
    assert type(a) is type(b), (a, b)
    if isinstance(a, dict):
        assert list(a) == list(b)
        a, b = list(a.values()), list(b.values())
    if isinstance(a, list):
        assert len(a) == len(b)
        for x, y in zip(a, b):
            close(x, y)
    elif isinstance(a, np.ndarray):
        assert a.shape == b.shape and a.dtype == b.dtype
        np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6)
    else:
        assert a == b


def agree(f):
    """f(torch) gives the same from both libraries."""
    ours, theirs = (numbers(f(t)) for t in BOTH)
    close(ours, theirs)


def refused(f, kind, match=None):
    for t in BOTH:
        with pytest.raises(kind, match=match):
            f(t)


def data(t, *shape, seed=0, dtype="float32"):
    return t.from_numpy(np.random.default_rng(seed).normal(size=shape).astype(dtype))


CASES = {
    "grad": lambda t: t.func.grad(lambda x: x.sin().sum())(data(t, 3)),
    "grad of grad": lambda t: t.func.grad(lambda x: t.func.grad(lambda y: (y ** 3).sum())(x).sum())(data(t, 3)),
    "third": lambda t: t.func.grad(t.func.grad(t.func.grad(t.sin)))(t.tensor(1.)),
    "closure": lambda t: t.func.grad(lambda x: t.func.grad(lambda y: x * y * y)(x) * x)(t.tensor(3.)),
    "argnums": lambda t: t.func.grad(lambda x, y: (x * y * y).sum(), argnums=(0, 1))(data(t, 3), data(t, 3, seed=1)),
    "argnums -1": lambda t: t.func.grad(lambda x, y: (x * y * y).sum(), argnums=-1)(data(t, 3), data(t, 3, seed=1)),
    "tree": lambda t: t.func.grad(lambda p, x: (p["w"] * x + p["b"][0]).sum())({"w": data(t, 3), "b": [data(t, 1)]}, data(t, 3)),
    "aux": lambda t: t.func.grad(lambda x: (x.sum(), {"more": x * 2}), has_aux=True)(data(t, 3)),
    "value": lambda t: t.func.grad_and_value(lambda x: (x * x).sum())(data(t, 3)),
    "value, aux": lambda t: t.func.grad_and_value(lambda x: ((x * x).sum(), x + 1), has_aux=True)(data(t, 3)),
    "unused": lambda t: t.func.grad(lambda x, y: (y * y).sum())(data(t, 3), data(t, 2)),
    "constant": lambda t: t.func.grad(lambda x: t.ones(()))(data(t, 3)),
    "complex": lambda t: t.func.grad(lambda x: (x * x.conj()).real.sum())(t.complex(data(t, 3), data(t, 3, seed=1))),
    "in no_grad": lambda t: (t.no_grad()(t.func.grad(lambda x: (x * x).sum())))(data(t, 3)),
    "vjp": lambda t: (lambda out, f: (out, f(t.ones(2, 3))))(*t.func.vjp(lambda x: x.exp(), data(t, 2, 3))),
    "vjp, two": lambda t: (lambda out, f: (out, f((t.ones(3), t.ones(3)))))(*t.func.vjp(lambda x, y: (x * y, x + y), data(t, 3), data(t, 3))),
    "vjp, aux": lambda t: (lambda out, f, aux: (out, f(t.ones(3)), aux))(*t.func.vjp(lambda x: (x * x, x + 1), data(t, 3), has_aux=True)),
    "jvp": lambda t: t.func.jvp(lambda x: x.sin(), (data(t, 3),), (data(t, 3, seed=1),)),
    "jvp, two": lambda t: t.func.jvp(lambda x, y: {"a": x @ y, "b": x.sum()}, (data(t, 2, 3), data(t, 3)), (data(t, 2, 3, seed=1), data(t, 3, seed=2))),
    "jvp, aux": lambda t: t.func.jvp(lambda x: (x * x, x + 1), (data(t, 3),), (t.ones(3),), has_aux=True),
    "jvp of constant": lambda t: t.func.jvp(lambda x: t.ones(2), (data(t, 3),), (t.ones(3),)),
    "grad of jvp": lambda t: t.func.grad(lambda x: t.func.jvp(lambda y: y.sin(), (x,), (t.ones(3),))[1].sum())(data(t, 3)),
    "jvp of grad": lambda t: t.func.jvp(t.func.grad(lambda x: (x ** 4).sum()), (data(t, 3),), (t.ones(3),)),
    "jacrev": lambda t: t.func.jacrev(lambda x: x.sin() * x.sum())(data(t, 2, 2)),
    "jacrev, argnums": lambda t: t.func.jacrev(lambda x, y: (x * y, x.sum()), argnums=(0, 1))(data(t, 2), data(t, 2)),
    "jacrev, tree": lambda t: t.func.jacrev(lambda p: {"o": p["a"] * 2})({"a": data(t, 2)}),
    "jacrev, aux": lambda t: t.func.jacrev(lambda x: (x * x, x), has_aux=True)(data(t, 2)),
    "jacfwd": lambda t: t.func.jacfwd(lambda x: x.sin() * x.sum())(data(t, 2, 2)),
    "jacfwd, argnums": lambda t: t.func.jacfwd(lambda x, y: (x * y, x.sum()), argnums=(0, 1))(data(t, 2), data(t, 2)),
    "hessian": lambda t: t.func.hessian(lambda x: (x ** 3).sum() * x[0])(data(t, 3)),
    "hessian, two": lambda t: t.func.hessian(lambda x, y: (x * y * y).sum(), argnums=(0, 1))(data(t, 2), data(t, 2)),
    "linearize": lambda t: (lambda out, f: (out, f(t.ones(3))))(*t.func.linearize(lambda x: x.sin(), data(t, 3))),
    "vmap": lambda t: t.func.vmap(t.dot)(data(t, 4, 3), data(t, 4, 3, seed=1)),
    "vmap, in_dims": lambda t: t.func.vmap(t.dot, in_dims=(1, None))(data(t, 3, 4), data(t, 3)),
    "vmap, negative": lambda t: t.func.vmap(lambda x: x * 2, in_dims=-1, out_dims=-1)(data(t, 3, 4)),
    "vmap, out_dims": lambda t: t.func.vmap(lambda x: (x, x.sum()), out_dims=(1, 0))(data(t, 4, 3)),
    "vmap, tree": lambda t: t.func.vmap(lambda d: {"s": d["x"] + d["y"][0]}, in_dims=({"x": 0, "y": [None]},))({"x": data(t, 4, 2), "y": [data(t, 2)]}),
    "vmap of vmap": lambda t: t.func.vmap(t.func.vmap(lambda x, y: x * y, in_dims=(None, 0)), in_dims=(0, None))(data(t, 3), data(t, 4)),
    "vmap of grad": lambda t: t.func.vmap(t.func.grad(lambda x: (x ** 3).sum()))(data(t, 4, 3)),
    "grad of vmap": lambda t: t.func.grad(lambda x: t.func.vmap(lambda r: (r ** 2).sum())(x).sum())(data(t, 4, 3)),
    "vmap, chunks": lambda t: t.func.vmap(lambda x: x.sum(), chunk_size=2)(data(t, 5, 3)),
    "vmap, kwargs": lambda t: t.func.vmap(lambda x, *, s: x * s)(data(t, 2, 3), s=data(t, 3)),
    "vmap, same": lambda t: (lambda r: (r[0] == r[1]).all())(t.func.vmap(lambda x: x + t.rand(3), randomness="same")(t.zeros(2, 3))),
    "vmap, different": lambda t: (lambda r: (r[0] == r[1]).all())(t.func.vmap(lambda x: x + t.rand(3), randomness="different")(t.zeros(2, 3))),
    "jacobian": lambda t: t.autograd.functional.jacobian(lambda x: x.exp().sum(1), data(t, 2, 3)),
    "jacobian, two": lambda t: t.autograd.functional.jacobian(lambda x, y: (x * y, y.sum()), (data(t, 2), data(t, 2))),
    "f.hessian": lambda t: t.autograd.functional.hessian(lambda x: (x ** 3).sum(), data(t, 3)),
    "f.hessian, two": lambda t: t.autograd.functional.hessian(lambda x, y: (x * y ** 2).sum(), (data(t, 2), data(t, 2))),
    "f.vjp": lambda t: t.autograd.functional.vjp(lambda x: x.sum(1), data(t, 2, 2), t.ones(2)),
    "f.jvp": lambda t: t.autograd.functional.jvp(lambda x: x.sin(), data(t, 2), t.ones(2)),
    "f.vhp": lambda t: t.autograd.functional.vhp(lambda x: (x ** 3).sum(), data(t, 3), t.ones(3)),
    "f.hvp": lambda t: t.autograd.functional.hvp(lambda x, y: (x ** 3 * y).sum(), (data(t, 3), data(t, 3)), (t.ones(3), t.ones(3))),
}


@pytest.mark.parametrize("name", CASES)
def test_values(name):
    agree(CASES[name])


@pytest.mark.parametrize("f, kind", [
    (lambda t: t.func.grad(lambda x: x * 2)(t.ones(3)), RuntimeError),
    (lambda t: t.func.grad(lambda x: 1.0)(t.ones(3)), RuntimeError),
    (lambda t: t.func.grad(lambda x: x.sum(), argnums=2)(t.ones(3)), RuntimeError),
    (lambda t: t.func.grad(lambda x: x.sum(), argnums=(0, 0))(t.ones(3)), RuntimeError),
    (lambda t: t.func.grad(lambda x: x.sum(), has_aux=True)(t.ones(3)), RuntimeError),
    (lambda t: t.func.grad(lambda x: x.sum())(t.ones(3, dtype=t.int64)), RuntimeError),
    (lambda t: t.func.vjp(lambda x: x, t.ones(3))[1](t.ones(2)), RuntimeError),
    (lambda t: t.func.vjp(lambda x: x, t.ones(3))[1]((t.ones(3), t.ones(3))), RuntimeError),
    (lambda t: t.func.jvp(lambda x: x, t.ones(3), t.ones(3)), RuntimeError),
    (lambda t: t.func.jvp(lambda x: x, (t.ones(3),), (t.ones(2),)), RuntimeError),
    (lambda t: t.func.jvp(lambda x: t.ones(2), (t.ones(3),), (t.ones(3),), strict=True), RuntimeError),
    (lambda t: t.func.vmap(lambda x: x)(), ValueError),
    (lambda t: t.func.vmap(lambda x: x, in_dims=None)(t.ones(3)), ValueError),
    (lambda t: t.func.vmap(lambda x: x, in_dims=2)(t.ones(3)), ValueError),
    (lambda t: t.func.vmap(lambda x: x, in_dims=(0, 0))(t.ones(3)), ValueError),
    (lambda t: t.func.vmap(lambda x: x, in_dims="a")(t.ones(3)), ValueError),
    (lambda t: t.func.vmap(lambda x, y: x)(t.ones(3), t.ones(2)), ValueError),
    (lambda t: t.func.vmap(lambda x: x)(3), ValueError),
    (lambda t: t.func.vmap(lambda x: 3)(t.ones(3)), ValueError),
    (lambda t: t.func.vmap(lambda x: x, randomness="x")(t.ones(3)), RuntimeError),
    (lambda t: t.func.vmap(lambda x: x, chunk_size=0)(t.ones(3)), ValueError),
    (lambda t: t.func.vmap(lambda x: x + t.rand(3))(t.ones(2, 3)), RuntimeError),
    (lambda t: t.autograd.functional.jacobian(lambda x: 1, t.ones(2)), TypeError),
    (lambda t: t.autograd.functional.jacobian(lambda x: t.ones(1), t.ones(2), strict=True), RuntimeError),
    (lambda t: t.autograd.functional.hessian(lambda x: x, t.ones(2)), RuntimeError),
    (lambda t: t.autograd.functional.vjp(lambda x: x, t.ones(2)), RuntimeError),
    (lambda t: t.autograd.functional.jvp(lambda x: x, t.ones(2), t.ones(3)), RuntimeError)])
def test_refusals(f, kind):
    refused(f, kind)


def test_results_have_no_history_but_the_users():
    for t in BOTH:
        x = t.ones(3)
        assert not t.func.grad(lambda x: (x * x).sum())(x).requires_grad
        assert not t.func.vjp(lambda x: x * x, x)[0].requires_grad
        w = t.ones(3, requires_grad=True)
        g = t.func.grad(lambda x: (w * x * x).sum())(x)
        g.sum().backward()
        assert w.grad.tolist() == [2, 2, 2] and x.grad is None
        y = t.ones(3, requires_grad=True)
        t.func.grad(lambda x: (x ** 3).sum())(y).sum().backward()
        assert y.grad.tolist() == [6, 6, 6]


def test_create_graph():
    for t in BOTH:
        x = t.ones(2, requires_grad=True)
        j = t.autograd.functional.jacobian(lambda x: x ** 3, x, create_graph=True)
        j.sum().backward()
        assert x.grad.tolist() == [6, 6]
        assert not t.autograd.functional.jacobian(lambda x: x ** 3, x).requires_grad


def test_ensembles():
    def run(t):
        t.manual_seed(0)
        nets = [t.nn.Linear(3, 2) for _ in range(4)]
        for i, n in enumerate(nets):
            n.load_state_dict({"weight": data(t, 2, 3, seed=i), "bias": data(t, 2, seed=i)})
        params, buffers = t.func.stack_module_state(nets)
        x = data(t, 5, 3)
        return params, t.func.vmap(lambda p: t.func.functional_call(nets[0], p, (x,)))(params)
    agree(run)


def test_per_sample_gradients():
    def run(t):
        net = t.nn.Linear(3, 1)
        net.load_state_dict({"weight": data(t, 1, 3), "bias": data(t, 1)})
        params = {k: p.detach() for k, p in net.named_parameters()}

        def loss(p, x, y):
            return ((t.func.functional_call(net, p, (x,)) - y) ** 2).sum()
        return t.func.vmap(t.func.grad(loss), in_dims=(None, 0, 0))(params, data(t, 6, 3), data(t, 6, 1))
    agree(run)


@pytest.mark.parametrize("reentrant", [True, False])
def test_checkpoint(reentrant):
    def run(t, through):
        net = t.nn.Sequential(t.nn.Linear(4, 8), t.nn.Tanh(), t.nn.Linear(8, 2))
        for i, p in enumerate(net.parameters()):
            with t.no_grad():
                p.copy_(data(t, *p.shape, seed=i))
        x = data(t, 3, 4).requires_grad_()
        from importlib import import_module
        checkpoint = import_module(t.__name__ + ".utils.checkpoint")
        out = checkpoint.checkpoint(net, x, use_reentrant=reentrant) if through else net(x)
        if through:
            out = out + checkpoint.checkpoint_sequential(net, 2, x, use_reentrant=reentrant)
        else:
            out = out * 2
        out.sum().backward()
        return [out, x.grad] + [p.grad for p in net.parameters()]
    close(numbers(run(torcxx, True)), numbers(run(torcxx, False)))
    close(numbers(run(torcxx, True)), numbers(run(torch, True)))


def test_checkpoint_runs_twice_with_the_same_random_numbers():
    calls = []

    def f(x):
        calls.append(torcxx.nn.functional.dropout(x, 0.5))
        return calls[-1].sin()
    x = torcxx.ones(100, requires_grad=True)
    torcxx.utils.checkpoint.checkpoint(f, x, use_reentrant=False).sum().backward()
    assert len(calls) == 2 and torcxx.equal(*calls)
    state = torcxx.get_rng_state()
    calls.clear()
    torcxx.utils.checkpoint.checkpoint(f, x, use_reentrant=False, preserve_rng_state=False).sum().backward()
    assert not torcxx.equal(*calls) and not torcxx.equal(state, torcxx.get_rng_state())


def test_checkpoint_refuses_another_second_run():
    turns = []

    def f(x):
        turns.append(0)
        return x.sin() if len(turns) == 1 else x.sin().cos()
    x = torcxx.ones(3, requires_grad=True)
    with pytest.raises(torcxx.utils.checkpoint.CheckpointError):
        torcxx.utils.checkpoint.checkpoint(f, x, use_reentrant=False).sum().backward()
    with pytest.raises(ValueError):
        torcxx.utils.checkpoint.checkpoint(f, x, use_reentrant=False, determinism_check="x")
    with pytest.warns(UserWarning, match="use_reentrant"):
        torcxx.utils.checkpoint.checkpoint(f, x)
