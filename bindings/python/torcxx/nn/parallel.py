"""Modules over several devices."""
from .modules.module import Module

__all__ = ["DataParallel"]


class DataParallel(Module):
    """Splits the batch over accelerators; without any, as here, it calls the module. state_dict begins with "module."."""

    def __init__(self, module, device_ids=None, output_device=None, dim=0):
        super().__init__()
        if device_ids:
            raise NotImplementedError("DataParallel: device_ids (there are no accelerators in this build)")
        self.module, self.device_ids, self.dim = module, [], dim

    def forward(self, *inputs, **kwargs):
        return self.module(*inputs, **kwargs)
