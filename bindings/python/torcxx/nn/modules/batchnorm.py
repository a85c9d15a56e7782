"""Batch normalisation: the classes of the records in norm.h."""
from ... import _C
from ._records import RECORDS, Layer, family


class _BatchNorm(Layer):
    _version = 2

    def reset_running_stats(self):
        """Mean 0, variance 1, no batches."""
        if self.track_running_stats:
            self.running_mean.zero_()
            self.running_var.fill_(1)
            self.num_batches_tracked.zero_()

    def _load_from_state_dict(self, state_dict, prefix, local_metadata, *args):
        # The count of batches came with version 2 of these layers.
        if (local_metadata.get("version") or 1) < 2 and self.track_running_stats:
            state_dict.setdefault(prefix + "num_batches_tracked", _C.tensor(0, dtype=_C.int64))
        super()._load_from_state_dict(state_dict, prefix, local_metadata, *args)


_norm = {"base": _BatchNorm, "keyword_only": ("bias",)}
globals().update({n: v for n, v in family(__name__, "norm", **{
    n: _norm for n in RECORDS if n.startswith("BatchNorm")}).items() if n.startswith("BatchNorm")})
__all__ = [n for n, v in list(globals().items()) if isinstance(v, type) and v.__module__ == __name__ and n[0] != "_"]
