"""Reads the pickles of weights: containers, numbers, tensors, and nothing else.

The opcodes (protocols 2 to 5, as pickletools describes them) work on plain values; a name in the pickle is looked up in
a table, never imported, so nothing in a file is ever executed."""
import _compat_pickle
import pickletools
from collections import Counter, OrderedDict
from pickle import UnpicklingError

_PUT, _GET = ("BINPUT", "LONG_BINPUT", "PUT"), ("BINGET", "LONG_BINGET", "GET")
_VALUES = {"BININT", "BININT1", "BININT2", "INT", "LONG1", "LONG4", "LONG", "BINFLOAT", "FLOAT", "BINUNICODE",
           "SHORT_BINUNICODE", "BINUNICODE8", "UNICODE", "BINBYTES", "SHORT_BINBYTES", "BINBYTES8", "BYTEARRAY8"}
_CONSTANTS = {"NONE": None, "NEWTRUE": True, "NEWFALSE": False}
_EMPTY = {"EMPTY_DICT": dict, "EMPTY_LIST": list, "EMPTY_SET": set}
_TUPLES = {"EMPTY_TUPLE": 0, "TUPLE1": 1, "TUPLE2": 2, "TUPLE3": 3}
_MARK = object()
_DICTS = (dict, OrderedDict, Counter)
KEY_DEPTH = 20


class Callable:
    """A name of the table that REDUCE may call."""

    def __init__(self, f):
        self.f = f


def check_key(key, depth=0):
    """Keys and members of sets must be hashable, and not so deep that hashing exhausts the stack."""
    if isinstance(key, tuple):
        if depth == KEY_DEPTH:
            raise UnpicklingError("a key nests too deeply")
        for k in key:
            check_key(k, depth + 1)
    return key


def pairs(items):
    if len(items) % 2:
        raise UnpicklingError("a key without a value")
    return zip(map(check_key, items[::2]), items[1::2])


class Unpickler:
    """find(module, name): a value, or a Callable; raises UnpicklingError. persistent(id): a storage."""

    def __init__(self, find, persistent, classes=()):
        self.find, self.persistent, self.classes = find, persistent, tuple(classes)
        self.stack, self.memo = [], {}

    def load(self, data):
        at = 0
        try:
            for opcode, arg, at in pickletools.genops(data):
                if opcode.name == "STOP":
                    return self.pop()
                self.step(opcode.name, arg)
        except UnpicklingError as e:
            raise UnpicklingError(f"Weights only load failed at byte {at} of data.pkl: {e}") from None
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, UnicodeError) as e:
            raise UnpicklingError(f"Weights only load failed at byte {at} of data.pkl: {type(e).__name__}: {e}") from None
        raise UnpicklingError("Weights only load failed: data.pkl has no end")

    def pop(self):
        if not self.stack or self.stack[-1] is _MARK:
            raise UnpicklingError("stack underflow")
        return self.stack.pop()

    def top(self, types, what):
        if not self.stack or type(self.stack[-1]) not in types:
            raise UnpicklingError(f"{what} onto a {type(self.stack[-1]).__name__ if self.stack else 'missing value'}")
        return self.stack[-1]

    def above_mark(self):
        for i in range(len(self.stack) - 1, -1, -1):
            if self.stack[i] is _MARK:
                items = self.stack[i + 1:]
                del self.stack[i:]
                return items
        raise UnpicklingError("no mark on the stack")

    def step(self, name, arg):
        push = self.stack.append
        if name in _VALUES:
            push(arg)
        elif name in _PUT or name == "MEMOIZE":
            if not self.stack or self.stack[-1] is _MARK:
                raise UnpicklingError("stack underflow")
            self.memo[len(self.memo) if name == "MEMOIZE" else int(arg)] = self.stack[-1]
        elif name in _GET:
            if int(arg) not in self.memo:
                raise UnpicklingError(f"memo {arg} is not set")
            push(self.memo[int(arg)])
        elif name in _TUPLES:
            items = [self.pop() for _ in range(_TUPLES[name])]
            push(tuple(items[::-1]))
        elif name in _EMPTY:
            push(_EMPTY[name]())
        elif name in _CONSTANTS:
            push(_CONSTANTS[name])
        elif name == "MARK":
            push(_MARK)
        elif name == "TUPLE":
            push(tuple(self.above_mark()))
        elif name == "APPEND":
            value = self.pop()
            self.top((list,), name).append(value)
        elif name == "APPENDS":
            items = self.above_mark()
            self.top((list,), name).extend(items)
        elif name == "SETITEM":
            value, key = self.pop(), check_key(self.pop())
            self.top(_DICTS, name)[key] = value
        elif name == "SETITEMS":
            items = self.above_mark()
            target = self.top(_DICTS, name)
            for key, value in pairs(items):
                target[key] = value
        elif name == "ADDITEMS":
            items = self.above_mark()
            self.top((set,), name).update(map(check_key, items))
        elif name == "GLOBAL":
            push(self.named(*arg.split(" ", 1)))
        elif name == "STACK_GLOBAL":
            own, module = self.pop(), self.pop()
            push(self.named(module, own))
        elif name in ("REDUCE", "NEWOBJ"):
            args, f = self.pop(), self.pop()
            push(self.call(name, f, args))
        elif name == "BUILD":
            state = self.pop()
            self.build(state)
        elif name == "BINPERSID":
            push(self.persistent(self.pop()))
        elif name == "POP":
            self.stack.pop()
        elif name == "POP_MARK":
            self.above_mark()
        elif name not in ("PROTO", "FRAME"):
            raise UnpicklingError(f"unsupported operand {name}")

    def named(self, module, name):
        if not isinstance(module, str) or not isinstance(name, str):
            raise UnpicklingError("a name that is no text")
        if (module, name) in _compat_pickle.NAME_MAPPING:
            module, name = _compat_pickle.NAME_MAPPING[module, name]
        module = _compat_pickle.IMPORT_MAPPING.get(module, module)
        return self.find(module, name)

    def call(self, name, f, args):
        if not isinstance(args, tuple):
            raise UnpicklingError(f"{name} with arguments that are no tuple")
        if isinstance(f, type) and f in self.classes:
            return f.__new__(f, *args) if name == "NEWOBJ" else f(*args)
        if not isinstance(f, Callable):
            raise UnpicklingError(f"{name} of what may not be called")
        return f.f(*args)

    def build(self, state):
        instance = self.stack[-1] if self.stack else None
        if type(instance) is OrderedDict:  # a state_dict with its _metadata
            if not isinstance(state, dict) or not all(isinstance(k, str) for k in state):
                raise UnpicklingError("BUILD with a state that is no dict")
            instance.__dict__.update(state)
        elif type(instance) in self.classes:
            if hasattr(instance, "__setstate__"):
                instance.__setstate__(state)
            else:
                instance.__dict__.update(state)
        else:
            raise UnpicklingError(f"BUILD of a {type(instance).__name__}")
