"""Linear, Identity, Flatten: the classes of the records in linear.h."""
from ._records import Layer, family


class _Identity(Layer):
    def forward(self, input):
        return input


globals().update(family(__name__, "linear", Identity={"base": _Identity}))
__all__ = [n for n, v in list(globals().items()) if isinstance(v, type) and v.__module__ == __name__ and n[0] != "_"]


def _init(self, *args, **kwargs):
    self._build({})


Identity.__init__ = _init  # noqa: F821: takes and ignores all arguments, to stand for any layer
