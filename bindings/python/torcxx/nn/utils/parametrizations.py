"""Parametrizations by norms, and of orthogonal matrices."""
from ... import _C
from .. import functional as F
from ..modules.module import Module
from . import parametrize
from .orthogonal import MAPS, Orthogonal
from .spectral_norm import _rows, power_iteration
from .weight_norm import _norm

__all__ = ["orthogonal", "spectral_norm", "weight_norm"]


class _WeightNorm(Module):
    def __init__(self, dim=0):
        super().__init__()
        self.dim = -1 if dim is None else dim

    def _along(self):
        return None if self.dim == -1 else self.dim

    def forward(self, weight_g, weight_v):
        return weight_v * (weight_g / _norm(weight_v, self._along()))

    def right_inverse(self, weight):
        return _norm(weight, self._along()), weight


def weight_norm(module, name="weight", dim=0):
    """module.name from now on is original0 * original1 / |original1|; dim: one length for each; None: one for all."""
    parametrize.register_parametrization(module, name, _WeightNorm(dim), unsafe=True)

    def old_names(state_dict, prefix, *_):
        # As nn.utils.weight_norm saved them.
        for i, part in enumerate(("g", "v")):
            value = state_dict.pop(f"{prefix}{name}_{part}", None)
            if value is not None:
                state_dict[f"{prefix}parametrizations.{name}.original{i}"] = value

    module._register_load_state_dict_pre_hook(old_names)
    return module


class _SpectralNorm(Module):
    def __init__(self, weight, n_power_iterations=1, dim=0, eps=1e-12):
        super().__init__()
        n = weight.dim()
        if dim >= n or dim < -n:
            raise IndexError(f"Dimension out of range (expected to be in range of [-{n}, {n - 1}] but got {dim})")
        if n_power_iterations <= 0:
            raise ValueError("Expected n_power_iterations to be positive, but got "
                             f"n_power_iterations={n_power_iterations}")
        self.dim, self.eps = dim % n, eps
        if n > 1:
            self.n_power_iterations = n_power_iterations
            matrix = _rows(weight.detach(), self.dim)
            u, v = (F.normalize(_C.ops.randn(s, dtype=weight.dtype), dim=0, eps=eps) for s in matrix.size())
            self.register_buffer("_u", u)
            self.register_buffer("_v", v)
            power_iteration(matrix.t(), self._v, self._u, 15, eps)

    def forward(self, weight):
        if weight.dim() == 1:
            return F.normalize(weight, dim=0, eps=self.eps)
        matrix = _rows(weight, self.dim)
        if self.training:
            power_iteration(matrix.detach().t(), self._v, self._u, self.n_power_iterations, self.eps)
        u, v = self._u.clone(), self._v.clone()
        return weight / _C.ops.dot(u, _C.ops.mv(matrix, v))

    def right_inverse(self, value):
        return value


def spectral_norm(module, name="weight", n_power_iterations=1, eps=1e-12, dim=None):
    """module.name from now on is divided by its largest singular value, as power iterations find it."""
    if dim is None:
        dim = 1 if type(module).__name__.startswith("ConvTranspose") else 0
    weight = getattr(module, name)
    parametrize.register_parametrization(module, name, _SpectralNorm(weight, n_power_iterations, dim, eps))
    return module


def orthogonal(module, name="weight", orthogonal_map=None, *, use_trivialization=True):
    """module.name from now on is an orthogonal matrix. orthogonal_map: "matrix_exp" (square or complex ones unless said),
    "cayley" or "householder"."""
    weight = getattr(module, name, None)
    if not isinstance(weight, _C.Tensor):
        raise ValueError(f"Module '{module}' has no parameter or buffer with name '{name}'")
    if weight.dim() < 2:
        raise ValueError(f"Expected a matrix or batch of matrices. Got a tensor of {weight.dim()} dimensions.")
    if orthogonal_map is None:
        square = weight.size(-2) == weight.size(-1)
        orthogonal_map = "matrix_exp" if square or weight.is_complex() else "householder"
    if orthogonal_map not in MAPS:
        raise ValueError('orthogonal_map has to be one of "matrix_exp", "cayley", "householder". '
                         f"Got: {orthogonal_map}")
    parametrize.register_parametrization(module, name, Orthogonal(weight, orthogonal_map, use_trivialization), unsafe=True)
    return module
