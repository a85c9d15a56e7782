"""Kullback-Leibler divergences, by the pair of types."""
from .. import linalg
from .continuous import Exponential, Laplace, Normal, Uniform
from .discrete import Bernoulli, Categorical, Geometric, Poisson
from .distribution import ops
from .multivariate import Independent, MultivariateNormal

_pairs = {}


def register_kl(type_p, type_q):
    """Decorates a function of two distributions, which gives their divergence."""
    def register(f):
        _pairs[type_p, type_q] = f
        return f
    return register


def kl_divergence(p, q):
    """KL(p || q), the expectation under p of log p - log q; by the function registered for the nearest types."""
    found = [(type(p).__mro__.index(a) + type(q).__mro__.index(b), f) for (a, b), f in _pairs.items() if isinstance(p, a) and isinstance(q, b)]
    if not found:
        raise NotImplementedError(f"No KL(p || q) is implemented for p type {type(p).__name__} and q type {type(q).__name__}")
    return min(found, key=lambda pair: pair[0])[1](p, q)


@register_kl(Normal, Normal)
def _normal(p, q):
    ratio = (p.scale / q.scale) ** 2
    return 0.5 * (ratio + ((p.loc - q.loc) / q.scale) ** 2 - 1 - ops.log(ratio))


@register_kl(Laplace, Laplace)
def _laplace(p, q):
    away = ops.abs(p.loc - q.loc)
    return -ops.log(p.scale / q.scale) + away / q.scale + p.scale / q.scale * ops.exp(-away / p.scale) - 1


@register_kl(Exponential, Exponential)
def _exponential(p, q):
    ratio = q.rate / p.rate
    return ratio - ops.log(ratio) - 1


@register_kl(Uniform, Uniform)
def _uniform(p, q):
    value = ops.log((q.high - q.low) / (p.high - p.low))
    return value.masked_fill(ops.logical_or(q.low > p.low, q.high < p.high), float("inf"))


@register_kl(Bernoulli, Bernoulli)
def _bernoulli(p, q):
    a, b = p.probs, q.probs
    return ops.xlogy(a, a) - ops.xlogy(a, b) + ops.xlogy(1 - a, 1 - a) - ops.xlogy(1 - a, 1 - b)


@register_kl(Geometric, Geometric)
def _geometric(p, q):
    return -p.entropy() - ops.log1p(-q.probs) / p.probs - q.logits


@register_kl(Categorical, Categorical)
def _categorical(p, q):
    terms = p.probs * (p.logits - q.logits)
    terms = terms.masked_fill((q.probs == 0).expand(*terms.shape), float("inf")).masked_fill((p.probs == 0).expand(*terms.shape), 0.0)
    return terms.sum(-1)


@register_kl(Poisson, Poisson)
def _poisson(p, q):
    return p.rate * (ops.log(p.rate) - ops.log(q.rate)) - (p.rate - q.rate)


@register_kl(Independent, Independent)
def _independent(p, q):
    if p.reinterpreted_batch_ndims != q.reinterpreted_batch_ndims:
        raise NotImplementedError("kl_divergence: Independent distributions with different numbers of reinterpreted dimensions")
    return p._summed(kl_divergence(p.base_dist, q.base_dist))


@register_kl(MultivariateNormal, MultivariateNormal)
def _multivariate(p, q):
    if p.event_shape != q.event_shape:
        raise ValueError("KL-divergence between two Multivariate Normals with different event shapes cannot be computed")
    spread = linalg.solve_triangular(q.scale_tril, p.scale_tril, upper=False)
    away = linalg.solve_triangular(q.scale_tril, (q.loc - p.loc).unsqueeze(-1), upper=False)
    return q._half_log_det() - p._half_log_det() + 0.5 * ((spread**2).sum([-2, -1]) + (away**2).sum([-2, -1]) - p.event_shape[0])
