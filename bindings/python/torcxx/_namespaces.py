"""Where the operations stand: those named fft_, linalg_ and special_ in the module of that name."""
from . import _C

NAMESPACES = ("fft", "linalg", "special")


def operations(namespace=""):
    """{name there: operation}; the package's own without a namespace."""
    found = {}
    for name in dir(_C.ops):
        prefix, _, rest = name.partition("_")
        space, short = (prefix, rest) if prefix in NAMESPACES and rest else ("", name)
        if space == namespace and not name.startswith("__"):
            found[short] = getattr(_C.ops, name)
    return found
