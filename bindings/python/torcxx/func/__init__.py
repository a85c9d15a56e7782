"""Modules as functions of their parameters."""
from ..nn.utils.stateless import functional_call  # noqa: F401
