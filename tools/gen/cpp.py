"""C++ spellings shared by the emitters."""

HEADER = "// Generated from src/ops by tools/generate.py.\n"


def params(args, defaults=False, public=False):
    out = []
    for a in args:
        t = public_type(a) if public else a.cpp
        d = a.cpp_default() if defaults else None
        if d == "{}" and t.endswith("&"):
            d = "{}"
        out.append(f"{t} {a.name}" + (f" = {d}" if d is not None else ""))
    return ", ".join(out)


def public_type(a):
    return {"const TensorBase&": "const Tensor&", "ArrayRef<TensorBase>": "TensorList"}.get(a.cpp, a.cpp)


def names(args):
    return ", ".join(a.name for a in args)


def forward_args(args):
    """Public arguments handed to the inside."""
    return ", ".join(f"detail::base({a.name})" if a.type in ("Tensor[]", "Tensor?[]") else a.name for a in args)


def public_return(schema):
    return schema.cpp_return.replace("TensorBase", "Tensor")


def wrap(schema, call):
    """Converts the inside's result to the public type."""
    r = schema.cpp_return
    return f"return {public_return(schema)}({call})" if r == "TensorBase" else (
        f"return detail::to_public({call})" if "TensorBase" in r else f"return {call}")


class Overload:
    """One C++ signature of a record: the schema's own, or one with a Scalar in a tensor's place."""

    def __init__(self, record, args, overload, scalars=()):
        self.record, self.args, self.overload, self.scalars = record, args, overload, set(scalars)


def overloads(record):
    from .schema import Arg
    s = record.schema
    result = [Overload(record, s.args, s.overload)]
    if record.kind not in ("Pointwise", "Function", "Composite"):
        return result
    tensor_names = [a.name for a in s.tensors()]
    spec = record.text("scalars", "other" if "other" in tensor_names and record.kind == "Pointwise" else "")
    for choice in filter(None, (c.strip() for c in spec.split(","))):
        which = choice.split()
        args = [Arg("Scalar", a.name, a.default, a.kwonly) if a.name in which else a for a in s.args]
        mode = "_mode" if s.overload.endswith("_mode") else ""
        result.append(Overload(record, args, ("Scalar" if which == ["other"] else "_".join(
            "Scalar" if n in which else "Tensor" for n in tensor_names)) + mode, which))
    return result


NAMESPACES = ("fft", "linalg", "special")


def place(name):
    """(namespace, name there) in the public API: fft_fftn is fft::fftn; "" where it is torcxx itself."""
    prefix, _, rest = name.partition("_")
    return (prefix, rest) if prefix in NAMESPACES and rest else ("", name)


def all_names(record, name, kind):
    """The name of one form of a record and, made alike, that of its aliases."""
    if record.writes_self:
        return [name, *record.aliases]
    suffix = name[len(record.name):]
    return [name] + [a + suffix for a in record.aliases if kind != "inplace" or not place(a)[0]]


def has_inplace(record, o):
    if record.writes_self or not record.schema.args or place(record.name)[0]:
        return False
    first = o.args[0]
    if first.name != "self" or first.type != "Tensor" or record.has_false("inplace"):
        return False
    return record.kind == "Pointwise" or record.flag("inplace")


def has_out(record, o):
    return (not record.writes_self and record.kind != "View" and record.schema.returns_tensors
            and all(t == "Tensor" for t, _ in record.schema.returns) and not record.has_false("out"))


def variants(record, name):
    """Where the public API shows it under that name; names with a leading underscore stay inside."""
    found = record.text("variants", "" if record.name.startswith("_") else "function, method")
    return found.replace("method", "") if place(name)[0] else found
