"""Named results of operations that return several tensors: torch.max(x, 0).values."""
_types = {}


class _Result(tuple):
    __slots__ = ()
    _fields = ()

    def __new__(cls, *values):
        return tuple.__new__(cls, values[0] if len(values) == 1 else values)

    def __repr__(self):
        return (f"torch.return_types.{type(self).__name__}(\n" +
                ",\n".join(f"{f}={v!r}" for f, v in zip(self._fields, self)) + ")")

    def __reduce__(self):
        return _rebuild, (type(self).__name__, self._fields, tuple(self))


def _rebuild(name, fields, values):
    return make(name, fields)(values)


def _field(i):
    return property(lambda self: self[i])


def make(name, fields):
    """The result type of the operation `name`."""
    key = name, tuple(fields)
    if key not in _types:
        space = {"__slots__": (), "_fields": key[1], "__module__": __name__, "n_fields": len(fields)}
        space.update({f: _field(i) for i, f in enumerate(fields)})
        _types[key] = type(name, (_Result,), space)
        globals()[name] = _types[key]
    return _types[key]
