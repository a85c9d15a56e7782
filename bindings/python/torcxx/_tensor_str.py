"""repr of tensors, as PyTorch prints them."""
import math

from . import _C

_options = {"precision": 4, "threshold": 1000, "edgeitems": 3, "linewidth": 80, "sci_mode": None}
_profiles = {"default": {"precision": 4, "threshold": 1000, "edgeitems": 3, "linewidth": 80},
             "short": {"precision": 2, "threshold": 1000, "edgeitems": 2, "linewidth": 80},
             "full": {"precision": 4, "threshold": math.inf, "edgeitems": 3, "linewidth": 80}}


def set_printoptions(precision=None, threshold=None, edgeitems=None, linewidth=None, profile=None, sci_mode=None):
    """How tensors print: digits after the point, elements from which a tensor is summarised, items kept at
    each edge, characters per line; profile "default", "short" or "full"; sci_mode None chooses."""
    if profile is not None and (not isinstance(profile, str) or profile not in _profiles):
        raise ValueError(f"set_printoptions: profile must be one of {', '.join(_profiles)}, got {type(profile).__name__} "
                         f"{profile if isinstance(profile, str) else ''}")
    given = {"precision": precision, "threshold": threshold, "edgeitems": edgeitems, "linewidth": linewidth}
    given = {k: v for k, v in given.items() if v is not None}
    for name, value in given.items():
        if not (isinstance(value, int) and 0 <= value <= 10**9 or name == "threshold" and value == math.inf):
            raise ValueError(f"set_printoptions: {name} must be an int that is not negative, got {type(value).__name__}")
    if given.get("precision", 0) > 100:
        raise ValueError(f"set_printoptions: precision must be 100 at most, got {precision}")
    if sci_mode is not None and not isinstance(sci_mode, bool):
        raise ValueError(f"set_printoptions: sci_mode must be bool or None, got {type(sci_mode).__name__}")
    _options.update(_profiles.get(profile, {}), **given)
    _options["sci_mode"] = sci_mode


def get_printoptions():
    return dict(_options)


class printoptions:
    """Print options inside a with statement."""

    def __init__(self, **options):
        self.options = options

    def __enter__(self):
        self.before = get_printoptions()
        set_printoptions(**self.options)

    def __exit__(self, *_):
        _options.update(self.before)


def _nested(t, summarize):
    """The numbers that are shown, as nested lists; Ellipsis stands where some are left out."""
    edge = _options["edgeitems"]
    if t.dim() == 0:
        return t.item()
    if not summarize:
        return t.tolist()
    n = t.size(0)
    if n <= 2 * edge:
        return [_nested(t[i], True) for i in range(n)]
    return ([_nested(t[i], True) for i in range(edge)] + [Ellipsis] +
            [_nested(t[i], True) for i in range(n - edge, n)])


def _numbers(nested):
    if isinstance(nested, list):
        for item in nested:
            yield from _numbers(item)
    elif nested is not Ellipsis:
        yield nested


class _Formatter:
    """Form and width of the numbers of one tensor."""

    def __init__(self, values, floating):
        self.floating, self.int_mode, self.sci_mode, self.width = floating, True, False, 1
        if not floating:
            self.width = max((len(str(v)) for v in values), default=1)
            return
        p = _options["precision"]
        numbers = [v for v in values if math.isfinite(v) and v != 0]
        if numbers:
            largest, smallest = max(map(abs, numbers)), min(map(abs, numbers))
            self.int_mode = all(v == math.ceil(v) for v in numbers)
            self.sci_mode = (largest / smallest > 1000.0 or largest > 1.0e8 or
                             (not self.int_mode and smallest < 1.0e-4))
            if _options["sci_mode"] is not None:
                self.sci_mode = _options["sci_mode"]
            if self.sci_mode:
                self.width = max(len(f"{v:.{p}e}") for v in numbers)
            elif self.int_mode:
                self.width = max(len(f"{v:.0f}") for v in numbers) + 1
            else:
                self.width = max(len(f"{v:.{p}f}") for v in numbers)

    def __call__(self, v):
        if not self.floating:
            text = str(v)
        elif self.sci_mode:
            text = f"{v:{self.width}.{_options['precision']}e}"
        elif self.int_mode:
            text = f"{v:.0f}" + ("." if math.isfinite(v) else "")
        else:
            text = f"{v:.{_options['precision']}f}"
        return text.rjust(self.width)


class _ComplexFormatter:
    def __init__(self, values):
        self.real = _Formatter([v.real for v in values], True)
        self.imag = _Formatter([v.imag for v in values], True)
        self.width = self.real.width + self.imag.width + 1

    def __call__(self, v):
        imag = (self.imag(v.imag) + "j").lstrip()
        return self.real(v.real) + ("" if imag[0] in "+-" else "+") + imag


def _text(nested, dim, form, indent):
    if dim == 0:
        return form(nested)
    if dim == 1:
        per_line = max(1, (_options["linewidth"] - indent) // (form.width + 2))
        items = [" ..." if v is Ellipsis else form(v) for v in nested]
        lines = [", ".join(items[i:i + per_line]) for i in range(0, len(items), per_line)]
        return "[" + (",\n" + " " * (indent + 1)).join(lines) + "]"
    items = ["..." if v is Ellipsis else _text(v, dim - 1, form, indent + 1) for v in nested]
    return "[" + ("," + "\n" * (dim - 1) + " " * (indent + 1)).join(items) + "]"


def _str(self):
    kind = type(self)
    prefix = "tensor(" if kind in (_C.Tensor,) or kind.__name__ == "Parameter" else f"{kind.__name__}("
    indent, suffixes = len(prefix), []
    plain, default = self.detach(), _C.get_default_dtype()
    if str(self.device) != "cpu":
        suffixes.append(f"device='{self.device}'")
    if self.numel() == 0:
        if self.dim() != 1:
            suffixes.append(f"size={tuple(self.shape)}")
        if self.dtype != default:
            suffixes.append(f"dtype={self.dtype}")
        text = "[]"
    else:
        if self.dtype not in (default, default.to_complex(), _C.int64, _C.bool):
            suffixes.append(f"dtype={self.dtype}")
        nested = _nested(plain, self.numel() > _options["threshold"])
        values = list(_numbers(nested))
        form = _ComplexFormatter(values) if self.dtype.is_complex else _Formatter(values, self.dtype.is_floating_point)
        text = _text(nested, self.dim(), form, indent)
    if self.grad_fn is not None:
        suffixes.append(f"grad_fn=<{self.grad_fn.name()}>")
    elif self.requires_grad:
        suffixes.append("requires_grad=True")
    parts, last = [prefix + text], len(text) - text.rfind("\n") + 1
    for s in suffixes:
        if last + len(s) + 2 > _options["linewidth"]:
            parts.append(",\n" + " " * indent + s)
            last = indent + len(s)
        else:
            parts.append(", " + s)
            last += len(s) + 2
    return "".join(parts) + ")"
