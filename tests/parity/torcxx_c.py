"""The library through its C interface: tensors from and to PyTorch, operations by schema."""
import builtins
import ctypes
import sys
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
from gen import schema as schema_lib  # noqa: E402


class Error(Exception):
    def __init__(self, kind, message):
        super().__init__(f"{kind}: {message}")
        self.kind = kind
        self.python_class = torch.linalg.LinAlgError if kind == "LinAlgError" else getattr(builtins, kind, RuntimeError)


class Library:
    def __init__(self, path):
        c = self.c = ctypes.CDLL(str(path))
        pointer, text, i64 = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int64
        for name in ("none bool int float complex string dtype ints tensor tensors item call grad").split():
            getattr(c, "torcxx_" + name).restype = pointer
        for name in ("error", "error_class", "kind", "as_text", "op_schema", "tensor_dtype"):
            getattr(c, "torcxx_" + name).restype = text
        for name in ("as_int", "length", "tensor_dim", "tensor_size"):
            getattr(c, "torcxx_" + name).restype = i64
        for name in ("as_float", "as_imag"):
            getattr(c, "torcxx_" + name).restype = ctypes.c_double
        c.torcxx_op_count.restype = ctypes.c_size_t
        c.torcxx_set_memory_limit(ctypes.c_int64(4 << 30))
        self.ops = {}  # name -> [(index, schema)]
        for i in range(c.torcxx_op_count()):
            s = schema_lib.parse(c.torcxx_op_schema(ctypes.c_size_t(i)).decode())
            self.ops.setdefault(s.name, []).append((i, s))

    def check(self, p):
        if not p:
            raise Error(self.c.torcxx_error_class().decode(), self.c.torcxx_error().decode())
        return Value(self, p)

    def tensor(self, t, requires_grad=False):
        t = t.detach()
        if t.is_conj() or t.is_neg():
            t = t.resolve_conj().resolve_neg()
        storage = t.untyped_storage()
        data = ctypes.c_void_p(storage.data_ptr() if storage.nbytes() else 0)
        arr = ctypes.c_int64 * max(1, t.dim())
        v = self.check(self.c.torcxx_tensor(str(t.dtype)[6:].encode(), ctypes.c_size_t(t.dim()), arr(*t.shape), arr(*t.stride()),
                                            ctypes.c_int64(t.storage_offset()), data, ctypes.c_size_t(storage.nbytes())))
        if requires_grad and self.c.torcxx_set_requires_grad(v.p, 1) != 0:
            self.check(None)
        return v

    def seen(self, x, given):
        """x as the tensor, or as a view of one, that was given before: shared memory stays shared."""
        for t, v in given:
            if t is x:
                return v
            storage = t.untyped_storage()
            if (storage.nbytes() and storage.data_ptr() == x.untyped_storage().data_ptr() and t.dtype == x.dtype
                    and not t.requires_grad and not x.requires_grad and not x.is_conj() and not t.is_conj()):
                size, stride = [self.wrap("int[]", list(n), given) for n in (x.shape, x.stride())]
                offset = self.wrap("int", x.storage_offset(), given)
                return self.run("as_strided", [v, size, stride, offset])
        return None

    def run(self, name, wrapped):
        """The one result of an operation's first overload."""
        arr = (ctypes.c_void_p * len(wrapped))(*[w.p for w in wrapped])
        return self.item(self.check(self.c.torcxx_call(ctypes.c_size_t(self.ops[name][0][0]), arr, ctypes.c_size_t(len(wrapped)))), 0)

    def wrap(self, type_, x, given):
        """x as an argument of a schema type; TypeError when it cannot be."""
        c = self.c
        if x is None:
            if type_.endswith("?") or type_ == "TensorOptions":
                return self.check(c.torcxx_none())
            raise TypeError
        if type_ in ("Tensor", "Tensor?"):
            if isinstance(x, Value):
                return x
            if not isinstance(x, torch.Tensor):
                raise TypeError
            v = self.seen(x, given) or self.tensor(x, x.requires_grad)
            given.append((x, v))
            return v
        if type_ in ("Tensor[]", "Tensor?[]"):
            if isinstance(x, torch.Tensor) or not isinstance(x, (list, tuple)):
                raise TypeError
            items = [self.wrap(type_[:-2], t, given) for t in x]
            arr = (ctypes.c_void_p * max(1, len(items)))(*[i.p for i in items])
            return self.check(c.torcxx_tensors(arr, ctypes.c_size_t(len(items))))
        base = type_.rstrip("?")
        if base in ("ScalarType", "TensorOptions"):
            if not isinstance(x, torch.dtype):
                raise TypeError
            return self.check(c.torcxx_dtype(str(x)[6:].encode()))
        if base == "str":
            if not isinstance(x, str):
                raise TypeError
            return self.check(c.torcxx_string(x.encode()))
        if base == "int[]":
            if isinstance(x, int) and not isinstance(x, bool):
                x = [x]
            if not isinstance(x, (list, tuple)) or any(isinstance(i, (bool, float)) or not hasattr(i, "__index__") for i in x):
                raise TypeError
            return self.check(c.torcxx_ints((ctypes.c_int64 * max(1, len(x)))(*[int(i) for i in x]), ctypes.c_size_t(len(x))))
        if isinstance(x, bool):
            if base not in ("bool", "Scalar"):
                raise TypeError
            return self.check(c.torcxx_bool(int(x)))
        if isinstance(x, int) and base in ("int", "Scalar", "float"):
            return self.check(c.torcxx_int(ctypes.c_int64(x)))
        if isinstance(x, float) and base in ("float", "Scalar"):
            return self.check(c.torcxx_float(ctypes.c_double(x)))
        if isinstance(x, complex) and base == "Scalar":
            return self.check(c.torcxx_complex(ctypes.c_double(x.real), ctypes.c_double(x.imag)))
        raise TypeError

    def bind(self, schema, args, kwargs):
        """Arguments in the schema's order; TypeError when they do not fit."""
        kwargs, out = dict(kwargs), kwargs.get("out")
        if out is not None and not isinstance(out, torch.Tensor):
            del kwargs["out"]
            kwargs.update(zip([n for _, n in schema.returns], out))
        values, positional = [], list(args)
        for i, a in enumerate(schema.args):
            if positional and not a.kwonly:
                # a trailing list may be given as separate ints
                rest = positional if a.type.startswith("int[]") and len(positional) > 1 and all(isinstance(p, int) for p in positional) else None
                if rest and i == len([b for b in schema.args if not b.kwonly]) - 1:
                    values.append(tuple(positional))
                    positional = []
                else:
                    values.append(positional.pop(0))
            elif a.name in kwargs:
                values.append(kwargs.pop(a.name))
            elif a.type == "TensorOptions":
                kwargs.pop("device", None), kwargs.pop("requires_grad", None), kwargs.pop("layout", None)
                values.append(kwargs.pop("dtype", None))
            elif a.default is not None:
                values.append(default_of(a))
            else:
                raise TypeError
        if positional or kwargs:
            raise TypeError
        return values

    def call(self, name, args, kwargs):
        """(results, [(tensor given, ours made of it)]). Raises TypeError when no overload fits."""
        for index, s in self.ops[name]:
            given = []
            try:
                bound = self.bind(s, args, kwargs)
                wrapped = [self.wrap(a.type, v, given) for a, v in zip(s.args, bound)]
            except TypeError:
                continue
            arr = (ctypes.c_void_p * max(1, len(wrapped)))(*[w.p for w in wrapped])
            out = self.check(self.c.torcxx_call(ctypes.c_size_t(index), arr, ctypes.c_size_t(len(wrapped))))
            results = [self.item(out, i) for i in range(self.c.torcxx_length(out.p))]
            flat = []
            for r in results:
                flat += [self.item(r, i) for i in range(self.c.torcxx_length(r.p))] if r.kind == "Tensor[]" else [r]
            return flat, given
        shown = ", ".join([show(a) for a in args] + [f"{k}={show(v)}" for k, v in kwargs.items()])
        raise TypeError(f"no overload of {name} takes ({shown})")

    def item(self, v, i):
        return self.check(self.c.torcxx_item(v.p, ctypes.c_size_t(i)))

    def grad(self, outputs, grad_outputs, inputs, create_graph=False):
        array = lambda vs: (ctypes.c_void_p * max(1, len(vs)))(*[v.p for v in vs])
        gos = [g if isinstance(g, Value) else self.tensor(g) for g in grad_outputs]
        r = self.check(self.c.torcxx_grad(array(outputs), array(gos), ctypes.c_size_t(len(outputs)), array(inputs),
                                          ctypes.c_size_t(len(inputs)), int(create_graph)))
        return [self.item(r, i) for i in range(len(inputs))]


def show(x):
    return f"Tensor{list(x.shape)}" if isinstance(x, torch.Tensor) else repr(x)[:60]


def default_of(a):
    d = a.default
    if d in ("None", "{}"):
        return None
    if d in ("True", "False"):
        return d == "True"
    if d[0] in "'\"":
        return d[1:-1]
    if d == "[]":
        return []
    if d[0] == "[":
        return [int(x) for x in d[1:-1].split(",") if x.strip()]
    return float(d) if "." in d or "e" in d or "inf" in d else int(d)


class Value:
    def __init__(self, lib, p):
        self.lib, self.p = lib, ctypes.c_void_p(p) if isinstance(p, int) else p

    def __del__(self):
        self.lib.c.torcxx_free(self.p)

    @property
    def kind(self):
        return self.lib.c.torcxx_kind(self.p).decode()

    def op(self, name, *args):
        return self.lib.call(name, [self, *args], {})[0][0]

    # What the database's functions on results use.
    def __getitem__(self, index):
        """Slices of the last dimensions: x[..., :k]."""
        result = self
        for d, part in enumerate(index[1:], 1 - len(index)):
            result = result.op("slice", d, part.start, part.stop, 1)
        return result

    def __matmul__(self, other):
        return self.op("matmul", other)

    def abs(self):
        return self.op("abs")

    __abs__ = abs
    mH = property(lambda self: self.op("mH"))
    shape = property(lambda self: tuple(self.lib.c.torcxx_tensor_size(self.p, ctypes.c_size_t(d))
                                        for d in range(self.lib.c.torcxx_tensor_dim(self.p))))

    @property
    def requires_grad(self):
        return self.lib.c.torcxx_requires_grad(self.p) == 1

    def torch(self):
        """As a torch tensor, or a Python number."""
        c = self.lib.c
        if self.kind == "Tensor":
            dtype = getattr(torch, c.torcxx_tensor_dtype(self.p).decode())
            shape = [c.torcxx_tensor_size(self.p, ctypes.c_size_t(d)) for d in range(c.torcxx_tensor_dim(self.p))]
            t = torch.empty(shape, dtype=dtype)
            if c.torcxx_read(self.p, ctypes.c_void_p(t.data_ptr()), ctypes.c_size_t(t.numel() * t.element_size())) != 0:
                self.lib.check(None)
            return t
        return {"bool": lambda: bool(c.torcxx_as_int(self.p)), "int": lambda: c.torcxx_as_int(self.p),
                "float": lambda: c.torcxx_as_float(self.p), "None": lambda: None,
                "complex": lambda: complex(c.torcxx_as_float(self.p), c.torcxx_as_imag(self.p)),
                "str": lambda: c.torcxx_as_text(self.p).decode(),
                "dtype": lambda: getattr(torch, c.torcxx_as_text(self.p).decode())}[self.kind]()
