"""Data loading and other helpers."""
from . import data, hooks  # noqa: F401
