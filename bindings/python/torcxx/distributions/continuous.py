"""Distributions over real numbers whose samples are functions of uniform or normal ones."""
import math

from .distribution import NOT_NEGATIVE, POSITIVE, REAL, Distribution, broadcast, ops

__all__ = ["Exponential", "Laplace", "LogNormal", "Normal", "Uniform"]


class _Located(Distribution):
    has_rsample = True
    _parameters = {"loc": REAL, "scale": POSITIVE}

    def __init__(self, loc, scale, validate_args=None):
        self.loc, self.scale = broadcast(loc, scale)
        super().__init__(self.loc.shape, validate_args=validate_args)


class Normal(_Located):
    """Of mean loc and standard deviation scale."""

    mean = mode = property(lambda self: self.loc)
    stddev = property(lambda self: self.scale)
    variance = property(lambda self: self.scale**2)

    def rsample(self, sample_shape=()):
        return self.loc + self.scale * ops.randn(self._extended_shape(sample_shape), dtype=self.loc.dtype)

    def log_prob(self, value):
        self._check(value)
        return -((value - self.loc) ** 2) / (2 * self.scale**2) - ops.log(self.scale) - math.log(math.sqrt(2 * math.pi))

    def cdf(self, value):
        self._check(value)
        return 0.5 * (1 + ops.erf((value - self.loc) / self.scale / math.sqrt(2)))

    def icdf(self, value):
        return self.loc + self.scale * ops.erfinv(2 * value - 1) * math.sqrt(2)

    def entropy(self):
        return 0.5 + 0.5 * math.log(2 * math.pi) + ops.log(self.scale)


class LogNormal(Normal):
    """exp of a Normal(loc, scale)."""

    mean = property(lambda self: ops.exp(self.loc + self.scale**2 / 2))
    mode = property(lambda self: ops.exp(self.loc - self.scale**2))
    variance = property(lambda self: ops.expm1(self.scale**2) * ops.exp(2 * self.loc + self.scale**2))
    stddev = Distribution.stddev

    def rsample(self, sample_shape=()):
        return ops.exp(super().rsample(sample_shape))

    def log_prob(self, value):
        self._check(value, *reversed(POSITIVE))
        return super().log_prob(ops.log(value)) - ops.log(value)

    def cdf(self, value):
        self._check(value, *reversed(POSITIVE))
        return super().cdf(ops.log(value))

    def icdf(self, value):
        return ops.exp(super().icdf(value))

    def entropy(self):
        return super().entropy() + self.loc


class Laplace(_Located):
    """Of mean loc and density exp(-|x - loc| / scale) / (2 scale)."""

    mean = mode = property(lambda self: self.loc)
    variance = property(lambda self: 2 * self.scale**2)

    def rsample(self, sample_shape=()):
        u = ops.rand(self._extended_shape(sample_shape), dtype=self.loc.dtype) * 2 - 1
        return self.loc - self.scale * ops.sign(u) * ops.log1p(-ops.abs(u))

    def log_prob(self, value):
        self._check(value)
        return -ops.log(2 * self.scale) - ops.abs(value - self.loc) / self.scale

    def cdf(self, value):
        self._check(value)
        return 0.5 - 0.5 * ops.sign(value - self.loc) * ops.expm1(-ops.abs(value - self.loc) / self.scale)

    def icdf(self, value):
        term = value - 0.5
        return self.loc - self.scale * ops.sign(term) * ops.log1p(-2 * ops.abs(term))

    def entropy(self):
        return 1 + ops.log(2 * self.scale)


class Exponential(Distribution):
    """Of density rate * exp(-rate * x)."""

    has_rsample = True
    _parameters = {"rate": POSITIVE}
    mean = stddev = property(lambda self: 1 / self.rate)
    variance = property(lambda self: self.rate**-2)
    mode = property(lambda self: ops.zeros_like(self.rate))

    def __init__(self, rate, validate_args=None):
        (self.rate,) = broadcast(rate)
        super().__init__(self.rate.shape, validate_args=validate_args)

    def rsample(self, sample_shape=()):
        return ops.empty(self._extended_shape(sample_shape), dtype=self.rate.dtype).exponential_() / self.rate

    def log_prob(self, value):
        self._check(value, *reversed(NOT_NEGATIVE))
        return ops.log(self.rate) - self.rate * value

    def cdf(self, value):
        self._check(value, *reversed(NOT_NEGATIVE))
        return 1 - ops.exp(-self.rate * value)

    def icdf(self, value):
        return -ops.log1p(-value) / self.rate

    def entropy(self):
        return 1 - ops.log(self.rate)


class Uniform(Distribution):
    """Of constant density in [low, high)."""

    has_rsample = True
    _parameters = {"low": REAL, "high": REAL}
    mean = property(lambda self: (self.high + self.low) / 2)
    mode = property(lambda self: math.nan * self.high)
    stddev = property(lambda self: (self.high - self.low) / math.sqrt(12))
    variance = property(lambda self: (self.high - self.low) ** 2 / 12)

    def __init__(self, low, high, validate_args=None):
        self.low, self.high = broadcast(low, high)
        super().__init__(self.low.shape, validate_args=validate_args)
        if self._validate_args and not bool(ops.all(self.low < self.high)):
            raise ValueError("Uniform is not defined when low>= high")

    def rsample(self, sample_shape=()):
        return self.low + ops.rand(self._extended_shape(sample_shape), dtype=self.low.dtype) * (self.high - self.low)

    def log_prob(self, value):
        self._check(value, lambda v: ops.logical_and(v >= self.low, v <= self.high), f"Interval(lower_bound={self.low}, upper_bound={self.high})")
        inside = ops.logical_and(value >= self.low, value < self.high)
        return ops.log(inside.to(self.low.dtype)) - ops.log(self.high - self.low)

    def cdf(self, value):
        self._check(value)
        return ops.clamp((value - self.low) / (self.high - self.low), 0, 1)

    def icdf(self, value):
        return value * (self.high - self.low) + self.low

    def entropy(self):
        return ops.log(self.high - self.low)
