"""Hooks on what the graph saves."""
import contextlib

from .. import _C

Node = _C.Node


class saved_tensors_hooks:
    """Inside, what operations save for backward goes through pack_hook, and comes back through unpack_hook."""

    _refusal = None

    def __init__(self, pack_hook, unpack_hook):
        self.pack_hook, self.unpack_hook = pack_hook, unpack_hook

    def __enter__(self):
        if saved_tensors_hooks._refusal:
            raise RuntimeError(saved_tensors_hooks._refusal)
        self.hooks = _C._SavedTensorHooks()
        self.hooks.enter(self.pack_hook, self.unpack_hook)

    def __exit__(self, *_):
        self.hooks.exit()


class save_on_cpu(saved_tensors_hooks):
    """Keeps saved tensors as copies on the CPU."""

    def __init__(self, pin_memory=False, device_type="cuda"):
        if pin_memory:
            raise NotImplementedError("save_on_cpu: pin_memory=True: there is no accelerator in this build")
        super().__init__(lambda t: (t.device, t.clone()), lambda packed: packed[1].to(packed[0]))


@contextlib.contextmanager
def disable_saved_tensors_hooks(error_message):
    """Inside, saved_tensors_hooks raises error_message."""
    before, saved_tensors_hooks._refusal = saved_tensors_hooks._refusal, error_message
    try:
        yield
    finally:
        saved_tensors_hooks._refusal = before
