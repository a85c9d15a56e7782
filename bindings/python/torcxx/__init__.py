"""Torcxx: PyTorch you can embed. `import torcxx as torch`."""


class OutOfMemoryError(RuntimeError):
    """An allocation failed; it had no effect and the program may go on."""


from . import _C  # noqa: E402
from ._C import *  # noqa: E402,F401,F403
from ._C import Generator, Tensor, __version__, device, dtype  # noqa: E402,F401
from ._limits import finfo, iinfo  # noqa: E402,F401
from ._size import Size  # noqa: E402,F401

from . import _lapack, _namespaces  # noqa: E402,F401

for _name, _operation in _namespaces.operations().items():
    globals().setdefault(_name, _operation)
del _name, _operation

from . import _tensor, autograd, random  # noqa: E402,F401
from ._functions import *  # noqa: E402,F401,F403
from ._numeric import *  # noqa: E402,F401,F403
from ._tensor import as_tensor, asarray, from_numpy, split  # noqa: E402,F401
from ._tensor_types import *  # noqa: E402,F401,F403
from ._tensor_str import get_printoptions, printoptions, set_printoptions  # noqa: E402,F401
from .autograd.grad_mode import enable_grad, inference_mode, no_grad, set_grad_enabled  # noqa: E402,F401
from .random import get_rng_state, initial_seed, manual_seed, seed, set_rng_state  # noqa: E402,F401


_MODULES = ("accelerator", "amp", "backends", "cuda", "distributions", "fft", "func", "linalg", "masked", "mps", "nn", "optim", "safetensors",
            "serialization", "signal", "special", "testing", "utils", "version", "xpu")


_ABSENT = {"jit": "TorchScript is", "onnx": "the export of ONNX is", "distributed": "training by several processes is",
           "hub": "downloads of models are", "multiprocessing": "tensors shared between processes are", "profiler": "the profiler is",
           "quantization": "quantization is", "sparse": "sparse tensors are", "sparse_coo_tensor": "sparse tensors are",
           "sparse_csr_tensor": "sparse tensors are", "quantize_per_tensor": "quantization is", "export": "torch.export is", "fx": "torch.fx is"}


def __getattr__(name):
    # Imported when first used: `import torcxx` stays quick.
    import importlib
    if name in ("save", "load"):
        return getattr(importlib.import_module(".serialization", __name__), name)
    if name in ("autocast", "GradScaler"):
        return getattr(importlib.import_module(".amp", __name__), name)
    if name in _MODULES:
        try:
            return importlib.import_module("." + name, __name__)
        except ModuleNotFoundError as e:
            if e.name != f"{__name__}.{name}":
                raise
    hint = _ABSENT.get(name)
    raise AttributeError(f"module 'torcxx' has no attribute '{name}'" + (f" ({hint} not in this build)" if hint else ""))
