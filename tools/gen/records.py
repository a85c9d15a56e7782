"""Reads the records of src/ops: struct name, kind, schema, and what its formulas name."""
import re
from dataclasses import dataclass
from pathlib import Path

from . import schema as schema_lib

KINDS = ("Pointwise", "Function", "View", "Inplace", "Composite", "Reduction", "Scan")


@dataclass
class Record:
    struct: str
    kind: str
    template_args: str
    body: str
    file: Path  # below src/
    schema: schema_lib.Schema = None
    base: object = None  # the record of which this is a shorter signature

    @property
    def name(self):
        return self.schema.name

    @property
    def unique(self):
        s = self.schema
        return s.name + ("_" + s.overload if s.overload else "")

    @property
    def writes_self(self):
        """Inplace records, and composites of them."""
        return self.kind == "Inplace" or (self.kind == "Composite" and self.name.endswith("_"))

    def text(self, member, default=""):
        """Value of `static constexpr auto member = "..."` (adjacent literals joined)."""
        m = re.search(r"\b" + member + r"\s*=\s*((?:\"(?:[^\"\\]|\\.)*\"\s*)+);", self.body)
        if not m:
            return default
        return "".join(re.findall(r"\"((?:[^\"\\]|\\.)*)\"", m[1])).replace('\\"', '"')

    def flag(self, member):
        return re.search(r"\b" + member + r"\s*=\s*true\b", self.body) is not None

    def has_false(self, member):
        return re.search(r"\b" + member + r"\s*=\s*false\b", self.body) is not None

    @property
    def grads(self):
        """Arguments with a gradient formula, in the schema's order."""
        if self.text("differentiable"):
            return [n.strip() for n in self.text("differentiable").split(",")]
        found = set(re.findall(r"\bgrad_(\w+)\s*\(", self.body))
        return [a.name for a in self.schema.tensors() if a.name in found]

    @property
    def joint_grads(self):
        return re.search(r"\bstatic\b[^;{]*\bgrads\s*\(", self.body) is not None

    def context_names(self):
        return set(re.findall(r"\bc\.(\w+)", self.body))

    def has(self, function):
        return re.search(r"\b" + function + r"\s*\(", self.body) is not None

    def shorter(self):
        """Records of the schemas in `also`."""
        options = "".join(f'static constexpr auto {m} = "{self.text(m)}";' for m in ("doc", "variants", "aliases") if self.text(m))
        for text in filter(None, (t.strip() for t in self.text("also").split(";"))):
            yield Record(self.struct, "Composite", "", options, self.file, schema_lib.parse(text), self)

    @property
    def aliases(self):
        """PyTorch's other names of the operation."""
        return self.text("aliases").replace(",", " ").split()

    def masks(self):
        """Bit per tensor input that the formula takes as mask_t<T>."""
        m = re.search(r"\bstatic\b[^(]*\bf\(([^)]*)\)", self.body)
        params = schema_lib.split_top(m[1]) if m else []
        return sum(1 << i for i, p in enumerate(params) if p.startswith("mask_t<T>"))


def balanced(text, start):
    """Index after the brace that closes the one at `start`."""
    depth = 0
    for i in range(start, len(text)):
        depth += text[i] == "{"
        depth -= text[i] == "}"
        if depth == 0:
            return i + 1
    raise SystemExit("unbalanced braces")


def read(root):
    src = Path(root) / "src"
    records = []
    for path in sorted((src / "ops").rglob("*.h")):
        text = re.sub(r"//[^\n]*", "", path.read_text())
        found = list(re.finditer(r"(?:template <int (\w+)>\s+)?\bstruct (\w+) (?:final )?: (?:public )?(\w+)(<[^{]*>)? \{", text))
        structs = {m[2]: (m[1], m[3], m[4] or "", text[m.end():balanced(text, m.end() - 1) - 1]) for m in found}
        bases = {s[1] for s in structs.values()}
        for name, (_, kind, args, body) in structs.items():
            template_args = args
            while kind in structs:  # what records share stands in a base, which is no record itself
                parameter, above, above_args, shared = structs[kind]
                if parameter:  # in its texts, too, a number stands for its value: pool{dims}d, int[dims]
                    number = re.compile(rf"\{{{parameter}\}}|\b{parameter}\b")
                    shared, above_args = number.sub(args[1:-1], shared), number.sub(args[1:-1], above_args)
                body, kind, args = body + shared, above, above_args
            if kind not in KINDS or name in bases:
                continue
            r = Record(name, kind, template_args[1:-1], body, path.relative_to(src))
            s = r.text("schema")
            if not s:
                raise SystemExit(f"{path}: record {name} has no schema")
            r.schema = schema_lib.parse(s)
            for a in r.schema.args:  # a default that C++ overload resolution cannot bear
                a.cpp_no_default = a.name in r.text("cpp_no_default").split(", ")
            records.append(r)
            records += r.shorter()
    seen = {}
    for r in records:
        for name in [r.name, *r.aliases]:
            unique = r.unique.replace(r.name, name, 1)
            if unique in seen:
                raise SystemExit(f"{r.file}: '{unique}' is also declared by {seen[unique]}")
            seen[unique] = r.file
    return records
