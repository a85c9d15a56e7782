"""Hooks on what the graph saves."""
from .. import _C


class saved_tensors_hooks:
    """Inside, what operations save for backward goes through pack_hook, and comes back through unpack_hook."""

    def __init__(self, pack_hook, unpack_hook):
        self.pack_hook, self.unpack_hook = pack_hook, unpack_hook

    def __enter__(self):
        self.hooks = _C._SavedTensorHooks()
        self.hooks.enter(self.pack_hook, self.unpack_hook)

    def __exit__(self, *_):
        self.hooks.exit()


class save_on_cpu(saved_tensors_hooks):
    """Keeps saved tensors as copies on the CPU."""

    def __init__(self, pin_memory=False, device_type="cuda"):
        super().__init__(lambda t: (t.device, t.clone()), lambda packed: packed[1].to(packed[0]))
