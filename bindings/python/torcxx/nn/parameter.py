"""Parameter and Buffer: tensors that a Module finds by itself."""
from .. import _C
from .._C import Tensor

__all__ = ["Parameter", "Buffer", "UninitializedParameter", "UninitializedBuffer", "is_lazy"]


class _ParameterMeta(type(Tensor)):
    # A tensor of another class counts as a parameter when it was made into one.
    def __instancecheck__(self, instance):
        if self is Parameter and isinstance(instance, Tensor) and getattr(instance, "_is_param", False):
            return True
        return super().__instancecheck__(instance)


class Parameter(Tensor, metaclass=_ParameterMeta):
    """A tensor that becomes a parameter of the Module it is assigned to.

    data: its values, whose memory it shares. requires_grad: whether it is trained."""

    def __new__(cls, data=None, requires_grad=True):
        if data is None:
            data = _C.ops.empty(0)
        if type(data) is Tensor or isinstance(data, Parameter) and isinstance(type(data), _ParameterMeta):
            return Tensor._make_subclass(cls, data, requires_grad)
        if not isinstance(data, Tensor):
            raise TypeError(f"Parameter: data must be a Tensor, not {type(data).__name__}")
        t = data.detach().requires_grad_(requires_grad)
        if type(t) is not type(data):
            t = t.as_subclass(type(data))
            t.requires_grad_(requires_grad)
        t._is_param = True
        return t

    def __init__(self, *args, **kwargs):
        pass

    def __deepcopy__(self, memo):
        if id(self) in memo:
            return memo[id(self)]
        result = type(self)(self.data.clone(), self.requires_grad)
        memo[id(self)] = result
        return result

    def __repr__(self):
        return "Parameter containing:\n" + super().__repr__()

    __torch_function__ = _C._disabled_torch_function_impl


class _BufferMeta(type(Tensor)):
    def __instancecheck__(self, instance):
        if self is Buffer:
            return isinstance(instance, Tensor) and getattr(instance, "_is_buffer", False)
        return super().__instancecheck__(instance)


class Buffer(Tensor, metaclass=_BufferMeta):
    """A tensor that becomes a buffer of the Module it is assigned to; persistent: kept in state_dict."""

    def __new__(cls, data=None, *, persistent=True):
        if data is None:
            data = _C.ops.empty(0)
        t = data.detach().requires_grad_(data.requires_grad)
        t.persistent = persistent
        t._is_buffer = True
        return t

    __torch_function__ = _C._disabled_torch_function_impl


class _Uninitialized:
    """A tensor that has no shape yet; materialize(shape) gives it one, and makes it an ordinary one."""

    _becomes = None

    def materialize(self, shape, device=None, dtype=None):
        """Memory for that shape, with any values in it."""
        self.data = _C.ops.empty(tuple(shape), device=device or self.device, dtype=dtype or self.dtype)
        self.__class__ = self._becomes

    @property
    def shape(self):
        raise RuntimeError("Can't access the shape of an uninitialized parameter or buffer. This error usually happens in "
                           "`load_state_dict` when trying to load an uninitialized parameter into an initialized one. "
                           "Call `forward` to initialize the parameters before accessing their attributes.")

    def __deepcopy__(self, memo):
        if id(self) not in memo:
            memo[id(self)] = type(self)(self.requires_grad, self.device, self.dtype)
        return memo[id(self)]

    def __repr__(self):
        return f"<{type(self).__name__}>"


class UninitializedParameter(_Uninitialized, Parameter):
    """A Parameter whose shape is not known yet."""

    _becomes = Parameter

    def __new__(cls, requires_grad=True, device=None, dtype=None):
        return Tensor._make_subclass(cls, _C.ops.empty(0, device=device, dtype=dtype), requires_grad)


class UninitializedBuffer(_Uninitialized, Tensor):
    """A buffer whose shape is not known yet."""

    _becomes = Tensor

    def __new__(cls, requires_grad=False, device=None, dtype=None, persistent=True):
        t = Tensor._make_subclass(cls, _C.ops.empty(0, device=device, dtype=dtype), requires_grad)
        t.persistent = persistent
        t._is_buffer = True
        return t


def is_lazy(param):
    """Whether a parameter or buffer has no shape yet."""
    return isinstance(param, _Uninitialized)
