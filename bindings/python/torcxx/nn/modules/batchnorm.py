"""Batch normalisation: the classes of the records in norm.h."""
from ... import _C
from ._records import RECORDS, Layer, family


class _NormBase(Layer):
    """Layers with statistics of each channel."""

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


class _BatchNorm(_NormBase):
    """Common base of BatchNorm1d, 2d and 3d."""


_norm = {"base": _BatchNorm, "keyword_only": ("bias",)}
globals().update({n: v for n, v in family(__name__, "norm", **{
    n: _norm for n in RECORDS if n.startswith("BatchNorm")}).items() if n.startswith("BatchNorm")})


class SyncBatchNorm(_BatchNorm):
    """Statistics over several processes: not in this build."""

    def __init__(self, num_features, eps=1e-5, momentum=0.1, affine=True, track_running_stats=True, process_group=None,
                 device=None, dtype=None, *, bias=True):
        raise NotImplementedError("SyncBatchNorm: there are no process groups (hint: BatchNorm2d)")

    @classmethod
    def convert_sync_batchnorm(cls, module, process_group=None):
        raise NotImplementedError("SyncBatchNorm.convert_sync_batchnorm: there are no process groups")


__all__ = [n for n, v in list(globals().items()) if isinstance(v, type) and v.__module__ == __name__ and n[0] != "_"]
