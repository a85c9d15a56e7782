"""Distributions of vectors."""
import math

from .distribution import REAL, Distribution, ops
from .. import linalg

__all__ = ["Independent", "MultivariateNormal"]


class Independent(Distribution):
    """The last dimensions of a distribution's batch, as many as said, as parts of one event."""

    def __init__(self, base_distribution, reinterpreted_batch_ndims, validate_args=None):
        n = reinterpreted_batch_ndims
        if n > len(base_distribution.batch_shape):
            raise ValueError("Expected reinterpreted_batch_ndims <= len(base_distribution.batch_shape), but got "
                             f"{n} > {len(base_distribution.batch_shape)}")
        self.base_dist, self.reinterpreted_batch_ndims = base_distribution, n
        shape, split = base_distribution.batch_shape + base_distribution.event_shape, len(base_distribution.batch_shape) - n
        super().__init__(shape[:split], shape[split:], validate_args)

    has_rsample = property(lambda self: self.base_dist.has_rsample)
    mean = property(lambda self: self.base_dist.mean)
    mode = property(lambda self: self.base_dist.mode)
    variance = property(lambda self: self.base_dist.variance)

    def _summed(self, x):
        return x.sum(list(range(-self.reinterpreted_batch_ndims, 0))) if self.reinterpreted_batch_ndims else x

    def sample(self, sample_shape=()):
        return self.base_dist.sample(sample_shape)

    def rsample(self, sample_shape=()):
        return self.base_dist.rsample(sample_shape)

    def log_prob(self, value):
        return self._summed(self.base_dist.log_prob(value))

    def entropy(self):
        return self._summed(self.base_dist.entropy())

    def expand(self, batch_shape, _instance=None):
        return Independent(self.base_dist.expand((*batch_shape, *self.event_shape[:self.reinterpreted_batch_ndims])), self.reinterpreted_batch_ndims)

    def __repr__(self):
        return f"Independent({self.base_dist}, {self.reinterpreted_batch_ndims})"


class MultivariateNormal(Distribution):
    """Of mean loc and one of covariance_matrix, precision_matrix (its inverse) or scale_tril (its Cholesky factor)."""

    has_rsample = True
    _parameters = {"loc": ("IndependentConstraint(Real(), 1)", REAL[1]),
                   "covariance_matrix": ("PositiveDefinite()", lambda m: ops.logical_and(
                       ops.all(ops.all(ops.isclose(m, m.mT, atol=1e-6), -1), -1), linalg.cholesky_ex(m).info == 0)),
                   "precision_matrix": ("PositiveDefinite()", lambda m: linalg.cholesky_ex(m).info == 0),
                   "scale_tril": ("LowerCholesky()", lambda m: ops.logical_and(ops.all(m.tril() == m), ops.all(m.diagonal(dim1=-2, dim2=-1) > 0)))}

    def __init__(self, loc, covariance_matrix=None, precision_matrix=None, scale_tril=None, validate_args=None):
        given = {"covariance_matrix": covariance_matrix, "precision_matrix": precision_matrix, "scale_tril": scale_tril}
        given = {k: v for k, v in given.items() if v is not None}
        if loc.dim() < 1:
            raise ValueError("loc must be at least one-dimensional.")
        if len(given) != 1:
            raise ValueError("Exactly one of covariance_matrix or precision_matrix or scale_tril may be specified.")
        ((name, matrix),) = given.items()
        if matrix.dim() < 2:
            raise ValueError(f"{name} must be at least two-dimensional, with optional leading batch dimensions")
        batch = ops.broadcast_tensors([loc[..., 0], matrix[..., 0, 0]])[0].shape
        self.loc = loc.expand(*batch, loc.shape[-1])
        self.__dict__[name] = matrix.expand(*batch, *matrix.shape[-2:])
        super().__init__(batch, loc.shape[-1:], validate_args)
        if name == "scale_tril":
            self._tril = self.scale_tril
        elif name == "covariance_matrix":
            self._tril = linalg.cholesky(self.covariance_matrix)
        else:
            self._tril = linalg.cholesky(linalg.inv(self.precision_matrix))

    def __getattr__(self, name):
        if name == "scale_tril":
            return self._tril
        if name == "covariance_matrix":
            return self._tril @ self._tril.mT
        if name == "precision_matrix":
            return ops.cholesky_inverse(self._tril)
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    mean = mode = property(lambda self: self.loc)
    variance = property(lambda self: (self._tril**2).sum(-1))

    def rsample(self, sample_shape=()):
        noise = ops.randn(self._extended_shape(sample_shape), dtype=self.loc.dtype)
        return self.loc + (self._tril @ noise.unsqueeze(-1)).squeeze(-1)

    def _half_log_det(self):
        return ops.log(self._tril.diagonal(dim1=-2, dim2=-1)).sum(-1)

    def log_prob(self, value):
        self._check(value)
        away = linalg.solve_triangular(self._tril, (value - self.loc).unsqueeze(-1), upper=False).squeeze(-1)
        return -0.5 * (self.event_shape[0] * math.log(2 * math.pi) + (away**2).sum(-1)) - self._half_log_det()

    def entropy(self):
        return 0.5 * self.event_shape[0] * (1 + math.log(2 * math.pi)) + self._half_log_det()

    def expand(self, batch_shape, _instance=None):
        return MultivariateNormal(self.loc.expand(*batch_shape, self.event_shape[0]),
                                  scale_tril=self._tril.expand(*batch_shape, *self._tril.shape[-2:]), validate_args=False)
