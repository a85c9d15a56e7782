"""The memory behind tensors."""
from . import _C


class Memory:
    """A ctypes buffer's bytes, as an array."""

    def __init__(self, buffer, size):
        import ctypes
        self.buffer, self.address = buffer, ctypes.addressof(buffer)
        self.__array_interface__ = {"version": 3, "typestr": "|u1", "shape": (size,), "data": (self.address, False)}


class UntypedStorage:
    """Bytes that tensors share: what Tensor.untyped_storage() gives, or a number of zeroed bytes."""

    def __init__(self, size=0):
        self._bytes = size if isinstance(size, _C.Tensor) else _C.ops.zeros([size], dtype=_C.uint8)

    def nbytes(self):
        return self._bytes.numel()

    size = __len__ = nbytes

    def data_ptr(self):
        return self._bytes.data_ptr()

    @property
    def device(self):
        return self._bytes.device

    def tolist(self):
        return self._bytes.tolist()

    def __getitem__(self, i):
        return self._bytes[i].item()

    def __setitem__(self, i, value):
        self._bytes[i] = value

    def clone(self):
        return UntypedStorage(self._bytes.clone())

    def cpu(self):
        return self

    def __repr__(self):
        return f"torch.storage.UntypedStorage(device={self.device}) of size {self.nbytes()}"

    def _memory(self):
        """The bytes as a memoryview; valid as long as this object."""
        import ctypes
        n = self.nbytes()
        return memoryview((ctypes.c_char * n).from_address(self.data_ptr())).cast("B") if n else memoryview(bytearray())


def untyped_storage(self):
    """The memory that this tensor and its views share."""
    return UntypedStorage(_C._storage_bytes(self))
