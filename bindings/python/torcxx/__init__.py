"""Torcxx: PyTorch you can embed. `import torcxx as torch`."""


class OutOfMemoryError(RuntimeError):
    """An allocation failed; it had no effect and the program may go on."""


from . import _C  # noqa: E402
from ._C import *  # noqa: E402,F401,F403
from ._C import (Tensor, device, dtype, Generator, __version__)  # noqa: E402,F401
from ._limits import finfo, iinfo  # noqa: E402,F401
from ._size import Size  # noqa: E402,F401

for _name in dir(_C.ops):
    if not _name.startswith("__") and _name not in globals():
        globals()[_name] = getattr(_C.ops, _name)
del _name
