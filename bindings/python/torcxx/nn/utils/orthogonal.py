"""Orthogonal matrices as a parametrization (Lezcano-Casado, 2019)."""
from ... import _C
from ..modules.module import Module

ops = _C.ops
MAPS = ("matrix_exp", "cayley", "householder")


def _orthonormal(a):
    """The orthogonal factor of a, with the signs that make it unique."""
    packed, tau = ops.geqrf(a)
    return ops.linalg_householder_product(packed, tau) * packed.diagonal(0, -2, -1).sgn().unsqueeze(-2)


def _tall(x):
    """x, or its transpose if that is taller; and whether it was turned."""
    wide = x.size(-2) < x.size(-1)
    return (x.mT if wide else x), wide


class Orthogonal(Module):
    """From any matrix to one with orthonormal rows or columns, whichever are fewer: by the exponential or the Cayley map
    of a skew matrix, or by Householder reflections. With use_trivialization the map starts at `base`, the weight itself."""

    def __init__(self, weight, orthogonal_map, use_trivialization):
        super().__init__()
        if weight.is_complex() and orthogonal_map == "householder":
            raise ValueError("The householder parametrization does not support complex tensors.")
        self.shape, self.orthogonal_map = weight.shape, orthogonal_map
        if use_trivialization:
            self.register_buffer("base", None)

    def _reflections(self, x):
        below = x.tril(-1)
        tau = 2.0 / (1.0 + (below * below).sum(-2))
        signs = x.diagonal(0, -2, -1).detach().trunc()
        return ops.linalg_householder_product(below, tau) * signs.unsqueeze(-2)

    def _of_skew(self, x):
        n, k = x.size(-2), x.size(-1)
        x = x.tril()
        if n != k:
            x = ops.cat([x, ops.zeros(*x.shape[:-2], n, n - k, dtype=x.dtype)], -1)
        skew = x - x.mH
        if self.orthogonal_map == "matrix_exp":
            q = ops.matrix_exp(skew)
        else:
            one = ops.eye(n, dtype=x.dtype)
            q = ops.linalg_solve(one - skew * 0.5, one + skew * 0.5)
        return q[..., :k]

    def forward(self, x):
        x, turned = _tall(x)
        q = self._reflections(x) if self.orthogonal_map == "householder" else self._of_skew(x)
        if hasattr(self, "base"):
            q = self.base @ q
        return q.mT if turned else q

    def right_inverse(self, q):
        if q.shape != self.shape:
            raise ValueError(f"Expected a matrix or batch of matrices of shape {self.shape}. Got a tensor of shape {q.shape}.")
        tall, turned = _tall(q)
        n, k = tall.size(-2), tall.size(-1)
        if not hasattr(self, "base"):
            if self.orthogonal_map != "householder":
                raise NotImplementedError("It is not possible to assign to the matrix exponential or the Cayley "
                                          "parametrizations when use_trivialization=False.")
            packed, tau = ops.geqrf(tall)
            signs = packed.diagonal(0, -2, -1).sign()
            signs = ops.where(tau == 0, -signs, signs)
            packed.diagonal(0, -2, -1).copy_(signs)
            return packed.mT if turned else packed
        if n != k:
            tall = ops.cat([tall, ops.randn(*tall.shape[:-2], n, n - k, dtype=tall.dtype)], -1)
        self.base = _orthonormal(tall)
        start = ops.zeros_like(q)  # minus one is where the maps give the identity up to signs
        start.diagonal(0, -2, -1).fill_(-1.0)
        return start
