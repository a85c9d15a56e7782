"""gradcheck, keywords and names of Functions, batched gradients; the same text runs on PyTorch."""
import pytest
import torcxx

torch = pytest.importorskip("torch")  # the oracle, which make test does without; make test-python has it


def test_gradcheck():
    for t in (torcxx, torch):
        x = t.tensor([0.5, 1.5], dtype=t.float64, requires_grad=True)
        z = t.tensor([0.5 + 1j, 1.5 - 2j], dtype=t.complex128, requires_grad=True)
        m = t.ones(2, 3, dtype=t.float64).t().contiguous().t().requires_grad_()
        check, second = t.autograd.gradcheck, t.autograd.gradgradcheck
        assert check(lambda x: (x * x, x.sin().sum()), (x,)) and check(lambda m: m.exp(), (m,))
        assert check(lambda z: z * z, (z,)) and check(lambda z: z.abs(), (z,)) and check(lambda x: t.complex(x, x * x), (x,))
        assert check(lambda z: z.conj() * z.real, (z,)) and check(lambda a, b: a * b, (x, z))
        assert second(lambda x: x ** 3, (x,)) and second(lambda z: z * z.conj() * z, (z,))

        class Wrong(t.autograd.Function):
            @staticmethod
            def forward(ctx, x):
                return x * 2

            @staticmethod
            def backward(ctx, g):
                return g * 3
        assert not check(Wrong.apply, (x,), raise_exception=False)
        with pytest.raises(RuntimeError, match="Jacobian mismatch"):
            check(Wrong.apply, (x,))
        with pytest.raises(ValueError):
            check(lambda x: x, (x.detach(),))


def test_function_keywords_names_and_once_differentiable():
    for t in (torcxx, torch):
        from importlib import import_module
        once = import_module(t.__name__ + ".autograd.function").once_differentiable

        class Cube(t.autograd.Function):
            @staticmethod
            def forward(ctx, x, scale=1.0):
                ctx.save_for_backward(x)
                ctx.scale = scale
                return scale * x ** 3

            @staticmethod
            @once
            def backward(ctx, g):
                return 3 * ctx.scale * g * ctx.saved_tensors[0] ** 2, None

        class Wrong(Cube):
            @staticmethod
            def backward(ctx, g):
                return g, None, g
        x = t.ones(2, requires_grad=True)
        Cube.apply(x, scale=2.0).sum().backward()
        assert x.grad.tolist() == [6, 6]
        g, = t.autograd.grad((Cube.apply(x) ** 2).sum(), x, create_graph=True)
        with pytest.raises(RuntimeError, match="once_differentiable"):
            g.sum().backward()
        with pytest.raises(RuntimeError, match="WrongBackward returned an incorrect number of gradients"):
            Wrong.apply(x).sum().backward()


def test_batched_gradients():
    for t in (torcxx, torch):
        x = t.tensor([1., 2.], requires_grad=True)
        assert t.autograd.grad(x * x, x, t.eye(2), is_grads_batched=True)[0].tolist() == [[2, 0], [0, 4]]


def test_disabled_saved_tensor_hooks():
    for t in (torcxx, torch):
        with t.autograd.graph.disable_saved_tensors_hooks("not here"), pytest.raises(RuntimeError, match="not here"):
            with t.autograd.graph.saved_tensors_hooks(lambda x: x, lambda x: x):
                pass
