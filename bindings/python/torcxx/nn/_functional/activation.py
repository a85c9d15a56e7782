"""Activations."""
import warnings

from ... import _C
from ..._C import Tensor
from .common import op

ops = _C.ops
relu_, leaky_relu_, elu_ = ops.relu_, ops.leaky_relu_, ops.elu_
linear, gelu, softplus, logsigmoid = ops.linear, ops.gelu, ops.softplus, ops.log_sigmoid


def relu(input, inplace=False) -> Tensor:
    """max(x, 0)."""
    return ops.relu_(input) if inplace else ops.relu(input)


def leaky_relu(input, negative_slope=0.01, inplace=False) -> Tensor:
    """x, or negative_slope * x below 0."""
    return ops.leaky_relu_(input, negative_slope) if inplace else ops.leaky_relu(input, negative_slope)


def elu(input, alpha=1.0, inplace=False) -> Tensor:
    """x, or alpha * (exp(x) - 1) below 0."""
    return ops.elu_(input, alpha) if inplace else ops.elu(input, alpha)


_SELU = 1.6732632423543772848170429916717, 1.0507009873554804934193349852946


def selu(input, inplace=False) -> Tensor:
    """Self-normalising elu."""
    return ops.elu_(input, *_SELU) if inplace else ops.selu(input)


def selu_(input) -> Tensor:
    return selu(input, True)


def celu(input, alpha=1.0, inplace=False) -> Tensor:
    """max(0, x) + min(0, alpha * (exp(x / alpha) - 1))."""
    return ops.elu_(input, alpha, 1, 1 / alpha) if inplace else ops.celu(input, alpha)


def celu_(input, alpha=1.0) -> Tensor:
    return celu(input, alpha, True)


def relu6(input, inplace=False) -> Tensor:
    """min(6, max(0, x))."""
    return ops._hardtanh_(input, 0, 6) if inplace else ops.relu6(input)


def hardtanh(input, min_val=-1.0, max_val=1.0, inplace=False) -> Tensor:
    """min(max_val, max(min_val, x))."""
    if min_val > max_val:
        raise ValueError("min_val cannot be greater than max_val")
    return ops._hardtanh_(input, min_val, max_val) if inplace else ops.hardtanh(input, min_val, max_val)


def hardtanh_(input, min_val=-1.0, max_val=1.0) -> Tensor:
    return hardtanh(input, min_val, max_val, True)


def silu(input, inplace=False) -> Tensor:
    """x * sigmoid(x)."""
    return ops.silu_(input) if inplace else ops.silu(input)


def mish(input, inplace=False) -> Tensor:
    """x * tanh(softplus(x))."""
    return ops.mish_(input) if inplace else ops.mish(input)


def _either(name, input, inplace, *args):
    if inplace and not hasattr(ops, name + "_"):
        with_history = op(name)(input.clone() if input.requires_grad and not input.is_leaf else input, *args)
        return input.copy_(with_history)
    return op(name + "_" if inplace else name)(input, *args)


def hardsigmoid(input, inplace=False) -> Tensor:
    """min(6, max(0, x + 3)) / 6."""
    return _either("hardsigmoid", input, inplace)


def hardswish(input, inplace=False) -> Tensor:
    """x * hardsigmoid(x)."""
    return _either("hardswish", input, inplace)


def threshold(input, threshold, value, inplace=False) -> Tensor:
    """x where it exceeds the threshold, else value."""
    return _either("threshold", input, inplace, threshold, value)


def threshold_(input, threshold, value) -> Tensor:
    return _either("threshold", input, True, threshold, value)


def rrelu(input, lower=1.0 / 8, upper=1.0 / 3, training=False, inplace=False) -> Tensor:
    """leaky_relu with slopes drawn between lower and upper when training, else their mean."""
    return _either("rrelu", input, inplace, lower, upper, training)


def rrelu_(input, lower=1.0 / 8, upper=1.0 / 3, training=False) -> Tensor:
    return rrelu(input, lower, upper, training, True)


def glu(input, dim=-1) -> Tensor:
    """The first half along dim times the sigmoid of the second."""
    if input.dim() == 0:
        raise RuntimeError("glu does not support scalars because halving size must be even")
    return op("glu")(input, dim)


def sigmoid(input) -> Tensor:
    """1 / (1 + exp(-x))."""
    return ops.sigmoid(input)


def tanh(input) -> Tensor:
    """Hyperbolic tangent."""
    return ops.tanh(input)


def tanhshrink(input) -> Tensor:
    """x - tanh(x)."""
    return op("tanhshrink")(input)


def softsign(input) -> Tensor:
    """x / (1 + |x|)."""
    return op("softsign")(input)


def softmax_dim(name, ndim, stacklevel):
    """The dimension of a softmax whose dim was left out."""
    warnings.warn(f"Implicit dimension choice for {name} has been deprecated. Change the call to include dim=X as an "
                  "argument.", stacklevel=stacklevel)
    return 0 if ndim in (0, 1, 3) else 1


def softmax(input, dim=None, _stacklevel=3, dtype=None) -> Tensor:
    """exp(x) / sum of exp(x) over dim."""
    if dim is None:
        dim = softmax_dim("softmax", input.dim(), _stacklevel)
    return ops.softmax(input, dim) if dtype is None else ops.softmax(input, dim, dtype=dtype)


def log_softmax(input, dim=None, _stacklevel=3, dtype=None) -> Tensor:
    """Logarithm of softmax."""
    if dim is None:
        dim = softmax_dim("log_softmax", input.dim(), _stacklevel)
    return ops.log_softmax(input, dim) if dtype is None else ops.log_softmax(input, dim, dtype=dtype)


def softmin(input, dim=None, _stacklevel=3, dtype=None) -> Tensor:
    """softmax(-x)."""
    if dim is None:
        dim = softmax_dim("softmin", input.dim(), _stacklevel)
    return softmax(-input, dim, dtype=dtype)


def gumbel_softmax(logits, tau=1, hard=False, eps=1e-10, dim=-1) -> Tensor:
    """A sample of the Gumbel-softmax distribution (Jang et al., 2017); hard: one-hot, with the soft gradient."""
    if eps != 1e-10:
        warnings.warn("`eps` parameter is deprecated and has no effect.", stacklevel=2)
    noise = -ops.empty_like(logits.detach()).exponential_().log()
    soft = softmax((logits + noise) / tau, dim)
    if not hard:
        return soft
    index = soft.detach().max(dim, keepdim=True)[1]
    one_hot = ops.zeros_like(soft.detach()).scatter_(dim, index, 1.0)
    return one_hot - soft.detach() + soft
