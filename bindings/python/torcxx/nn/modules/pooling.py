"""Pooling: the classes of the records in pool.h."""
from .. import functional as F
from ._records import RECORDS, Layer, family
from .module import Module
from .utils import _ntuple


class _Pool(Layer):
    def _build(self, values, device=None, dtype=None):
        python_only = {n: values.pop(n) for n in list(values) if n not in {o.name for o in self._options}}
        super()._build(values, device, dtype)
        if "stride" in values and values["stride"] is None:
            self.stride = self.kernel_size
        elif "stride" in values and "stride" not in self._tuples and "kernel_size" in self._tuples:
            self.stride = values["stride"] if not isinstance(values["stride"], int) else (values["stride"],)
        self.__dict__.update(python_only)


class _MaxPool(_Pool):
    """return_indices: also the positions of the maxima, for max_unpool."""

    def forward(self, input):
        if not self.return_indices:
            return self._layer(self, input)
        return getattr(F, _function(self))(input, self.kernel_size, self.stride, self.padding, self.dilation,
                                           ceil_mode=self.ceil_mode, return_indices=True)


class _AdaptivePool(_Pool):
    """A size None: as many as the input has."""

    return_indices = False

    def _build(self, values, device=None, dtype=None):
        given = values["output_size"]
        if not _whole(given):
            values["output_size"] = 1
        super()._build(values, device, dtype)
        self.output_size = given

    def forward(self, input):
        if not self.return_indices and _whole(self.output_size):
            return self._layer(self, input)
        indices = (True,) if self.return_indices else ()
        return getattr(F, _function(self))(input, self.output_size, *indices)


class _AvgPool(_Pool):
    def forward(self, input):
        if getattr(self, "divisor_override", None) is None:
            return self._layer(self, input)
        return getattr(F, _function(self))(input, self.kernel_size, self.stride, self.padding, self.ceil_mode,
                                           self.count_include_pad, self.divisor_override)


class _FractionalPool(_Pool):
    """output_ratio may be one number for each dimension; return_indices: also the positions of the maxima."""

    def __init__(self, kernel_size, output_size=None, output_ratio=None, return_indices=False, _random_samples=None):
        expanded = _ntuple(int(self._record["name"][-2]))
        ratios = None if output_ratio is None else expanded(output_ratio)
        if ratios and not all(0 < r < 1 for r in ratios):
            raise ValueError(f"output_ratio must be between 0 and 1 (got {output_ratio})")
        self._build({"kernel_size": kernel_size, "output_size": output_size, "output_ratio": ratios and float(ratios[0]),
                     "return_indices": return_indices, "_random_samples": _random_samples})
        self.output_size = None if output_size is None else expanded(output_size)
        self.output_ratio = ratios

    def forward(self, input):
        return getattr(F, _function(self))(input, self.kernel_size, self.output_size, self.output_ratio,
                                           self.return_indices, _random_samples=self._random_samples)


def _function(layer):
    name = layer._record["name"]
    for part in ("Adaptive", "Fractional", "Max", "Avg"):
        name = name.replace(part, part.lower() + "_")
    return name.lower()


def _whole(size):
    return size is not None and (isinstance(size, int) or None not in size)


def _special(name):
    if name.startswith("AdaptiveMax"):
        return {"base": _AdaptivePool, "extra": [("output_size", "return_indices", False)]}
    if name.startswith("AdaptiveAvg"):
        return {"base": _AdaptivePool}
    if name.startswith("MaxPool"):
        return {"base": _MaxPool, "extra": [("dilation", "return_indices", False)]}
    if name.startswith("FractionalMax"):
        return {"base": _FractionalPool}
    if name == "AvgPool1d":
        return {"base": _AvgPool, "tuples": True}
    return {"base": _AvgPool, "extra": [("count_include_pad", "divisor_override", None)]}


class _LPPool(Module):
    """The norm_type-norm of each window."""

    def __init__(self, norm_type, kernel_size, stride=None, ceil_mode=False):
        super().__init__()
        self.norm_type, self.kernel_size, self.stride, self.ceil_mode = norm_type, kernel_size, stride, ceil_mode

    def forward(self, input):
        f = getattr(F, f"lp_pool{type(self).__name__[6:]}")
        return f(input, float(self.norm_type), self.kernel_size, self.stride, self.ceil_mode)

    def extra_repr(self):
        return (f"norm_type={self.norm_type}, kernel_size={self.kernel_size}, stride={self.stride}, "
                f"ceil_mode={self.ceil_mode}")


class _MaxUnpool(Module):
    """Maxima put back at their places among zeros."""

    def __init__(self, kernel_size, stride=None, padding=0):
        super().__init__()
        expanded = _ntuple(int(type(self).__name__[-2]))
        self.kernel_size, self.padding = expanded(kernel_size), expanded(padding)
        self.stride = expanded(kernel_size if stride is None else stride)

    def forward(self, input, indices, output_size=None):
        f = getattr(F, f"max_unpool{type(self).__name__[-2:]}")
        return f(input, indices, self.kernel_size, self.stride, self.padding, output_size)

    def extra_repr(self):
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"


for _dims in (1, 2, 3):
    globals()[f"MaxUnpool{_dims}d"] = type(f"MaxUnpool{_dims}d", (_MaxUnpool,), {"__module__": __name__,
                                                                                "__doc__": _MaxUnpool.__doc__})
    globals()[f"LPPool{_dims}d"] = type(f"LPPool{_dims}d", (_LPPool,), {"__module__": __name__,
                                                                       "__doc__": _LPPool.__doc__})

globals().update(family(__name__, "pool", **{n: _special(n) for n, r in RECORDS.items() if r["family"] == "pool"}))
__all__ = [n for n, v in list(globals().items()) if isinstance(v, type) and v.__module__ == __name__ and n[0] != "_"]
