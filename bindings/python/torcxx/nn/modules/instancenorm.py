"""Instance normalisation: the classes of the records in group_norm.h."""
from ._records import RECORDS, family
from .batchnorm import _NormBase


class _InstanceNorm(_NormBase):
    """Common base of InstanceNorm1d, 2d and 3d."""


_norm = {"base": _InstanceNorm, "keyword_only": ("bias",)}
globals().update({n: v for n, v in family(__name__, "group_norm", **{
    n: _norm for n in RECORDS if n.startswith("InstanceNorm")}).items() if n.startswith("InstanceNorm")})
__all__ = [n for n, v in list(globals().items()) if isinstance(v, type) and v.__module__ == __name__ and n[0] != "_"]
