"""Linear, Bilinear: the classes of the records in linear.h."""
from ._records import family

globals().update(family(__name__, "linear"))
__all__ = [n for n, v in list(globals().items()) if isinstance(v, type) and v.__module__ == __name__ and n[0] != "_"]
