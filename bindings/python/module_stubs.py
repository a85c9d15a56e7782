"""Writes a type stub beside each module of the package that is written in Python: the annotations that it has, Any
where it has none, so that a type checker guesses nothing from function bodies. Runs after stubs.py and class_stubs.py,
whose stubs it leaves.

    module_stubs.py PACKAGE      (the folder with _C beside the modules)
"""
import ast
import importlib
import sys
from pathlib import Path

HEAD = '''# Made from the module beside it.
# mypy: disable-error-code="override,misc,assignment"
# pyright: reportIncompatibleMethodOverride=false, reportIncompatibleVariableOverride=false
from typing import Any
from typing_extensions import Self
'''
EXTENSION = '''# The extension: torcxx/__init__.pyi has its types.
from typing import Any

from . import Generator as Generator, OutOfMemoryError as OutOfMemoryError, Tensor as Tensor, device as device, dtype as dtype

def __getattr__(name: str) -> Any: ...
'''
RESULTS = {"__init__": "None", "__new__": "Self", "__enter__": "Self", "__len__": "int", "__bool__": "bool", "__repr__": "str", "__str__": "str",
           "__setattr__": "None", "__delattr__": "None", "__setitem__": "None", "__delitem__": "None", "__setstate__": "None"}
KEPT_DECORATORS = ("staticmethod", "classmethod", "property", "overload")
KEPT_CALLS = ("TypeVar", "namedtuple")


def function(node, indent):
    """The lines of a function's declaration."""
    decorators = [ast.unparse(d) for d in node.decorator_list]
    kept = [d for d in decorators if d in KEPT_DECORATORS or d.endswith((".setter", ".deleter"))]
    arguments = node.args
    free = [] if "staticmethod" in kept or not indent else [(arguments.posonlyargs + arguments.args)[:1]]
    for a in arguments.posonlyargs + arguments.args + arguments.kwonlyargs + [arguments.vararg, arguments.kwarg]:
        if a is not None and a.annotation is None and [a] not in free:
            a.annotation = ast.Name("Any")
    arguments.defaults = [ast.Constant(...) for _ in arguments.defaults]
    arguments.kw_defaults = [d and ast.Constant(...) for d in arguments.kw_defaults]
    result = ast.unparse(node.returns) if node.returns else RESULTS.get(node.name, "Any") if decorators == kept else "Any"
    if len(kept) < len(decorators) and not node.returns:  # what the decorator makes of it
        return [f"{indent}{node.name}: Any"]
    return [f"{indent}@{d}" for d in kept] + [f"{indent}def {node.name}({ast.unparse(arguments)}) -> {result}: ..."]


def assigned(node):
    """Names that an assignment binds."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return [n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]


def own_attributes(node):
    """Names that the methods of a class assign to self."""
    for method in node.body:
        if isinstance(method, ast.FunctionDef) and method.args.args:
            for n in ast.walk(method):
                if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Store) and ast.unparse(n.value) == method.args.args[0].arg:
                    yield n.attr


def statement(node, indent, known):
    """The lines of a stub for one statement; `known` collects the names they declare."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        if node.name in known and not node.decorator_list:
            return []
        known.add(node.name)
        return function(node, indent)
    if isinstance(node, ast.ClassDef):
        known.add(node.name)
        return class_(node, indent)
    if isinstance(node, ast.AnnAssign):
        known.update(assigned(node))
        return [f"{indent}{ast.unparse(node.target)}: {ast.unparse(node.annotation)}"]
    if isinstance(node, ast.Assign):
        if isinstance(node.value, ast.Call) and ast.unparse(node.value.func) in KEPT_CALLS:
            known.update(assigned(node))
            return [indent + ast.unparse(node)]
        new = [n for n in assigned(node) if n not in known and n not in ("__all__", "__slots__")]
        known.update(new)
        return [f"{indent}{n}: Any" for n in new]
    if isinstance(node, (ast.If, ast.Try, ast.With, ast.For)):
        return [line for part in node.body for line in statement(part, indent, known)]
    return []


def class_(node, indent):
    bases = [ast.unparse(b) for b in node.bases if not isinstance(b, ast.Call) or ast.unparse(b.func) in KEPT_CALLS]
    lines, known = [f"{indent}class {node.name}({', '.join(bases)}):"], set()
    for part in node.body:
        lines += statement(part, indent + "    ", known)
    extra = sorted(set(own_attributes(node)) - known)
    return lines + [f"{indent}    {n}: Any" for n in extra] if known or extra else [lines[0] + " ..."]


def imported(node):
    """An import as a stub has it: every name is one of the module's."""
    if isinstance(node, ast.Import):
        return ast.unparse(node)
    where = "." * node.level + (node.module or "")
    return f"from {where} import " + ", ".join(a.name if a.name == "*" else f"{a.name} as {a.asname or a.name}" for a in node.names)


def stub(path, module):
    tree = ast.parse(path.read_text())
    lines, known = [HEAD], set()
    checked = [part for node in tree.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING" for part in node.body]
    for node in tree.body + checked:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            lines.append(imported(node))
            known.update((a.asname or a.name).split(".")[0] for a in node.names)
    for node in tree.body:
        lines += statement(node, "", known)
    if any(isinstance(n, ast.Expr) and ast.unparse(n).startswith("globals().update(") for n in tree.body):
        made = [n for n, v in sorted(vars(module).items()) if n not in known and not n.startswith("_") and callable(v)]
        lines += [f"{n}: Any" for n in made]
        known.update(made)
    listed = getattr(module, "__all__", None)
    if listed is not None:
        lines += [f"{n}: Any" for n in listed if n not in known and not any(n in getattr(sys.modules.get(s), "__all__", ()) for s in starred(tree, module))]
        lines.append(f"__all__ = {list(listed)!r}")
    return "\n".join(lines) + "\n"


def starred(tree, module):
    """Names of the modules of which everything is imported."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
            yield importlib.util.resolve_name("." * node.level + (node.module or ""), module.__package__)


def main():
    package = Path(sys.argv[1]).resolve()
    sys.path.insert(0, str(package.parent))
    import importlib.util  # noqa: F401
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        out = path.with_suffix(".pyi")
        if not out.exists() or out.read_text().startswith(HEAD.split("\n")[0]):
            module = importlib.import_module(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
            out.write_text(stub(path, module))
    (package / "_C.pyi").write_text(EXTENSION)


if __name__ == "__main__":
    main()
