"""safetensors files: named tensors without code, read in place."""
import os

from . import _C


def save_file(tensors, filename, metadata=None):
    """Writes {name: tensor}, and metadata of strings, in one step: a path has its old content or all of the new."""
    _C._save_safetensors(dict(tensors), os.fspath(filename), dict(metadata or {}))


def load_file(filename, device="cpu"):
    """{name: tensor} of a file; the tensors are on its mapped pages, and writing to them changes private copies."""
    _cpu(device)
    return _C._Safetensors(os.fspath(filename)).tensors()


def _cpu(device):
    if _C.device(device).type != "cpu":
        raise NotImplementedError(f"load_file: the device '{device}' has no backend in this build")


class safe_open:
    """An open file whose tensors are made one by one."""

    def __init__(self, filename, framework="pt", device="cpu"):
        if framework not in ("pt", "pytorch", "torch"):
            raise NotImplementedError(f"safe_open: the framework '{framework}'")
        _cpu(device)
        self._file = _C._Safetensors(os.fspath(filename))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._file = None

    def keys(self):
        return self._file.keys()

    def metadata(self):
        return self._file.metadata() or None

    def get_tensor(self, name):
        return self._file.tensor(name)
