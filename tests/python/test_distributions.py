"""torcxx.distributions against PyTorch: everything but the samples exactly, the samples by their moments."""
import pytest
import torcxx

torch = pytest.importorskip("torch")  # the oracle, which make test does without; make test-python has it
torch_distributions = pytest.importorskip("torch.distributions")

MATRIX = [[2.0, 0.5], [0.5, 1.0]]
MADE = {
    "normal": lambda d, t: d.Normal(t.tensor([0.5, -1.0]), t.tensor([1.5, 0.5])),
    "normal of numbers": lambda d, t: d.Normal(0.0, 2.0),
    "lognormal": lambda d, t: d.LogNormal(t.tensor([0.1, 0.2]), 0.5),
    "laplace": lambda d, t: d.Laplace(t.tensor([0.5, -1.0]), t.tensor([1.5, 0.5])),
    "exponential": lambda d, t: d.Exponential(t.tensor([0.5, 3.0])),
    "uniform": lambda d, t: d.Uniform(t.tensor([-0.5, 0.0]), t.tensor([2.0, 1.5])),
    "bernoulli": lambda d, t: d.Bernoulli(t.tensor([0.2, 0.9])),
    "bernoulli by logits": lambda d, t: d.Bernoulli(logits=t.tensor([0.2, -2.0])),
    "geometric": lambda d, t: d.Geometric(t.tensor([0.3, 0.8])),
    "categorical": lambda d, t: d.Categorical(t.tensor([[0.2, 0.3, 0.5], [2.0, 1.0, 1.0]])),
    "categorical by logits": lambda d, t: d.Categorical(logits=t.tensor([[0.2, -0.3, 0.5], [2.0, 1.0, 1.0]])),
    "poisson": lambda d, t: d.Poisson(t.tensor([0.5, 4.0])),
    "independent": lambda d, t: d.Independent(d.Normal(t.tensor([[0.5, -1.0], [0.0, 1.0]]), 1.0), 1),
    "multivariate": lambda d, t: d.MultivariateNormal(t.tensor([1.0, -1.0]), t.tensor(MATRIX)),
    "multivariate by precision": lambda d, t: d.MultivariateNormal(t.tensor([1.0, -1.0]), precision_matrix=t.tensor(MATRIX)),
    "multivariate by factor": lambda d, t: d.MultivariateNormal(t.zeros(3, 2), scale_tril=t.tensor([[1.0, 0.0], [0.5, 2.0]]))}
VALUES = {"bernoulli": [0.0, 1.0], "categorical": [0, 2], "geometric": [0.0, 3.0], "poisson": [0.0, 3.0], "default": [0.25, 1.25],
          "independent": [[0.25, 1.25], [0.5, 0.0]]}


def same(ours, theirs, most=1e-5):
    assert tuple(ours.shape) == tuple(theirs.shape) and torch.allclose(torch.tensor(ours.tolist(), dtype=theirs.dtype), theirs, rtol=most, atol=most, equal_nan=True)


@pytest.mark.parametrize("name", MADE)
def test_formulas(name):
    a, b = MADE[name](torcxx.distributions, torcxx), MADE[name](torch.distributions, torch)
    value = 0.25 if name == "normal of numbers" else VALUES.get(name.split(" ")[0], VALUES["default"])
    assert repr(a) == repr(b) or name == "lognormal"  # PyTorch's does not show its parameters
    assert tuple(a.batch_shape) == tuple(b.batch_shape) and tuple(a.event_shape) == tuple(b.event_shape)
    same(a.log_prob(torcxx.tensor(value)), b.log_prob(torch.tensor(value)))
    for attribute in ("mean", "variance", "stddev", "mode", "probs", "logits", "covariance_matrix", "precision_matrix", "scale_tril"):
        if hasattr(b, attribute) and not (attribute == "mode" and name == "poisson"):
            same(getattr(a, attribute), getattr(b, attribute), 1e-4)
    assert a.has_rsample == b.has_rsample
    for f in ("entropy", "cdf", "icdf"):
        args = ([], []) if f == "entropy" else (([torcxx.tensor([0.25, 0.75])]), [torch.tensor([0.25, 0.75])])
        try:
            theirs = getattr(b, f)(*args[1])
        except NotImplementedError:
            with pytest.raises(NotImplementedError):
                getattr(a, f)(*args[0])
            continue
        same(getattr(a, f)(*args[0]), theirs)
    same(a.expand((4, *a.batch_shape)).log_prob(torcxx.tensor(value)), b.expand((4, *b.batch_shape)).log_prob(torch.tensor(value)))


@pytest.mark.parametrize("name", MADE)
def test_samples(name):
    torcxx.manual_seed(0)
    d = MADE[name](torcxx.distributions, torcxx)
    assert d.sample().shape == d.batch_shape + d.event_shape and not d.sample().requires_grad
    x = d.sample((40000,))
    assert x.shape == (40000, *d.batch_shape, *d.event_shape) and x.shape == d.sample_n(40000).shape
    if "categorical" in name:
        for row in range(2):
            shares = [float((x[:, row] == k).float().mean()) for k in range(3)]
            assert torch.allclose(torch.tensor(shares), torch.tensor(d.probs[row].tolist()), atol=0.02)
        return
    same(x.mean(0), torch.tensor(d.mean.tolist()), 0.06)
    assert torch.allclose(torch.tensor(x.var(0).tolist()), torch.tensor(d.variance.tolist()), rtol=0.1)


def test_gradients_reach_parameters():
    for t in (torcxx, torch):
        loc, scale = t.tensor([0.5], requires_grad=True), t.tensor([2.0], requires_grad=True)
        d = t.distributions.Normal(loc, scale)
        d.rsample((100,)).mean().backward()
        assert abs(loc.grad.item() - 1) < 1e-4
        logits = t.zeros(3, requires_grad=True)
        c = t.distributions.Categorical(logits=logits)
        c.log_prob(t.tensor(1)).backward()
        assert [round(v, 4) for v in logits.grad.tolist()] == [-0.3333, 0.6667, -0.3333]
        assert not d.sample().requires_grad
        with pytest.raises(NotImplementedError):
            c.rsample()


PAIRS = [("normal", "normal of numbers"), ("laplace", "laplace"), ("exponential", "exponential"), ("uniform", "uniform"),
         ("bernoulli", "bernoulli by logits"), ("categorical", "categorical by logits"), ("poisson", "poisson"), ("geometric", "geometric"),
         ("independent", "independent"), ("multivariate", "multivariate by precision"), ("normal", "bernoulli")]


@pytest.mark.parametrize("p, q", PAIRS)
def test_divergences(p, q):
    results = []
    for t in (torcxx, torch):
        try:
            results.append(t.distributions.kl_divergence(MADE[p](t.distributions, t), MADE[q](t.distributions, t)))
        except NotImplementedError:
            results.append(None)
    assert (results[0] is None) == (results[1] is None)
    if results[0] is not None:
        same(*results)


BAD = [lambda d, t: d.Normal(0.0, -1.0), lambda d, t: d.Normal(t.tensor(float("nan")), 1.0), lambda d, t: d.Bernoulli(1.5),
       lambda d, t: d.Bernoulli(), lambda d, t: d.Bernoulli(0.5, 0.5), lambda d, t: d.Categorical(t.tensor(1.0)),
       lambda d, t: d.Categorical(t.tensor([-1.0, 2.0])), lambda d, t: d.Uniform(1.0, 0.0), lambda d, t: d.Exponential(0.0),
       lambda d, t: d.Normal("x", 1.0), lambda d, t: d.Bernoulli(0.5).log_prob(t.tensor(0.5)), lambda d, t: d.Poisson(1.0).log_prob(t.tensor(-1.0)),
       lambda d, t: d.Categorical(t.ones(3)).log_prob(t.tensor(3)), lambda d, t: d.Normal(t.zeros(3), 1.0).log_prob(t.zeros(2)),
       lambda d, t: d.Normal(0.0, 1.0).log_prob(3), lambda d, t: d.MultivariateNormal(t.zeros(2)), lambda d, t: d.Exponential(1.0).log_prob(t.tensor(-1.0)),
       lambda d, t: d.MultivariateNormal(t.zeros(2), -t.eye(2)), lambda d, t: d.Independent(d.Normal(0.0, 1.0), 1)]


@pytest.mark.parametrize("f", BAD)
def test_bad_arguments(f):
    for t in (torcxx, torch):
        t.distributions.Distribution.set_default_validate_args(True)  # torch.compile switches it off
        with pytest.raises(ValueError):
            f(t.distributions, t)


def test_checks_can_be_left_out():
    for t in (torcxx, torch):
        assert t.distributions.Normal(0.0, -1.0, validate_args=False).scale == -1
