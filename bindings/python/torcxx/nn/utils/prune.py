"""Pruning: a parameter `name` becomes the parameter name_orig times the buffer name_mask, anew before every forward."""
import numbers
from abc import ABC, abstractmethod
from collections.abc import Iterable

from ... import _C

ops = _C.ops


def _check_amount(amount):
    if not isinstance(amount, numbers.Real):
        raise TypeError(f"Invalid type for amount: {amount}. Must be int or float.")
    if isinstance(amount, numbers.Integral) and amount < 0 or not isinstance(amount, numbers.Integral) and not 0.0 <= float(amount) <= 1.0:
        raise ValueError(f"amount={amount} should either be a float in the range [0, 1] or a non-negative integer")


def _count(amount, size):
    """How many of `size` units to prune: a number of them, or a share."""
    if isinstance(amount, numbers.Integral):
        if amount > size:
            raise ValueError(f"amount={amount} should be smaller than the number of parameters to prune={size}")
        return amount
    return round(amount * size)


def _check_dim(t, dim):
    if not -t.dim() <= dim < t.dim():
        raise IndexError(f"Invalid index {dim} for tensor of size {tuple(t.shape)}")


def _check_structured(t):
    if t.dim() <= 1:
        raise ValueError(f"Structured pruning can only be applied to multidimensional tensors. Found tensor of shape {tuple(t.shape)} "
                         f"with {t.dim()} dims")


def _channels_mask(t, dim, kept):
    """1 in the channels along dim whose places are kept, 0 elsewhere."""
    mask = ops.zeros_like(t)
    place = [slice(None)] * t.dim()
    place[dim] = kept
    mask[tuple(place)] = 1
    return mask


def _methods(module, name):
    """The (key, hook) of the pruning of a parameter."""
    return [(k, h) for k, h in module._forward_pre_hooks.items() if isinstance(h, BasePruningMethod) and h._tensor_name == name]


class BasePruningMethod(ABC):
    """Derived classes set PRUNING_TYPE ("unstructured", "structured" along self.dim, "global") and write compute_mask."""

    _tensor_name: str

    def __call__(self, module, inputs):
        setattr(module, self._tensor_name, self.apply_mask(module))

    @abstractmethod
    def compute_mask(self, t, default_mask):
        """The mask for t, by the importance scores in it; what default_mask prunes already stays pruned."""

    def apply_mask(self, module):
        """The parameter times its mask."""
        if not hasattr(self, "_tensor_name"):
            raise AssertionError(f"Module {module} has to be pruned")
        orig = getattr(module, self._tensor_name + "_orig")
        return getattr(module, self._tensor_name + "_mask").to(dtype=orig.dtype) * orig

    @classmethod
    def apply(cls, module, name, *args, importance_scores=None, **kwargs):
        """Prunes module.name, further if it is pruned, by importance_scores instead of its values if given."""
        old = _methods(module, name)
        if len(old) > 1:
            raise AssertionError(f"Avoid adding multiple pruning hooks to the same tensor {name} of module {module}. Use a PruningContainer.")
        method = cls(*args, **kwargs)
        method._tensor_name = name
        orig = getattr(module, name)
        if importance_scores is None:
            importance_scores = orig
        elif importance_scores.shape != orig.shape:
            raise AssertionError(f"importance_scores should have the same shape as parameter {name} of {module}")
        if old:
            key, container = old[0]
            del module._forward_pre_hooks[key]
            if not isinstance(container, PruningContainer):
                container = PruningContainer(container)
            container.add_pruning_method(method)
            method, default = container, getattr(module, name + "_mask").detach().clone()
        else:
            default = ops.ones_like(orig.detach())
        mask = method.compute_mask(importance_scores.detach(), default)
        if not old:
            del module._parameters[name]
            module.register_parameter(name + "_orig", orig)
        module.register_buffer(name + "_mask", mask)
        setattr(module, name, method.apply_mask(module))
        module.register_forward_pre_hook(method)
        return method

    def prune(self, t, default_mask=None, importance_scores=None):
        """t times the mask that this method gives it."""
        if importance_scores is None:
            importance_scores = t
        elif importance_scores.shape != t.shape:
            raise AssertionError("importance_scores should have the same shape as tensor t")
        return t * self.compute_mask(importance_scores, default_mask if default_mask is not None else ops.ones_like(t))

    def remove(self, module):
        """Makes the pruned values the parameter."""
        name = self._tensor_name
        value = self.apply_mask(module)
        if hasattr(module, name):
            delattr(module, name)
        orig = module._parameters.pop(name + "_orig")
        orig.data = value.data
        del module._buffers[name + "_mask"]
        setattr(module, name, orig)


class PruningContainer(BasePruningMethod):
    """Pruning methods of one parameter, applied one after the other."""

    PRUNING_TYPE = "container"

    def __init__(self, *args):
        self._pruning_methods = ()
        for method in args[0] if len(args) == 1 and isinstance(args[0], Iterable) else args:
            if len(args) == 1 and not hasattr(self, "_tensor_name"):
                self._tensor_name = getattr(method, "_tensor_name", None)
            self.add_pruning_method(method)

    def add_pruning_method(self, method):
        if method is not None and not isinstance(method, BasePruningMethod):
            raise TypeError(f"{type(method)} is not a BasePruningMethod subclass")
        if method is not None and self._pruning_methods and self._tensor_name != method._tensor_name:
            raise ValueError(f"Can only add pruning methods acting on the parameter named '{self._tensor_name}' to PruningContainer "
                             f"{self}. Found '{method._tensor_name}'")
        if method is not None:
            self._tensor_name = method._tensor_name
        self._pruning_methods += (method,)

    def __len__(self):
        return len(self._pruning_methods)

    def __iter__(self):
        return iter(self._pruning_methods)

    def __getitem__(self, idx):
        return self._pruning_methods[idx]

    def compute_mask(self, t, default_mask):
        """default_mask with more pruned by the last method, which sees what is left."""
        method = self._pruning_methods[-1]
        mask = default_mask.to(dtype=t.dtype)
        if method.PRUNING_TYPE == "unstructured":
            left = mask == 1
        elif method.PRUNING_TYPE == "structured":
            dim = method.dim % t.dim()
            others = [d for d in range(t.dim()) if d != dim]
            left = tuple([slice(None)] * dim + [ops.sum(mask, others) != 0])
        elif method.PRUNING_TYPE == "global":
            left = slice(None)
        else:
            raise ValueError(f"Unrecognized PRUNING_TYPE {method.PRUNING_TYPE}")
        result = mask.clone()
        result[left] = method.compute_mask(t[left], mask[left]).to(dtype=mask.dtype)
        return result


class Identity(BasePruningMethod):
    """Prunes nothing, and makes the mask."""

    PRUNING_TYPE = "unstructured"

    def compute_mask(self, t, default_mask):
        return default_mask


class _Amount(BasePruningMethod):
    PRUNING_TYPE = "unstructured"

    def __init__(self, amount):
        _check_amount(amount)
        self.amount = amount

    def compute_mask(self, t, default_mask):
        n, mask = _count(self.amount, t.numel()), default_mask.clone()
        if n:
            mask.view(-1)[self._chosen(t.reshape(-1), n)] = 0
        return mask


class RandomUnstructured(_Amount):
    """`amount` of the entries, at random."""

    def _chosen(self, t, n):
        return ops.topk(ops.rand_like(t), n).indices


class L1Unstructured(_Amount):
    """`amount` of the entries, those of the least magnitude."""

    def _chosen(self, t, n):
        return ops.topk(ops.abs(t), n, largest=False).indices


class RandomStructured(BasePruningMethod):
    """`amount` of the channels along dim, at random."""

    PRUNING_TYPE = "structured"

    def __init__(self, amount, dim=-1):
        _check_amount(amount)
        self.amount, self.dim = amount, dim

    def _kept(self, t, n):
        return ops.topk(ops.rand(t.shape[self.dim]), n).indices

    def compute_mask(self, t, default_mask):
        _check_structured(t)
        _check_dim(t, self.dim)
        channels = t.shape[self.dim]
        n = _count(self.amount, channels)
        if n == 0:
            return default_mask
        return _channels_mask(t, self.dim, self._kept(t, channels - n)) * default_mask.to(dtype=t.dtype)


class LnStructured(RandomStructured):
    """`amount` of the channels along dim, those of the least n-norm."""

    def __init__(self, amount, n, dim=-1):
        super().__init__(amount, dim)
        self.n = n

    def _kept(self, t, n):
        others = [d for d in range(t.dim()) if d != self.dim % t.dim()]
        return ops.topk(t.norm(p=self.n, dim=others), n).indices


class CustomFromMask(BasePruningMethod):
    """By a given mask."""

    PRUNING_TYPE = "global"

    def __init__(self, mask):
        self.mask = mask

    def compute_mask(self, t, default_mask):
        if default_mask.shape != self.mask.shape:
            raise AssertionError(f"mask of shape {tuple(self.mask.shape)} for a tensor of shape {tuple(default_mask.shape)}")
        return default_mask * self.mask.to(dtype=default_mask.dtype)


def identity(module, name):
    """Makes the mask of module.name, of ones; returns the module, as all functions here do."""
    Identity.apply(module, name)
    return module


def random_unstructured(module, name, amount):
    """Prunes entries of module.name at random: that many, or a share below 1.0."""
    RandomUnstructured.apply(module, name, amount)
    return module


def l1_unstructured(module, name, amount, importance_scores=None):
    """Prunes the entries of module.name of the least magnitude (of importance_scores, if given)."""
    L1Unstructured.apply(module, name, amount=amount, importance_scores=importance_scores)
    return module


def random_structured(module, name, amount, dim):
    """Prunes channels of module.name along dim at random."""
    RandomStructured.apply(module, name, amount, dim)
    return module


def ln_structured(module, name, amount, n, dim, importance_scores=None):
    """Prunes the channels of module.name along dim of the least n-norm."""
    LnStructured.apply(module, name, amount, n, dim, importance_scores=importance_scores)
    return module


def custom_from_mask(module, name, mask):
    """Prunes module.name where mask is 0."""
    CustomFromMask.apply(module, name, mask)
    return module


def global_unstructured(parameters, pruning_method, importance_scores=None, **kwargs):
    """Prunes the (module, name) pairs as if they were one parameter; importance_scores: {(module, name): scores}."""
    if not isinstance(parameters, Iterable):
        raise TypeError("global_unstructured(): parameters is not an Iterable")
    parameters, scores = list(parameters), importance_scores or {}
    if not isinstance(scores, dict):
        raise TypeError("global_unstructured(): importance_scores must be of type dict")
    flat = ops.cat([scores.get((m, n), getattr(m, n)).detach().reshape(-1) for m, n in parameters])
    default = ops.cat([getattr(m, n + "_mask", ops.ones_like(getattr(m, n).detach())).reshape(-1) for m, n in parameters])
    container = PruningContainer()
    container._tensor_name = "temp"
    method = pruning_method(**kwargs)
    method._tensor_name = "temp"
    container.add_pruning_method(method)
    if method.PRUNING_TYPE != "unstructured":
        raise TypeError(f"Only \"unstructured\" PRUNING_TYPE supported for the `pruning_method`. Found method {pruning_method} of type "
                        f"{method.PRUNING_TYPE}")
    mask, start = container.compute_mask(flat, default), 0
    for module, name in parameters:
        like = getattr(module, name)
        custom_from_mask(module, name, mask[start:start + like.numel()].view(like.shape))
        start += like.numel()


def remove(module, name):
    """Makes the pruned values of module.name its parameter, without a mask."""
    found = _methods(module, name)
    if not found:
        raise ValueError(f"Parameter '{name}' of module {module} has to be pruned before pruning can be removed")
    key, method = found[0]
    method.remove(module)
    del module._forward_pre_hooks[key]
    return module


def is_pruned(module):
    """Whether the module or one in it has a pruned parameter."""
    return any(isinstance(h, BasePruningMethod) for m in module.modules() for h in m._forward_pre_hooks.values())
