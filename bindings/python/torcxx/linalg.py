"""Linear algebra."""
from . import _namespaces

globals().update(_namespaces.operations("linalg"))
