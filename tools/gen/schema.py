"""PyTorch's schema language: `name.overload(Type arg=default, *, ...) -> (Type name, ...)`."""
import re
from dataclasses import dataclass, field

# schema type: (parameter type inside the library, type kept by a tape node)
TYPES = {
    "Tensor": ("const TensorBase&", None),
    "Tensor?": ("const TensorBase&", None),
    "Tensor[]": ("ArrayRef<TensorBase>", None),
    "Tensor?[]": ("ArrayRef<TensorBase>", None),
    "Scalar": ("const Scalar&", "Scalar"),
    "Scalar?": ("const std::optional<Scalar>&", "std::optional<Scalar>"),
    "int": ("int64_t", "int64_t"),
    "int?": ("std::optional<int64_t>", "std::optional<int64_t>"),
    "int[]": ("IntArrayRef", "std::vector<int64_t>"),
    "int[]?": ("OptionalIntArrayRef", "OptionalInts"),
    "float": ("double", "double"),
    "float?": ("std::optional<double>", "std::optional<double>"),
    "bool": ("bool", "bool"),
    "bool?": ("std::optional<bool>", "std::optional<bool>"),
    "str": ("std::string_view", "std::string"),
    "str?": ("std::optional<std::string_view>", "std::optional<std::string>"),
    "ScalarType": ("ScalarType", "ScalarType"),
    "ScalarType?": ("std::optional<ScalarType>", "std::optional<ScalarType>"),
    "TensorOptions": ("const TensorOptions&", "TensorOptions"),
    "Generator?": ("const std::optional<Generator>&", "std::optional<Generator>"),
    "Device?": ("std::optional<Device>", "std::optional<Device>"),
}
RETURNS = {"Tensor": "TensorBase", "Tensor[]": "std::vector<TensorBase>", "bool": "bool",
           "Scalar": "Scalar", "int": "int64_t", "float": "double", "ScalarType": "ScalarType"}


@dataclass
class Arg:
    type: str  # without list sizes and alias marks
    name: str
    default: str | None = None
    kwonly: bool = False
    cpp_no_default: bool = False

    @property
    def is_tensor(self):
        return self.type.startswith("Tensor") and self.type != "TensorOptions"

    @property
    def cpp(self):
        return TYPES[self.type][0]

    @property
    def kept(self):
        return TYPES[self.type][1]

    def cpp_default(self):
        """The default as C++, or None."""
        d = self.default
        if d is None or self.cpp_no_default:
            return None
        if d in ("None", "[]", "{}"):
            return "{}"
        if d in ("True", "False"):
            return d.lower()
        if d[0] in "'\"":
            return '"' + d[1:-1] + '"'
        if d[0] == "[":
            return "{" + d[1:-1] + "}"
        if d in ("inf", "-inf"):
            return d.replace("inf", "std::numeric_limits<double>::infinity()")
        if self.type == "ScalarType":
            return "k" + d.capitalize()
        return d


@dataclass
class Schema:
    text: str
    name: str = ""
    overload: str = ""
    args: list = field(default_factory=list)
    returns: list = field(default_factory=list)  # [(type, name)]

    def tensors(self):
        return [a for a in self.args if a.is_tensor]

    def arg(self, name):
        return next((a for a in self.args if a.name == name), None)

    @property
    def cpp_return(self):
        types = [RETURNS[t] for t, _ in self.returns]
        if not types:
            return "void"
        return types[0] if len(types) == 1 else f"std::tuple<{', '.join(types)}>"

    @property
    def returns_tensors(self):
        return bool(self.returns) and all(t.startswith("Tensor") for t, _ in self.returns)


def clean_type(text):
    text = re.sub(r"\([a-z!]+(\|[a-z]| -> \*)?\)", "", text)  # alias marks
    return re.sub(r"\[\d+\]", "[]", text)


def split_top(text):
    """Splits at commas outside brackets."""
    parts, depth, cur = [], 0, ""
    for ch in text:
        depth += ch in "([{"
        depth -= ch in ")]}"
        if ch == "," and depth == 0:
            parts.append(cur.strip())
            cur = ""
        else:
            cur += ch
    if cur.strip():
        parts.append(cur.strip())
    return parts


def parse(text):
    m = re.fullmatch(r"(\w+)(?:\.(\w+))?\((.*)\) -> (.*)", text.strip(), re.S)
    if not m:
        raise SystemExit(f"bad schema: {text}")
    s = Schema(text.strip(), m[1], m[2] or "")
    kwonly = False
    for part in split_top(m[3]):
        if part == "*":
            kwonly = True
            continue
        a = re.fullmatch(r"(\S+)\s+(\w+)(?:\s*=\s*(.+))?", re.sub(r"\([a-z](!| -> \*)?\)", "", part))
        if not a or clean_type(a[1]) not in TYPES:
            raise SystemExit(f"bad argument '{part}' in schema: {text}")
        s.args.append(Arg(clean_type(a[1]), a[2], a[3], kwonly))
    ret = m[4].strip()
    for part in split_top(ret[1:-1]) if ret.startswith("(") and not ret.startswith("(a") else [ret]:
        words = clean_type(part).split()
        if words and words[0] != "()":
            s.returns.append((words[0], words[1] if len(words) > 1 else ""))
    if len(s.returns) == 1 and not s.returns[0][1]:
        s.returns = [(s.returns[0][0], "result")]
    elif any(not n for _, n in s.returns):
        s.returns = [(t, n or f"result{i}") for i, (t, n) in enumerate(s.returns)]
    return s
