"""What the modules of accelerators share: programs ask them whether there is a device, and go on with the CPU."""
from . import _C

# What needs a device; a name that is in neither list is an AttributeError.
_NEEDED = frozenset("""current_device current_stream default_stream device Event Stream get_device_capability get_device_name
get_device_properties get_rng_state get_rng_state_all graph ipc_collect max_memory_reserved mem_get_info memory_summary
reset_peak_memory_stats set_device set_device_index current_device_index set_rng_state set_stream stream synchronize""".split())


def answers(module):
    """{name: function} that say there is no device."""
    backend = module.partition(".")[2]

    def is_available():
        """False: this build has no such device."""
        return False

    def device_count():
        """0"""
        return 0

    def seed_of_all(seed):
        """Seeds the devices, of which there are none."""
        if isinstance(seed, bool) or not isinstance(seed, int):
            raise TypeError(f"{backend}.manual_seed(): seed must be int, not {type(seed).__name__}")

    def empty_cache():
        """Gives back the memory of the devices, which hold none."""

    def memory_allocated(device=None):
        """0 bytes"""
        return 0

    def missing(name):
        if name in _NEEDED:
            raise NotImplementedError(f"{backend}.{name}: there is no {backend} device in this build (hint: {backend}.is_available() is False)")
        raise AttributeError(f"module '{module}' has no attribute '{name}'")

    return {"is_available": is_available, "is_initialized": is_available, "is_bf16_supported": is_available, "device_count": device_count,
            "manual_seed": seed_of_all, "manual_seed_all": seed_of_all, "empty_cache": empty_cache, "memory_allocated": memory_allocated,
            "max_memory_allocated": memory_allocated, "memory_reserved": memory_allocated, "__getattr__": missing}
