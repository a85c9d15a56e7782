"""Averages of weights over training (Izmailov et al., 2018)."""
import math
from copy import deepcopy

from .. import _C
from ..autograd import no_grad
from ..nn.modules.batchnorm import _BatchNorm
from ..nn.modules.module import Module
from ._schedules.base import LRScheduler
from ._schedules.cyclic import _per_group

__all__ = ["AveragedModel", "update_bn", "SWALR", "get_ema_multi_avg_fn", "get_swa_multi_avg_fn", "get_ema_avg_fn",
           "get_swa_avg_fn"]


def _checked_decay(decay):
    if not 0.0 <= decay <= 1.0:
        raise ValueError(f"Invalid decay value {decay} provided. Please provide a value in [0,1] range.")
    return decay


def get_ema_avg_fn(decay=0.999):
    """decay * average + (1 - decay) * current."""
    decay = _checked_decay(decay)

    def update(averaged, current, num_averaged):
        return decay * averaged + (1 - decay) * current

    return no_grad()(update)


def get_swa_avg_fn():
    """The mean of all so far."""
    def update(averaged, current, num_averaged):
        return averaged + (current - averaged) / (num_averaged + 1)

    return no_grad()(update)


def _each(update):
    """An update of lists of tensors, in place, from one of single tensors."""
    def multi(averaged, current, num_averaged):
        for a, c in zip(averaged, current):
            if a.is_floating_point() or a.is_complex():
                a.copy_(update(a, c, num_averaged))
            else:
                a.copy_(c)

    return no_grad()(multi)


def get_ema_multi_avg_fn(decay=0.999):
    """get_ema_avg_fn of many tensors."""
    return _each(get_ema_avg_fn(decay))


def get_swa_multi_avg_fn():
    """get_swa_avg_fn of many tensors."""
    return _each(get_swa_avg_fn())


class AveragedModel(Module):
    """A copy of model whose parameters (and buffers, with use_buffers) are averages over update_parameters().

    avg_fn(averaged, current, number): the new average; multi_avg_fn: of lists, in place. The mean without either."""

    def __init__(self, model, device=None, avg_fn=None, multi_avg_fn=None, use_buffers=False):
        super().__init__()
        if avg_fn is not None and multi_avg_fn is not None:
            raise AssertionError("Only one of avg_fn and multi_avg_fn should be provided")
        self.module = deepcopy(model)
        if device is not None:
            self.module = self.module.to(device)
        self.register_buffer("n_averaged", _C.tensor(0, dtype=_C.int64, device=device))
        self.avg_fn, self.multi_avg_fn, self.use_buffers = avg_fn, multi_avg_fn, use_buffers

    def forward(self, *args, **kwargs):
        return self.module(*args, **kwargs)

    def _tensors(self, model):
        own = list(model.parameters())
        return own + list(model.buffers()) if self.use_buffers else own

    def update_parameters(self, model):
        """Takes the parameters of model into the averages; the first time they are copied."""
        averaged = [t.detach() for t in self._tensors(self.module)]
        current = [t.detach().to(a.device) for a, t in zip(averaged, self._tensors(model))]
        if int(self.n_averaged) == 0:
            for a, c in zip(averaged, current):
                a.copy_(c)
        else:
            update = self.multi_avg_fn or _each(self.avg_fn or get_swa_avg_fn())
            update(averaged, current, self.n_averaged)
        if not self.use_buffers:
            for a, c in zip(self.module.buffers(), model.buffers()):
                a.detach().copy_(c.detach().to(a.device))
        self.n_averaged += 1


@no_grad()
def update_bn(loader, model, device=None):
    """Computes the statistics of the model's batch normalisation anew, over the inputs of loader."""
    momenta = {m: m.momentum for m in model.modules() if isinstance(m, _BatchNorm)}
    if not momenta:
        return
    was_training = model.training
    model.train()
    for m in momenta:
        m.reset_running_stats()
        m.momentum = None
    for input in loader:
        if isinstance(input, (list, tuple)):
            input = input[0]
        model(input if device is None else input.to(device))
    for m, momentum in momenta.items():
        m.momentum = momentum
    model.train(was_training)


class SWALR(LRScheduler):
    """From the rates of the optimizer to swa_lr in anneal_epochs, and constant from there."""

    def __init__(self, optimizer, swa_lr, anneal_epochs=10, anneal_strategy="cos", last_epoch=-1):
        for group, lr in zip(optimizer.param_groups, _per_group(optimizer, swa_lr, "swa_lr")):
            group["swa_lr"] = lr
        if anneal_strategy not in ("cos", "linear"):
            raise ValueError(f"anneal_strategy must by one of 'cos' or 'linear', instead got {anneal_strategy}")
        if not isinstance(anneal_epochs, int) or anneal_epochs < 0:
            raise ValueError(f"anneal_epochs must be equal or greater than 0, got {anneal_epochs}")
        self._anneal_strategy, self.anneal_epochs = anneal_strategy, anneal_epochs
        super().__init__(optimizer, last_epoch)

    def _share(self, t):
        return (1 - math.cos(math.pi * t)) / 2 if self._anneal_strategy == "cos" else t

    def get_lr(self):
        # Each rate is found from the last one: the start may have been changed by another schedule.
        step = self._step_count - 1
        if self.anneal_epochs == 0:
            step = max(1, step)
        before = self._share(max(0, min(1, (step - 1) / max(1, self.anneal_epochs))))
        now = self._share(max(0, min(1, step / max(1, self.anneal_epochs))))
        rates = []
        for group in self.optimizer.param_groups:
            end, lr = group["swa_lr"], group["lr"]
            start = end if before == 1 else (lr - before * end) / (1 - before)
            rates.append(end * now + start * (1 - now))
        return rates


