"""Distributions over whole numbers, given by probabilities or by logits."""
import math

from .distribution import NOT_NEGATIVE, REAL, UNIT, WHOLE, Distribution, broadcast, ops, no_grad

__all__ = ["Bernoulli", "Categorical", "Geometric", "Poisson"]
_SIMPLEX = ("Simplex()", lambda p: ops.logical_and(ops.all(p >= 0, -1), ops.abs(p.sum(-1) - 1) < 1e-6))


def _one_of(probs, logits):
    if (probs is None) == (logits is None):
        raise ValueError("Either `probs` or `logits` must be specified, but not both.")
    return ("logits", logits) if probs is None else ("probs", probs)


class _Chance(Distribution):
    """One probability for each place."""

    _parameters = {"probs": UNIT, "logits": REAL}

    def __init__(self, probs=None, logits=None, validate_args=None):
        name, value = _one_of(probs, logits)
        (self.__dict__[name],) = broadcast(value)
        super().__init__(self.__dict__[name].shape, validate_args=validate_args)

    def __getattr__(self, name):
        if name == "logits":
            eps = 1.1920928955078125e-07 if self.probs.dtype.itemsize == 4 else 2.220446049250313e-16
            p = ops.clamp(self.probs, eps, 1 - eps)
            return ops.log(p) - ops.log1p(-p)
        if name == "probs":
            return ops.sigmoid(self.__dict__["logits"])
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")


class Bernoulli(_Chance):
    """1 with the probability probs, or sigmoid(logits); else 0."""

    has_enumerate_support = True
    mean = property(lambda self: self.probs)
    variance = property(lambda self: self.probs * (1 - self.probs))

    @property
    def mode(self):
        p = self.probs
        return ops.where(p == 0.5, ops.full_like(p, math.nan), (p >= 0.5).to(p.dtype))

    def sample(self, sample_shape=()):
        with no_grad():
            return ops.bernoulli(self.probs.expand(self._extended_shape(sample_shape)))

    def log_prob(self, value):
        self._check(value, lambda v: ops.logical_or(v == 0, v == 1), "Boolean()")
        logits, value = ops.broadcast_tensors([self.logits, value])
        return value * logits - ops.softplus(logits)

    def entropy(self):
        return ops.softplus(self.logits) - self.probs * self.logits


class Geometric(_Chance):
    """The failures before the first success."""

    mean = property(lambda self: 1 / self.probs - 1)
    mode = property(lambda self: ops.zeros_like(self.probs))
    variance = property(lambda self: (1 / self.probs - 1) / self.probs)

    def sample(self, sample_shape=()):
        with no_grad():
            u = ops.rand(self._extended_shape(sample_shape), dtype=self.probs.dtype)
            return ops.floor(ops.log1p(-u) / ops.log1p(-self.probs))

    def log_prob(self, value):
        self._check(value, *reversed(WHOLE))
        return value * ops.log1p(-self.probs) + ops.log(self.probs)

    def entropy(self):
        return (ops.softplus(self.logits) - self.probs * self.logits) / self.probs


class Categorical(Distribution):
    """0 ... K-1 with the probabilities of the last dimension of probs, which are normalised, or softmax(logits)."""

    has_enumerate_support = True
    _parameters = {"probs": _SIMPLEX, "logits": REAL}

    def __init__(self, probs=None, logits=None, validate_args=None):
        name, value = _one_of(probs, logits)
        if value.dim() < 1:
            raise ValueError(f"`{name}` parameter must be at least one-dimensional.")
        self.__dict__[name] = value / value.sum(-1, keepdim=True) if name == "probs" else value - value.logsumexp(-1, keepdim=True)
        self._num_events = value.shape[-1]
        super().__init__(value.shape[:-1], validate_args=validate_args)

    def __getattr__(self, name):
        if name == "logits":
            p = self.__dict__["probs"]
            eps = 1.1920928955078125e-07 if p.dtype.itemsize == 4 else 2.220446049250313e-16
            return ops.log(ops.clamp(p, eps, 1 - eps))
        if name == "probs":
            return ops.softmax(self.__dict__["logits"], -1)
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    mode = property(lambda self: ops.argmax(self.probs, -1))
    mean = property(lambda self: ops.full(self.batch_shape, math.nan, dtype=self.probs.dtype))
    variance = property(lambda self: ops.full(self.batch_shape, math.nan, dtype=self.probs.dtype))

    def sample(self, sample_shape=()):
        n = math.prod(sample_shape)
        with no_grad():
            drawn = ops.multinomial(self.probs.reshape(-1, self._num_events), n, True)
            return drawn.t().reshape(self._extended_shape(sample_shape))

    def log_prob(self, value):
        self._check(value, lambda v: ops.logical_and(v >= 0, v < self._num_events), f"IntegerInterval(lower_bound=0, upper_bound={self._num_events - 1})")
        value, logits = ops.broadcast_tensors([value.long().unsqueeze(-1), self.logits])
        return ops.gather(logits, -1, value[..., :1]).squeeze(-1)

    def entropy(self):
        logits = ops.clamp(self.logits, min=-3.4e38)
        return -(logits * self.probs).sum(-1)


class Poisson(Distribution):
    """Counts of events of a mean rate."""

    _parameters = {"rate": NOT_NEGATIVE}
    mean = variance = property(lambda self: self.rate)
    mode = property(lambda self: ops.floor(self.rate))

    def __init__(self, rate, validate_args=None):
        (self.rate,) = broadcast(rate)
        super().__init__(self.rate.shape, validate_args=validate_args)

    def sample(self, sample_shape=()):
        with no_grad():
            return ops.poisson(self.rate.expand(self._extended_shape(sample_shape)))

    def log_prob(self, value):
        self._check(value, *reversed(WHOLE))
        rate, value = ops.broadcast_tensors([self.rate, value])
        return ops.xlogy(value, rate) - rate - ops.lgamma(value + 1)
