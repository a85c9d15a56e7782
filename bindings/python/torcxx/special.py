"""Special functions."""
from . import _namespaces

globals().update(_namespaces.operations("special"))
