"""Calling a module with other parameters than its own."""
import contextlib


@contextlib.contextmanager
def _swapped(module, tensors, tie_weights):
    """The module with `tensors` (by full name) in place of its parameters and buffers."""
    places = {}
    for kind in ("_parameters", "_buffers"):
        for prefix, m in module.named_modules(remove_duplicate=False):
            for name, t in getattr(m, kind).items():
                places[prefix + "." * bool(prefix) + name] = (getattr(m, kind), name, t)
    unknown = [k for k in tensors if k not in places]
    if unknown:
        raise KeyError(f"functional_call: the module has no tensors named {unknown}")
    replaced = []
    try:
        for full, new in tensors.items():
            held, name, old = places[full]
            same = [(held, name)]
            if tie_weights:
                same += [(h, n) for k, (h, n, t) in places.items() if t is old and t is not None and k not in tensors]
            for h, n in same:
                replaced.append((h, n, h[n]))
                h[n] = new
        yield
    finally:
        for h, n, t in reversed(replaced):
            h[n] = t


def functional_call(module, parameters_and_buffers, args=None, kwargs=None, *, tie_weights=True, strict=False):
    """module(*args, **kwargs) with the given tensors, by full name, in place of its own.

    tie_weights: what the module shares stays shared. strict: every parameter and buffer must be given."""
    given = parameters_and_buffers
    if isinstance(given, (tuple, list)):
        merged = {}
        for part in given:
            both = set(merged) & set(part)
            if both:
                raise ValueError(f"{sorted(both)} appeared in multiple dictionaries; behavior of functional call is "
                                 "ambiguous")
            merged.update(part)
        given = merged
    if not isinstance(given, dict):
        raise ValueError("Expected parameters_and_buffers to be a dict, or a list/tuple of dicts, but got "
                         f"{type(given)}")
    if strict:
        own = {n for n, _ in module.named_parameters(remove_duplicate=False)}
        own |= {n for n, _ in module.named_buffers(remove_duplicate=False)}
        missing, extra = sorted(own - set(given)), sorted(set(given) - own)
        if missing or extra:
            raise RuntimeError(f"functional_call: strict, missing {missing}, unexpected {extra}")
    if args is None:
        args = ()
    elif not isinstance(args, tuple):
        args = (args,)
    with _swapped(module, given, tie_weights):
        return module(*args, **(kwargs or {}))
