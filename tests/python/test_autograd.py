"""backward, grad, hooks, modes and Function."""
import pytest
import torcxx as torch


def test_backward_accumulates():
    x = torch.tensor([1., 2.], requires_grad=True)
    (x * x).sum().backward()
    (x * 3).sum().backward()
    assert x.grad.tolist() == [5, 7]
    x.grad = None
    assert x.grad is None
    with pytest.raises(RuntimeError, match="scalar outputs"):
        (x * 2).backward()
    (x * 2).backward(torch.tensor([1., 10.]))
    assert x.grad.tolist() == [2, 20]
    with pytest.raises(RuntimeError, match="does not require grad"):
        torch.ones(1).backward()


def test_grad_and_second_order():
    x = torch.tensor(3., requires_grad=True)
    y, = torch.autograd.grad(x ** 3, x, create_graph=True)
    z, = torch.autograd.grad(y, x)
    assert y.item() == 27 and z.item() == 18 and x.grad is None
    unused = torch.ones(1, requires_grad=True)
    with pytest.raises(RuntimeError, match="allow_unused"):
        torch.autograd.grad(x * 2, [unused])
    assert torch.autograd.grad(x * 2, [unused], allow_unused=True) == (None,)
    assert torch.autograd.grad(x * 2, [unused], materialize_grads=True)[0].tolist() == [0]


def test_modes():
    x = torch.ones(1, requires_grad=True)

    @torch.no_grad()
    def f():
        return x * 2

    @torch.no_grad
    def g():
        yield x * 2
        with torch.enable_grad():
            yield x * 2

    assert not f().requires_grad and [t.requires_grad for t in g()] == [False, True] and torch.is_grad_enabled()
    with torch.set_grad_enabled(False):
        assert not (x * 2).requires_grad
    with torch.inference_mode():
        assert (x * 2).is_inference()
    assert (x * 2).requires_grad
    with pytest.raises(RuntimeError, match="leaf Variable that requires grad"):
        x.add_(1)


def test_hooks():
    x = torch.ones(2, requires_grad=True)
    seen = []
    h = x.register_hook(lambda g: seen.append(g.tolist()) or g * 2)
    x.register_post_accumulate_grad_hook(lambda p: seen.append(p.grad.tolist()))
    (x * 3).sum().backward()
    assert seen == [[3, 3], [6, 6]]
    h.remove()
    (x * 3).sum().backward()
    assert x.grad.tolist() == [9, 9]

    def fails(g):
        raise KeyError("from the hook")

    x.register_hook(fails)
    with pytest.raises(KeyError, match="from the hook"):
        (x * 3).sum().backward()


def test_function():
    class Cube(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, k):
            ctx.save_for_backward(x)
            ctx.k = k
            return x ** 3 * k

        @staticmethod
        def backward(ctx, g):
            x, = ctx.saved_tensors
            return g * 3 * x ** 2 * ctx.k, None

    x = torch.tensor([2.], requires_grad=True, dtype=torch.float64)
    y = Cube.apply(x, 2)
    assert y.grad_fn.name() == "CubeBackward" and y.item() == 16
    g, = torch.autograd.grad(y, x, create_graph=True)
    assert g.item() == 24 and torch.autograd.grad(g, x)[0].item() == 24

    class Bad(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, g):
            return g, g

    with pytest.raises(RuntimeError, match="incorrect number of gradients"):
        Bad.apply(x).backward()

    class Setup(torch.autograd.Function):
        @staticmethod
        def forward(x):
            return x * 2, x.size(0)

        @staticmethod
        def setup_context(ctx, inputs, output):
            ctx.save_for_backward(inputs[0])

        @staticmethod
        def backward(ctx, g, _):
            return g * 2

    y, n = Setup.apply(x)
    y.backward()
    assert n == 1 and x.grad.item() == 2


def test_saved_tensor_hooks():
    x = torch.tensor([2.], requires_grad=True)
    packed = []
    with torch.autograd.graph.saved_tensors_hooks(lambda t: packed.append(t) or len(packed) - 1, lambda i: packed[i]):
        y = x * x
    y.backward()
    assert x.grad.item() == 4 and len(packed) == 2


def test_graph_and_memory():
    x = torch.ones(1, requires_grad=True)
    y = x
    for _ in range(100_000):
        y = y + 1
    del y
    y = x * 2
    assert y.grad_fn.next_functions[0][0].name() == "torch::autograd::AccumulateGrad"
    y.backward()
    with pytest.raises(RuntimeError, match="second time"):
        (z := x * x).backward() or z.backward()
