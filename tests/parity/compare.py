"""When a result of ours equals PyTorch's."""
import types

import torch
from torch.testing._comparison import default_tolerances
from torch.testing._internal.common_device_type import toleranceOverride

WIDER = {torch.float32: torch.float64, torch.float16: torch.float64, torch.bfloat16: torch.float64,
         torch.complex64: torch.complex128, torch.complex32: torch.complex128}
# operations that promise no order among equal elements, and where their dimension stands
ANY_ORDER = {"sort": 1, "argsort": 1, "topk": 2, "kthvalue": 2, "median": 1, "nanmedian": 1, "mode": 1}


def flat(x):
    if isinstance(x, (list, tuple)):
        return [z for y in x for z in flat(y)]
    return [x]


def plain(t):
    return t.detach().resolve_conj().resolve_neg()


def structure(a, b):
    """Why the containers of a are not those of b, by name and by the names of their fields."""
    if isinstance(b, (list, tuple)):
        if isinstance(a, list) != isinstance(b, list) or not isinstance(a, (list, tuple)):
            return f"a {type(a).__name__}, expected a {type(b).__name__}"
        fields = [f for f in dir(b) if isinstance(getattr(type(b), f, None), types.MemberDescriptorType)]
        lost = [f for f in fields if not hasattr(a, f)]
        if lost:
            return f"the result has no fields {lost}"
        return next((why for x, y in zip(a, b) if (why := structure(x, y))), "")
    return ""


def number_difference(a, b):
    numbers = (bool, int, float, complex)
    if not isinstance(a, numbers) or not isinstance(b, numbers):
        return "" if a == b else f"{a!r} != {b!r}"
    if type(a) is not type(b):
        return f"{a!r} is {type(a).__name__}, expected {type(b).__name__} {b!r}"
    if a != a and b != b or abs(complex(a) - complex(b)) <= 2e-5 * max(1, abs(complex(b))):
        return ""
    return f"{a!r} != {b!r}"


def tolerances(op):
    """{dtype: (relative, absolute)} that the database gives an entry where assert_close's are too tight."""
    found = {}
    for info in op.decorators:
        for decorator in getattr(info, "decorators", [info]):
            if isinstance(decorator, toleranceOverride) and getattr(info, "device_type", None) in (None, "cpu"):
                for dtype, t in decorator.d.items():
                    r, a = found.get(dtype, (0, 0))
                    found[dtype] = max(r, t.rtol), max(a, t.atol)
    return found


def difference(a, b, values=True, tolerances=None):
    """Why `a` (ours) is not `b`; empty when it is. Without `values` only dtype and shape count."""
    if not isinstance(b, torch.Tensor):
        return number_difference(a, b) if values else ""
    if not isinstance(a, torch.Tensor):
        return f"expected a tensor, got {a!r}"
    if a.dtype != b.dtype:
        return f"dtype {a.dtype} != {b.dtype}"
    if a.shape != b.shape:
        return f"shape {tuple(a.shape)} != {tuple(b.shape)}"
    if not values or b.numel() == 0:
        return ""
    b = plain(b)
    if b.is_floating_point() or b.is_complex():
        rtol, atol = (tolerances or {}).get(b.dtype) or default_tolerances(b.dtype)
        wide = torch.complex128 if b.is_complex() else torch.float64
        bad = ~torch.isclose(a.to(wide), b.to(wide), rtol=rtol, atol=atol, equal_nan=True)
    else:
        bad = a != b
    if not bad.any():
        return ""
    at = tuple(bad.nonzero()[0].tolist())
    return f"value at {list(at)}: {a[at].item()} != {b[at].item()}"


def widened(x, made):
    """x with its tensors in the wide dtype of their kind; `made` gets what became of each."""
    if isinstance(x, torch.Tensor):
        if x.dtype not in WIDER:
            return x
        if id(x) not in made:
            made[id(x)] = plain(x).to(WIDER[x.dtype]).requires_grad_(x.requires_grad)
        return made[id(x)]
    if type(x) in (list, tuple):
        return type(x)(widened(y, made) for y in x)
    if isinstance(x, torch.dtype):
        return WIDER.get(x, x)
    if isinstance(x, dict):
        return {k: widened(v, made) for k, v in x.items()}
    return x


def within_rounding(a, b, exact):
    """Both round the exact result; ours may err as PyTorch's does (times 2, and one step)."""
    if not isinstance(exact, torch.Tensor) or exact.shape != b.shape or b.dtype not in WIDER:
        return False
    exact, b = plain(exact), plain(b)
    a, b, step = a.to(exact.dtype), b.to(exact.dtype), torch.finfo(b.dtype).eps
    # terms as large as the largest element may have cancelled out
    largest = exact[torch.isfinite(exact)].abs().max().item() if torch.isfinite(exact).any() else 0
    limit = 2 * (b - exact).abs() + 2 * step * exact.abs() + 8 * step * largest
    same = (a == b) | ((a != a) & (b != b))
    # an error elsewhere in the tensor tells how hard the problem is
    return bool((same | ((a - exact).abs() <= limit.clamp_min(limit.nan_to_num().max().item()))).all())


def same_picks(a, b, op, s):
    """Whether indices a pick from the input what b does, in its order, and none of them twice."""
    if op.name not in ANY_ORDER or s.kwargs.get("stable") or b.dtype != torch.int64:
        return False
    x, at = plain(s.input), ANY_ORDER[op.name] - 1
    dim = s.kwargs.get("dim", s.args[at] if len(s.args) > at else -1)
    if x.dim() == 0 or not bool(((a >= 0) & (a < x.shape[dim])).all()):
        return False
    a, b = (t.unsqueeze(dim) if t.dim() < x.dim() else t for t in (a, b))
    ours, theirs = x.gather(dim, a), x.gather(dim, b)
    equal = (ours == theirs) | ((ours != ours) & (theirs != theirs))
    return bool(equal.all()) and bool((a.sort(dim)[0].diff(dim=dim) != 0).all())
