"""Probability distributions: samples, densities, entropies, divergences."""
from .continuous import Exponential, Laplace, LogNormal, Normal, Uniform
from .discrete import Bernoulli, Categorical, Geometric, Poisson
from .distribution import Distribution
from .kl import kl_divergence, register_kl
from .multivariate import Independent, MultivariateNormal

__all__ = ["Bernoulli", "Categorical", "Distribution", "Exponential", "Geometric", "Independent", "Laplace", "LogNormal",
           "MultivariateNormal", "Normal", "Poisson", "Uniform", "kl_divergence", "register_kl"]
