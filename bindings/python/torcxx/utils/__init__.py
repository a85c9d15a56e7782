"""Data loading, hooks, checkpoints."""
import importlib

from . import hooks  # noqa: F401


def __getattr__(name):
    # Imported when first used: worker processes and their queues are many modules.
    if name in ("data", "checkpoint", "_pytree"):
        return importlib.import_module("." + name, __name__)
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
