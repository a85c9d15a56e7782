"""Normalisation other than over the batch: the classes of the records in norm.h."""
from ._records import Layer, family


class _LayerNorm(Layer):
    def _build(self, values, device=None, dtype=None):
        shape = values["normalized_shape"]
        values["normalized_shape"] = (shape,) if isinstance(shape, int) else tuple(shape)
        super()._build(values, device, dtype)


globals().update({n: v for n, v in family(__name__, "norm", LayerNorm={"base": _LayerNorm}).items()
                  if not n.startswith("BatchNorm")})
__all__ = [n for n, v in list(globals().items()) if isinstance(v, type) and v.__module__ == __name__ and n[0] != "_"]
