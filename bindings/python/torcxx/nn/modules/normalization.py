"""Normalisation other than over the batch: the classes of the records in norm.h and group_norm.h."""
from ._records import Layer, family


class _Shaped(Layer):
    def _build(self, values, device=None, dtype=None):
        shape = values["normalized_shape"]
        values["normalized_shape"] = (shape,) if isinstance(shape, int) else tuple(shape)
        super()._build(values, device, dtype)


_shaped = {"base": _Shaped}
globals().update({n: v for n, v in family(__name__, "norm", "group_norm", LayerNorm=_shaped, RMSNorm=_shaped,
                                          GroupNorm={"keyword_only": ("bias",)}).items()
                  if not n.startswith(("BatchNorm", "InstanceNorm"))})
__all__ = [n for n, v in list(globals().items()) if isinstance(v, type) and v.__module__ == __name__ and n[0] != "_"]
