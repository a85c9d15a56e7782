"""Methods of Tensor for memory, and with Python functions over elements."""
from . import _C
from ._C import Tensor
from ._numeric import histogram
from .storage import UntypedStorage

ops = _C.ops


def set_(self, source=None, storage_offset=0, size=None, stride=None):
    """Makes this tensor a view of source: a tensor, or an untyped storage with offset, size and stride; empty without."""
    if source is None:
        self.data = ops.empty([0], dtype=self.dtype)
        return self
    if isinstance(source, Tensor) and size is None:
        if source.dtype != self.dtype:
            raise RuntimeError(f"Could not set tensor of type {source.dtype} to a tensor of type {self.dtype}")
        self.data = source
        return self
    if isinstance(source, Tensor):
        source = source.untyped_storage()
    if not isinstance(source, UntypedStorage):
        raise TypeError(f"set_(): argument 'source' must be Tensor or UntypedStorage, not {type(source).__name__}")
    n = source.nbytes() // self.itemsize
    flat = source._bytes[:n * self.itemsize].view(self.dtype)
    size = (n - storage_offset,) if size is None else tuple(size)
    if stride is None:
        stride, step = [], 1
        for s in reversed(size):
            stride.insert(0, step)
            step *= max(s, 1)
    self.data = flat.as_strided(size, tuple(stride), storage_offset).detach()
    return self


def is_set_to(self, tensor):
    """Whether both have one memory, offset, size and stride."""
    return (self.data_ptr() == tensor.data_ptr() and self.shape == tensor.shape and self.stride() == tensor.stride() and
            self.storage_offset() == tensor.storage_offset())


def share_memory_(self):
    """Raises: workers get copies of tensors, and there is no memory shared between processes."""
    raise NotImplementedError("share_memory_: memory shared between processes")


def _elements(name, f, self, *others):
    if self.requires_grad:
        raise RuntimeError(f"Can't call {name}() on Variable that requires grad. Use var.detach().{name}() instead.")
    for o in others:
        if not isinstance(o, Tensor):
            raise TypeError(f"{name}: expected Tensors, got {type(o).__name__}")
    lists = [t.expand(self.shape).reshape(-1).tolist() for t in (self, *others)]
    if self.numel():
        self.copy_(_C.tensor([f(*values) for values in zip(*lists)], dtype=self.dtype).view(self.shape))
    return self


def apply_(self, callable):
    """Each element replaced by callable(element), in place; slow."""
    return _elements("apply_", callable, self)


def map_(self, tensor, callable):
    """Each element replaced by callable(element, the other tensor's), in place; slow."""
    return _elements("map_", callable, self, tensor)


def map2_(self, x, y, callable):
    """Each element replaced by callable(element, x's, y's), in place; slow."""
    return _elements("map2_", callable, self, x, y)


def resize_as_(self, other, memory_format=None):
    """resize_ to the other's sizes."""
    self.resize_(tuple(other.shape))
    return self if memory_format is None else self.set_(self.to(memory_format=memory_format).detach())


def new(self, *args):
    """A new tensor of this dtype: of sizes, or of data."""
    if len(args) == 1 and isinstance(args[0], (list, tuple)) and not isinstance(args[0], type(self.shape)):
        return self.new_tensor(args[0])
    return self.new_empty(*args) if args else self.new_empty(0)


def to_dense(self, dtype=None, *, masked_grad=True):
    """The tensor itself, which is dense, in a dtype."""
    return self if dtype is None else self.to(dtype)


def polygamma(self, n):
    """torch.polygamma(n, self): the n-th derivative of digamma."""
    return ops.polygamma(n, self)


def polygamma_(self, n):
    """polygamma, in place."""
    if not self.is_floating_point():
        raise RuntimeError(f"polygamma_: result type Float can't be cast to the desired output type {self.dtype}")
    return self.copy_(ops.polygamma(n, self))


def __setstate__(self, state):
    raise RuntimeError("__setstate__: a pickle of another form than this package writes")


METHODS = {f.__name__: f for f in (set_, is_set_to, share_memory_, apply_, map_, map2_, resize_as_, new, to_dense, polygamma,
                                   polygamma_, histogram, __setstate__)}
METHODS.update(is_conj=lambda self: False, is_neg=lambda self: False, is_shared=lambda self: False,
               is_distributed=lambda self: False, is_nonzero=lambda self: bool(self),
               const_data_ptr=lambda self: self.data_ptr(), __nonzero__=lambda self: bool(self),
               __long__=lambda self: int(self), __div__=Tensor.__truediv__, __idiv__=Tensor.__itruediv__)
for _name in ("is_xpu", "is_mps", "is_mtia", "is_ipu", "is_xla", "is_maia", "is_vulkan", "is_mkldnn", "is_sparse_csr"):
    METHODS[_name] = property(lambda self: False)
for _name, _method in METHODS.items():
    setattr(Tensor, _name, _method)
