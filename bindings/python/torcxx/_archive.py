"""PyTorch's files: zip archives of a pickle and one uncompressed record for each storage."""
import ctypes
import errno
import os
import struct
import tempfile
import zipfile

from . import _C
from .storage import Memory, UntypedStorage

ALIGNMENT = 64
_HEADER = 30  # bytes of a local header before its name
_BROKEN = (zipfile.BadZipFile, EOFError, struct.error, ValueError, OverflowError, NotImplementedError, RuntimeError,
           MemoryError, KeyError, OSError)


class Writer:
    """Adds records, each aligned so that a mapped file serves as memory."""

    def __init__(self, file, stem):
        self.zip, self.stem = zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True), stem

    def add(self, name, data):
        info = zipfile.ZipInfo(f"{self.stem}/{name}", (1980, 1, 1, 0, 0, 0))
        size = len(data)
        start = self.zip.start_dir + _HEADER + len(info.filename.encode()) + (20 if size * 1.05 > zipfile.ZIP64_LIMIT else 0)
        padding = -(start + 4) % ALIGNMENT
        info.extra = struct.pack("<HH", 0x4246, padding) + b"Z" * padding
        self.zip.writestr(info, data)


class Atomic:
    """A file that takes its name when it is whole; what cannot be replaced, as a pipe, is written directly."""

    def __init__(self, path):
        self.path = os.path.realpath(os.fspath(path))

    def __enter__(self):
        if os.path.exists(self.path) and not os.path.isfile(self.path):
            self.temporary, self.file = None, open(self.path, "wb")
        else:
            folder = os.path.dirname(self.path)
            if not os.path.isdir(folder):
                raise RuntimeError(f"Parent directory {folder} does not exist.")
            handle, self.temporary = tempfile.mkstemp(prefix="." + os.path.basename(self.path)[:100] + ".", dir=folder)
            self.file = os.fdopen(handle, "wb")
        return self.file

    def __exit__(self, kind, *_):
        try:
            with self.file:
                if kind is None and self.temporary:
                    self.file.flush()
                    os.fsync(self.file.fileno())
            if kind is None and self.temporary:
                mode = os.stat(self.path).st_mode & 0o777 if os.path.exists(self.path) else 0o666 & ~_umask()
                os.chmod(self.temporary, mode)
                os.replace(self.temporary, self.path)
                self.temporary = None
        finally:
            if self.temporary:
                os.unlink(self.temporary)


def _umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask


class Reader:
    """The records of an archive. Nothing larger than the file is ever allocated."""

    def __init__(self, file, mmap=False):
        self.file, self.mapped = file, None
        try:
            self.zip = zipfile.ZipFile(file)
            size = file.seek(0, os.SEEK_END)
            entries = [i for i in self.zip.infolist() if not i.is_dir()]
            packed = [i.filename for i in entries if i.compress_type != zipfile.ZIP_STORED or i.compress_size != i.file_size]
            if packed:
                raise ValueError(f"the record {packed[0]!r} is compressed")
            if sum(i.file_size for i in entries) > size:
                raise ValueError("records overlap")
            if len({i.filename for i in entries}) != len(entries):
                raise ValueError("two records have one name")
            self.entries = {i.filename: i for i in entries}
            self.stem = next((n[:-len("data.pkl")] for n in self.entries if n.endswith("/data.pkl") and n.count("/") == 1), None)
            if self.stem is None:
                raise ValueError("there is no data.pkl")
        except _BROKEN as e:
            raise _failed(e) from None
        if mmap:
            import mmap as library
            self.mapped = library.mmap(file.fileno(), 0, access=library.ACCESS_COPY)

    def has(self, name):
        return self.stem + name in self.entries

    def read(self, name):
        try:
            return self.zip.read(self.entries[self.stem + name])
        except _BROKEN as e:
            raise _failed(e, name) from None

    def storage(self, name):
        """A record as the bytes of a storage."""
        info = self.entries.get(self.stem + name)
        if info is None:
            raise RuntimeError(f"load: the archive has no record '{name}'")
        n = info.file_size
        try:
            if self.mapped is not None and n:
                self.file.seek(info.header_offset)
                header = self.file.read(_HEADER)
                at = info.header_offset + _HEADER + sum(struct.unpack("<HH", header[26:30]))
                if header[:4] == b"PK\3\4" and at + n <= len(self.mapped) and at % 16 == 0:
                    memory = (ctypes.c_char * n).from_buffer(self.mapped, at)
                    return UntypedStorage(_C._from_array(Memory(memory, n)))
            storage = UntypedStorage(_C.ops.empty([n], dtype=_C.uint8))
            with self.zip.open(info) as record:
                memory, done = storage._memory(), 0
                while done < n and (got := record.readinto(memory[done:done + (1 << 24)])):
                    done += got
            if done != n:
                raise EOFError(f"{done} of {n} bytes")
            return storage
        except _BROKEN as e:
            raise _failed(e, name) from None


def _failed(error, name=None):
    if isinstance(error, OSError) and error.errno != errno.EINVAL:  # EINVAL: an offset that no file has
        return error
    where = f" at the record '{name}'" if name else ""
    return RuntimeError(f"load: failed reading zip archive{where}: {error or type(error).__name__}")
