"""Linear algebra."""
from . import _namespaces


class LinAlgError(RuntimeError):
    """A matrix is singular, not positive-definite or not finite, or an algorithm did not converge."""


globals().update(_namespaces.operations("linalg"))
