"""Data loading, hooks."""
import importlib

from . import hooks  # noqa: F401


def __getattr__(name):
    # Imported when first used: worker processes and their queues are many modules.
    if name == "data":
        return importlib.import_module(".data", __name__)
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
