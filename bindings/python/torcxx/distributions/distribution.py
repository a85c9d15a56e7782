"""Distribution: what all distributions share."""
from .. import _C
from .._size import Size
from ..autograd import no_grad

ops, Tensor = _C.ops, _C.Tensor


def broadcast(*values):
    """Numbers and tensors as tensors of one shape; the dtype of numbers is that of the tensors, or the default one."""
    for v in values:
        if not isinstance(v, (int, float, Tensor)):
            raise ValueError("Input arguments must all be instances of Number, torch.Tensor or objects implementing __torch_function__.")
    dtype = next((v.dtype for v in values if isinstance(v, Tensor)), _C.get_default_dtype())
    return ops.broadcast_tensors([v if isinstance(v, Tensor) else _C.tensor(v, dtype=dtype) for v in values])


class Distribution:
    """batch_shape: the shape of the parameters; event_shape: that of one sample. Derived classes write rsample (or sample)
    and log_prob. validate_args: whether parameters and values are checked (ValueError)."""

    has_rsample = False
    _validate_args = __debug__
    _parameters = {}  # name: (what it must satisfy, its test)

    def __init__(self, batch_shape=(), event_shape=(), validate_args=None):
        self.batch_shape, self.event_shape = Size(batch_shape), Size(event_shape)
        if validate_args is not None:
            self._validate_args = validate_args
        if self._validate_args:
            for name, (text, test) in self._parameters.items():
                value = self.__dict__.get(name)
                if value is not None and not bool(ops.all(test(value.detach()))):
                    raise ValueError(f"Expected parameter {name} (Tensor of shape {tuple(value.shape)}) of distribution {self!r} to satisfy "
                                     f"the constraint {text}, but found invalid values:\n{value}")

    @staticmethod
    def set_default_validate_args(value):
        """Whether distributions check their arguments when they are not told."""
        if value not in (True, False):
            raise ValueError
        Distribution._validate_args = value

    def _extended_shape(self, sample_shape=()):
        return Size((*sample_shape, *self.batch_shape, *self.event_shape))

    def sample(self, sample_shape=()):
        """A sample, or one for each place of sample_shape; without gradient."""
        with no_grad():
            return self.rsample(sample_shape)

    def rsample(self, sample_shape=()):
        """A sample that is a differentiable function of the parameters."""
        raise NotImplementedError(f"{type(self).__name__}.rsample: its samples are no differentiable function of its parameters")

    def sample_n(self, n):
        """sample((n,))"""
        return self.sample((n,))

    def log_prob(self, value):
        """The logarithm of the density, or probability, of value."""
        raise NotImplementedError(f"{type(self).__name__}.log_prob")

    def entropy(self):
        """Its entropy, for each place of batch_shape."""
        raise NotImplementedError(f"{type(self).__name__}.entropy")

    def perplexity(self):
        """exp(entropy)"""
        return ops.exp(self.entropy())

    def cdf(self, value):
        """The probability of value or less."""
        raise NotImplementedError(f"{type(self).__name__}.cdf")

    def icdf(self, value):
        """The inverse of cdf."""
        raise NotImplementedError(f"{type(self).__name__}.icdf")

    def expand(self, batch_shape, _instance=None):
        """The distribution with its parameters expanded to a batch shape."""
        made = object.__new__(type(self))
        made.__dict__.update(self.__dict__)
        made.batch_shape = Size(batch_shape)
        own = len(self.batch_shape)
        for name in self._parameters:
            value = self.__dict__.get(name)
            if value is not None:
                made.__dict__[name] = value.expand(*batch_shape, *value.shape[own:])
        return made

    @property
    def stddev(self):
        return ops.sqrt(self.variance)

    def _check(self, value, test=None, text="Real()"):
        """A value to be judged; ValueError when it cannot be one."""
        if not self._validate_args:
            return
        if not isinstance(value, Tensor):
            raise ValueError("The value argument to log_prob must be a Tensor")
        event = len(self.event_shape)
        if event and tuple(value.shape[value.dim() - event:]) != tuple(self.event_shape):
            raise ValueError(f"The right-most size of value must match event_shape: {value.size()} vs {self.event_shape}.")
        for a, b in zip(reversed(value.shape), reversed(self.batch_shape + self.event_shape)):
            if a != 1 and b != 1 and a != b:
                raise ValueError(f"Value is not broadcastable with batch_shape+event_shape: {value.size()} vs "
                                 f"{self.batch_shape + self.event_shape}.")
        good = ops.isnan(value).logical_not() if value.is_floating_point() else ops.ones_like(value, dtype=_C.bool)
        if not bool(ops.all(good if test is None else ops.logical_and(good, test(value)))):
            raise ValueError(f"Expected value argument (Tensor of shape {tuple(value.shape)}) to be within the support ({text}) of the "
                             f"distribution {self!r}, but found invalid values:\n{value}")

    def __repr__(self):
        given = [(n, self.__dict__[n]) for n in self._parameters if self.__dict__.get(n) is not None]
        return type(self).__name__ + "(" + ", ".join(f"{n}: {v if v.numel() == 1 else v.size()}" for n, v in given) + ")"


REAL = ("Real()", lambda x: x == x)
POSITIVE = ("GreaterThan(lower_bound=0.0)", lambda x: x > 0)
NOT_NEGATIVE = ("GreaterThanEq(lower_bound=0.0)", lambda x: x >= 0)
UNIT = ("Interval(lower_bound=0.0, upper_bound=1.0)", lambda x: ops.logical_and(x >= 0, x <= 1))
WHOLE = ("IntegerGreaterThan(lower_bound=0)", lambda x: ops.logical_and(x >= 0, ops.floor(x) == x))
