"""save and load: PyTorch's files, both ways."""
import contextlib
import importlib
import io
import os
import pickle
from collections import OrderedDict
from pickle import UnpicklingError

from . import _C, _functions, _rebuild
from ._archive import Atomic, Reader, Writer
from ._C import Tensor
from ._rebuild import ALLOWED, STORAGES, Stored, StorageType
from ._size import Size
from ._unpickler import Unpickler
from .storage import UntypedStorage

__all__ = ["save", "load", "add_safe_globals", "clear_safe_globals", "get_safe_globals", "safe_globals"]
DEFAULT_PROTOCOL = 2
_STORAGE_NAMES = {dtype: name for name, dtype in STORAGES.items()}


class _Global:
    """A name of PyTorch's, written as such."""

    def __init__(self, module, name):
        self.module, self.name = module, name

    def __call__(self):
        raise NotImplementedError(f"{self.module}.{self.name} stands for PyTorch's")


def _utils(name):
    return _Global("torch._utils", name)


_NAMES = {name: _utils(name) for name in _rebuild.REBUILD}
_TENSOR, _FROM_TYPE = _Global("torch", "Tensor"), _Global("torch._tensor", "_rebuild_from_type_v2")
_LAYOUT, _UNTYPED = _Global("torch.serialization", "_get_layout"), _Global("torch.storage", "UntypedStorage")
_CLASSES = {Size: _Global("torch", "Size"), _C.device: _Global("torch", "device"), Tensor: _TENSOR}
_DTYPES = {d: _Global("torch", n) for n, d in _rebuild.DTYPES.items()}
_TYPES = {d: _Global("torch", n) for d, n in _STORAGE_NAMES.items()}


class _Reference:
    """Stands for a storage in the pickle."""

    def __init__(self, kind, key, elements):
        self.id = ("storage", kind, key, "cpu", elements)


class _Pickler(pickle._Pickler):
    """Tensors as storages beside the pickle; torcxx's types by PyTorch's names."""

    dispatch = dict(pickle._Pickler.dispatch)

    def __init__(self, file, protocol):
        super().__init__(file, protocol)
        self.storages, self.references = [], {}  # in order of their keys; (address, bytes) -> (key, dtype)

    def save(self, obj, save_persistent_id=True):
        if isinstance(obj, type):
            obj = _CLASSES.get(obj, obj)
        elif type(obj) is _C.dtype:
            obj = _DTYPES[obj]
        return super().save(obj, save_persistent_id)

    def save_name(self, obj):
        self.write(pickle.GLOBAL + f"{obj.module}\n{obj.name}\n".encode())
        self.memoize(obj)

    dispatch[_Global] = save_name

    def persistent_id(self, obj):
        return obj.id if type(obj) is _Reference else None

    def reducer_override(self, obj):
        if isinstance(obj, Tensor):
            return self.tensor(obj)
        if type(obj) is UntypedStorage:
            raise NotImplementedError("save: a storage alone; save a tensor over it")
        if type(obj) is _functions.layout:
            return _LAYOUT, (repr(obj),)
        return NotImplemented

    def reference(self, t, typed):
        storage = t.untyped_storage()
        n = storage.nbytes()
        key = (storage.data_ptr(), n) if n else ("empty", len(self.storages))
        if key not in self.references:
            self.references[key] = str(len(self.storages)), t.dtype
            self.storages.append(storage)
        name, dtype = self.references[key]
        if dtype != t.dtype:
            raise RuntimeError("Cannot save multiple tensors or storages that view the same data as different types")
        return _Reference(_TYPES[dtype], name, n // dtype.itemsize) if typed else _Reference(_UNTYPED, name, n)

    def tensor(self, t):
        from .nn.parameter import Parameter
        plain = t.detach()
        if isinstance(t, Parameter):
            args = plain, t.requires_grad, OrderedDict()
            if t.__dict__:
                return _NAMES["_rebuild_parameter_with_state"], (*args, dict(t.__dict__))
            return _NAMES["_rebuild_parameter"], args
        typed = t.dtype in _TYPES
        args = (self.reference(plain, typed), t.storage_offset(), tuple(t.shape), t.stride(), t.requires_grad, OrderedDict())
        f, args = (_NAMES["_rebuild_tensor_v2"], args) if typed else (_NAMES["_rebuild_tensor_v3"], (*args, t.dtype))
        if t.__dict__ or type(t) is not Tensor:
            return _FROM_TYPE, (f, type(t), args, dict(t.__dict__))
        return f, args


def save(obj, f, pickle_module=pickle, pickle_protocol=DEFAULT_PROTOCOL, _use_new_zipfile_serialization=True,
         _disable_byteorder_record=False):
    """Writes obj to a path or a binary file, in PyTorch's zip format.

    Tensors (with whole storages, shared ones once), parameters, containers, numbers, text and objects that pickle takes.
    A path has either its old content or all of the new."""
    if not _use_new_zipfile_serialization:
        raise NotImplementedError("save: _use_new_zipfile_serialization=False, the format before PyTorch 1.6")
    if pickle_module is not pickle:
        raise NotImplementedError("save: another pickle_module than pickle")
    if not isinstance(f, (str, os.PathLike)) and not hasattr(f, "write"):
        raise AttributeError(f"expected 'f' to be string, path, or a file-like object with a 'write' attribute, got {type(f)}")
    buffer = io.BytesIO()
    pickler = _Pickler(buffer, pickle_protocol)
    pickler.dump(obj)
    if hasattr(f, "write"):
        return _write(f, "archive", buffer.getvalue(), pickler.storages, not _disable_byteorder_record)
    with Atomic(f) as file:
        stem = os.path.splitext(os.path.basename(os.fspath(f)))[0] or "archive"
        _write(file, stem, buffer.getvalue(), pickler.storages, not _disable_byteorder_record)


def _write(file, stem, data, storages, byteorder):
    archive = Writer(file, stem)
    with archive.zip:
        archive.add("data.pkl", data)
        archive.add(".format_version", b"1")
        archive.add(".storage_alignment", b"64")
        if byteorder:
            archive.add("byteorder", b"little")
        for i, storage in enumerate(storages):
            archive.add(f"data/{i}", storage._memory())
        archive.add("version", b"3\n")


_safe_globals = {}


def add_safe_globals(safe_globals):
    """Classes, or (class, "module.name"), that load(weights_only=True) may make."""
    for item in safe_globals:
        item, name = item if isinstance(item, tuple) else (item, f"{item.__module__}.{item.__qualname__}")
        _safe_globals[name] = item


def clear_safe_globals():
    _safe_globals.clear()


def get_safe_globals():
    return list(_safe_globals.values())


@contextlib.contextmanager
def _safe(items):
    before = dict(_safe_globals)
    add_safe_globals(items)
    try:
        yield
    finally:
        _safe_globals.clear()
        _safe_globals.update(before)


def safe_globals(safe_globals):
    """add_safe_globals for a with statement."""
    return _safe(safe_globals)


def _find(module, name):
    full = f"{module}.{name}"
    if full == "torch.nn.parameter.Parameter":
        from .nn.parameter import Parameter
        return Parameter
    if full in _safe_globals:
        found = _safe_globals[full]
        return found if isinstance(found, type) else _rebuild.Callable(found)
    if full in ALLOWED:
        return ALLOWED[full]
    if module == "torch._utils" and name.startswith("_rebuild_"):
        raise UnpicklingError(f"torch._utils.{name}: tensors of this kind (sparse, quantised, nested, ...) are not supported")
    raise UnpicklingError(f"Unsupported global: GLOBAL {full} was not an allowed global by default. Please use "
                          f"`torch.serialization.add_safe_globals([{name}])` to allowlist it, if you trust it")


class _FullUnpickler(pickle.Unpickler):
    """Python's own: makes any object that a file names."""

    def __init__(self, data, persistent):
        super().__init__(io.BytesIO(data))
        self.persistent_load = persistent

    def find_class(self, module, name):
        try:
            found = _find(module, name)
            return found.f if isinstance(found, _rebuild.Callable) and name != "_rebuild_from_type_v2" else (
                _from_type if name == "_rebuild_from_type_v2" else found)
        except UnpicklingError:
            pass
        if module.split(".")[0] == "torch":
            try:
                return getattr(importlib.import_module("torcxx" + module[5:]), name)
            except (ImportError, AttributeError):
                pass  # PyTorch itself may be there
        return super().find_class(module, name)


def _from_type(f, kind, args, state):
    made = _rebuild._with_attributes(f(*args), state)
    return made if kind is Tensor else made.as_subclass(kind)


def _restored(storage, location, map_location):
    """The storage at the place that map_location gives it."""
    if callable(map_location):
        moved = map_location(storage, location)
        if moved is not None:
            return moved
    elif isinstance(map_location, dict):
        location = map_location.get(location, location)
    elif map_location is not None:
        location = str(map_location)
    kind = str(location).split(":")[0]
    if kind == "cpu":
        return storage
    if map_location is not None and not callable(map_location):
        raise NotImplementedError(f"load: the device '{location}' has no backend in this build")
    raise RuntimeError(f"Attempting to deserialize object on the device '{location}', which has no backend in this build. "
                       "Use torch.load with map_location=torch.device('cpu') to map your storages to the CPU.")


def load(f, map_location=None, pickle_module=None, *, weights_only=None, mmap=None, **pickle_load_args):
    """What save(), or PyTorch's, wrote to a path or a binary file.

    weights_only (default True): tensors, containers and numbers alone; nothing in the file is ever executed. False: any
    object, by Python's pickle; only for files that you trust. map_location: a device, a dict of them or
    f(storage, location). mmap: the file's pages arrive on use, and writes to the tensors stay private."""
    weights_only = True if weights_only is None and pickle_module is None else bool(weights_only)
    if weights_only and pickle_module is not None:
        raise RuntimeError("Can not safely load weights when explicit pickle_module is specified")
    if pickle_module not in (None, pickle):
        raise NotImplementedError("load: another pickle_module than pickle")
    if pickle_load_args.pop("encoding", "utf-8") not in ("utf-8", "ascii", "latin1") or pickle_load_args:
        raise NotImplementedError(f"load: the arguments {sorted(pickle_load_args) or ['encoding']}")
    if mmap and not isinstance(f, (str, os.PathLike)):
        raise ValueError("f must be a file path in order to use the mmap argument")
    if isinstance(map_location, str):
        map_location = _C.device(map_location)
    if isinstance(f, (str, os.PathLike)):
        with open(f, "rb") as file:
            return _load(file, map_location, weights_only, bool(mmap))
    if not hasattr(f, "read") or not hasattr(f, "seek"):
        raise AttributeError(f"expected 'f' to be string, path, or a file-like object with 'read' and 'seek', got {type(f)}")
    return _load(f, map_location, weights_only, False)


def _load(file, map_location, weights_only, mmap):
    start = file.read(10)
    file.seek(-len(start), os.SEEK_CUR)
    if not start:
        raise EOFError("Ran out of input")
    if start[:4] not in (b"PK\3\4", b"PK\5\6"):
        old = start[:2] == b"\x80\x02" and start[2:3] == b"\x8a"
        raise UnpicklingError("load: a file in the format before PyTorch 1.6; save it again with PyTorch" if old else
                              "load: not a zip archive as torch.save writes it; corrupt file?")
    archive = Reader(file, mmap)
    if archive.has("constants.pkl"):
        raise RuntimeError("load: a TorchScript archive, which holds a program; there is nothing here to run it")
    if archive.has("byteorder") and archive.read("byteorder") != b"little":
        raise NotImplementedError("load: an archive of a big-endian machine")
    storages = {}

    def persistent(saved):
        if not isinstance(saved, tuple) or len(saved) != 5 or saved[0] != "storage":
            raise UnpicklingError("a persistent id that is no storage")
        _, kind, key, location, elements = saved
        if not isinstance(kind, StorageType) or not isinstance(key, str) or not isinstance(location, str) \
                or type(elements) is not int or elements < 0:
            raise UnpicklingError("a storage with arguments of wrong types")
        size = 1 if kind.dtype is None else kind.dtype.itemsize
        if key not in storages:
            storages[key] = _restored(archive.storage("data/" + key), location, map_location)
        held = storages[key]._bytes.numel()
        if not elements * size <= held < (elements + 1) * size:
            raise UnpicklingError(f"the storage '{key}' has {held} bytes, expected {elements} elements of {size}")
        if kind.dtype is _C.bool and bool((storages[key]._bytes > 1).any()):
            raise UnpicklingError(f"the storage '{key}' of bools holds other bytes than 0 and 1")
        return Stored(storages[key], kind.dtype)

    data = archive.read("data.pkl")
    if weights_only:
        classes = [c for c in _safe_globals.values() if isinstance(c, type)]
        return Unpickler(_find, persistent, classes).load(data)
    return _FullUnpickler(data, persistent).load()
