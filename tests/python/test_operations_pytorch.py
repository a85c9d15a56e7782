"""Signatures and operations that PyTorch's operator database does not reach, against PyTorch."""
import pytest
from test_nn import to_torch

import torcxx as tx

torch = pytest.importorskip("torch")  # the oracle, which make test does without; make test-python has it

I, X = [5, -7, 3], [5.5, -7.25, 3.0]


def both(f, **tolerances):
    """f of PyTorch and of the package: equal dtypes, shapes and values, or the same class of error."""
    try:
        expected = f(torch)
    except Exception as e:
        with pytest.raises((type(e), NotImplementedError)):
            f(tx)
        return
    got = to_torch(f(tx))
    torch.testing.assert_close(got, expected, equal_nan=True, **tolerances)


@pytest.mark.parametrize("mode", [None, "trunc", "floor", "up"])
@pytest.mark.parametrize("by", [2, 2.5, -3, True, 0])
@pytest.mark.parametrize("values", [I, X])
def test_div_by_a_number(values, by, mode):
    both(lambda t: t.div(t.tensor(values), by, rounding_mode=mode))
    both(lambda t: t.tensor(values).div(by, rounding_mode=mode))
    both(lambda t: t.tensor(values).divide_(other=by, rounding_mode=mode))
    both(lambda t: t.div(t.tensor(values, dtype=t.float16), by, rounding_mode=mode))


def test_div_by_a_number_has_a_gradient():
    for mode, expected in (("floor", 0), (None, 0.5)):
        x = tx.tensor(X, requires_grad=True)
        x.div(2, rounding_mode=mode).sum().backward()
        assert x.grad.tolist() == [expected] * 3


@pytest.mark.parametrize("name", ["bitwise_and", "bitwise_or", "bitwise_xor", "bitwise_left_shift", "bitwise_right_shift",
                                  "add", "sub", "mul", "div", "true_divide", "floor_divide", "xlogy", "float_power"])
@pytest.mark.parametrize("number", [3, True, 2.1, 0])
def test_number_first(name, number):
    if name == "sub" and number is True:
        return  # PyTorch refuses to subtract from a bool
    both(lambda t: getattr(t, name)(number, t.tensor([5, 7, 3])))
    both(lambda t: getattr(t, name)(number, t.tensor([5, 7, 3], dtype=t.int8)))
    if not name.startswith("bitwise"):
        both(lambda t: getattr(t, name)(number, t.tensor([5.5, 7.25, 3.0], dtype=t.float64)))


def test_signatures_with_numbers():
    both(lambda t: t.special.xlog1py(t.tensor(X).abs(), 2))
    both(lambda t: t.special.xlog1py(2, t.tensor(X).abs()))
    both(lambda t: t.special.xlogy(2, t.tensor(X).abs()))
    both(lambda t: t.tensor(X).abs().xlogy_(2))
    both(lambda t: t.special.zeta(t.tensor([2, 3]), 2.5))
    for invert in (False, True):
        both(lambda t: t.isin(t.tensor(X), 3, invert=invert))
        both(lambda t: t.isin(3, t.tensor(I), invert=invert))
    both(lambda t: t.tensor(X, dtype=t.float64).float_power_(2))
    both(lambda t: t.tensor(X, dtype=t.float64).float_power_(t.tensor([1, 2, 3])))
    both(lambda t: t.tensor(X).float_power_(2))
    both(lambda t: t.randint_like(t.tensor(X), 1, generator=t.Generator().manual_seed(0)))
    both(lambda t: t.randint_like(t.tensor(X), 4, 5, generator=t.Generator()))


def test_views_as_copies():
    both(lambda t: t.view_copy(t.tensor(X), t.int32))
    both(lambda t: t.select_copy(t.tensor([I, I]), 0, 1))
    both(lambda t: t.slice_copy(t.tensor(X), 0, 0, 3, 2))
    both(lambda t: t.detach_copy(t.tensor(X)))
    both(lambda t: t.view_as_real_copy(t.tensor([1 + 2j])))
    both(lambda t: t.view_as_complex_copy(t.tensor([[1.0, 2.0]])))
    both(lambda t: t.split_copy(t.tensor(X), 2)[1])
    both(lambda t: t.unsafe_split_with_sizes(t.tensor(X), [1, 2])[1].add_(1))


@pytest.mark.parametrize("shape", [(3, 3), (7, 3), (8, 3), (3, 7), (4, 3), (3, 3, 3), (3,), (3, 2, 3), (0, 3), (3, 0)])
@pytest.mark.parametrize("wrap", [False, True])
def test_fill_diagonal(shape, wrap):
    both(lambda t: t.zeros(shape).fill_diagonal_(2, wrap))


def test_fill_diagonal_has_a_gradient():
    x = tx.ones(3, 3, requires_grad=True)
    (x * 1).fill_diagonal_(5).sum().backward()
    assert x.grad.tolist() == [[0, 1, 1], [1, 0, 1], [1, 1, 0]]


def test_vander():
    for n in (None, 0, 1, 2, 5, -1):
        for increasing in (False, True):
            both(lambda t: t.vander(t.tensor(X), n, increasing))
            both(lambda t: t.vander(t.tensor(I, dtype=t.int8), N=n, increasing=increasing))
    both(lambda t: t.vander(t.ones(2, 2)))
    both(lambda t: t.vander(t.ones(0), 2))


@pytest.mark.parametrize("dims, shape, kernel, size", [
    (2, (2, 3, 9, 7), 3, 2), (2, (3, 9, 7), (2, 4), (4, 3)), (2, (1, 2, 5, 5), 1, (5, 5)), (2, (1, 1, 8, 8), 2, 1),
    (3, (2, 2, 5, 6, 7), 2, (2, 3, 4)), (3, (2, 6, 6, 6), (1, 2, 3), 3)])
def test_fractional_max_pool(dims, shape, kernel, size):
    x = torch.randn(shape, generator=torch.Generator().manual_seed(1))
    samples = torch.rand(shape[0] if len(shape) == dims + 2 else 1, shape[-dims - 1], dims,
                         generator=torch.Generator().manual_seed(2))

    def pooled(t, at):
        f = getattr(t.nn.functional, f"fractional_max_pool{dims}d")
        a, s = (x.clone(), samples) if t is torch else (tx.from_dlpack(x.clone()), tx.from_dlpack(samples))
        a.requires_grad_()
        y, indices = f(a, kernel, size, return_indices=True, _random_samples=s)
        (y * y).sum().backward()
        return (y.detach(), indices, a.grad)[at]

    for at in range(3):
        both(lambda t: pooled(t, at))


def test_fractional_max_pool_draws_its_places():
    x = tx.arange(400.0).view(1, 1, 20, 20)
    seen = {tuple(tx.nn.functional.fractional_max_pool2d(x, 2, output_ratio=(0.6, 0.4)).flatten().tolist()) for _ in range(9)}
    assert len(seen) > 1
    for bad in (lambda t: t.nn.functional.fractional_max_pool2d(t.ones(1, 1, 4, 4), 3, 3),
                lambda t: t.nn.functional.fractional_max_pool2d(t.ones(1, 1, 4, 4), 3),
                lambda t: t.nn.functional.fractional_max_pool2d(t.ones(4, 4), 3, 2),
                lambda t: t.nn.functional.fractional_max_pool2d(t.ones(1, 1, 4, 4).int(), 3, 2)):
        both(bad)


def test_fractional_max_pool_layers():
    samples = torch.rand(2, 3, 2)
    x = torch.randn(2, 3, 10, 12)
    for kwargs in ({"output_size": (3, 4)}, {"output_size": 3}, {"output_ratio": 0.5}, {"output_ratio": (0.3, 0.4)},
                   {"output_size": 2, "return_indices": True}):
        theirs = torch.nn.FractionalMaxPool2d(3, _random_samples=samples, **kwargs)
        ours = tx.nn.FractionalMaxPool2d(3, _random_samples=tx.from_dlpack(samples), **kwargs)
        assert list(ours.state_dict()) == list(theirs.state_dict()) and repr(ours) == repr(theirs)
        a, b = ours(tx.from_dlpack(x)), theirs(x)
        for p, q in zip(a, b) if isinstance(b, tuple) else [(a, b)]:
            torch.testing.assert_close(to_torch(p), q)
        assert ours.output_size == theirs.output_size and ours.output_ratio == theirs.output_ratio
    assert tx.nn.FractionalMaxPool3d(2, output_ratio=0.5)(tx.ones(1, 2, 6, 6, 6)).shape == (1, 2, 3, 3, 3)
    for bad in (lambda t: t.nn.FractionalMaxPool2d(3), lambda t: t.nn.FractionalMaxPool2d(3, 2, 0.5),
                lambda t: t.nn.FractionalMaxPool2d(3, output_ratio=(0.5, 1.5))):
        both(bad)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 9])
def test_cross_map_lrn(size):
    x = torch.randn(2, 6, 3, 4)
    ours, theirs = (t.nn.CrossMapLRN2d(size, alpha=0.1, beta=0.6, k=2) for t in (tx, torch))
    assert repr(ours) == repr(theirs)
    torch.testing.assert_close(to_torch(ours(tx.from_dlpack(x))), theirs(x))
    y = tx.from_dlpack(x).double().requires_grad_()
    assert tx.autograd.gradcheck(ours, (y,))
    with pytest.raises(ValueError):
        ours(tx.ones(3, 3))


def test_segment_reduce_refuses():
    d = [1.0, 2.0, 3.0, 4.0, 5.0]

    def reduce(t, *args, **kwargs):
        return t.segment_reduce(t.tensor(d), "sum", *args, **{k: t.tensor(v) if isinstance(v, list) else v for k, v in kwargs.items()})

    for kwargs in ({}, {"lengths": [4]}, {"lengths": [6, -1]}, {"lengths": [5], "axis": 1}, {"indices": [5]}):
        both(lambda t: reduce(t, **kwargs))
    for kwargs in ({"lengths": [4], "unsafe": True}, {"offsets": [0, 3, 5]}, {"offsets": [1, 3, 4]}, {"offsets": [0]}):
        both(lambda t: reduce(t, **kwargs))
    for kind in ("sum", "mean", "max", "min", "prod"):
        both(lambda t: t.segment_reduce(t.ones(0), kind, lengths=t.tensor([0, 0])))
        both(lambda t: t.segment_reduce(t.ones(2, 3), kind, lengths=t.tensor([2, 0]), initial=3))
        both(lambda t: t.segment_reduce(t.ones(2, 3), kind, offsets=t.tensor([[0, 3], [0, 3]]), axis=-1))
    # PyTorch reads outside the tensor
    for kwargs in ({"lengths": [9], "unsafe": True}, {"offsets": [0, 9]}, {"offsets": [3, 1]}, {"offsets": [-1, 2]}):
        with pytest.raises(RuntimeError):
            reduce(tx, **kwargs)
    both(lambda t: t.segment_reduce(t.tensor([float("nan"), 1, 0, 2, 0]), "max", lengths=t.tensor([2, 3])))


def test_gradients_of_gamma_numbers_are_pytorchs():
    """PyTorch's are approximations, to a thousandth."""
    a = torch.tensor([0.05, 0.5, 1.0, 3.0, 7.0, 20.0, 500.0], dtype=torch.float64)
    for seed in range(4):
        torch.manual_seed(seed)
        x = torch._standard_gamma(a)
        ours = to_torch(tx._standard_gamma_grad(tx.from_dlpack(a), tx.from_dlpack(x)))
        torch.testing.assert_close(ours, torch._standard_gamma_grad(a, x), rtol=2e-3, atol=1e-6)
        total = a + 2.5
        y = torch.distributions.Beta(a, torch.full_like(a, 2.5)).sample()
        ours = to_torch(tx._dirichlet_grad(*map(tx.from_dlpack, (y, a, total))))
        torch.testing.assert_close(ours, torch._dirichlet_grad(y, a, total), rtol=5e-3, atol=1e-6)
