"""Nested containers as flat lists."""
from collections import OrderedDict, defaultdict

from .. import return_types

_RESULT = return_types._Result


def _children(tree):
    """(items, how to make the container of them); None for a leaf."""
    kind = type(tree)
    if kind in (list, tuple):
        return list(tree), kind
    if kind in (dict, OrderedDict):
        keys = list(tree)
        return [tree[k] for k in keys], lambda items: kind(zip(keys, items))
    if kind is defaultdict:
        keys = list(tree)
        return [tree[k] for k in keys], lambda items: defaultdict(tree.default_factory, zip(keys, items))
    if isinstance(tree, _RESULT):
        return list(tree), kind
    if isinstance(tree, tuple) and hasattr(tree, "_fields"):
        return list(tree), lambda items: kind(*items)
    if tree is None:
        return [], lambda items: None
    return None


class TreeSpec:
    """The shape of a tree: what tree_unflatten needs beside the leaves."""

    def __init__(self, make, parts, text):
        self.make, self.parts, self.text = make, parts, text
        self.num_leaves = sum(p.num_leaves for p in parts) if make else 1

    def __eq__(self, other):
        return isinstance(other, TreeSpec) and self.text == other.text

    def __hash__(self):
        return hash(self.text)

    def __repr__(self):
        return f"TreeSpec({self.text})"


_LEAF = TreeSpec(None, (), "*")


def tree_flatten(tree):
    """(leaves, spec) of nested lists, tuples, dicts and named tuples."""
    children = _children(tree)
    if children is None:
        return [tree], _LEAF
    items, make = children
    leaves, parts = [], []
    for item in items:
        some, part = tree_flatten(item)
        leaves += some
        parts.append(part)
    keys = list(tree) if isinstance(tree, dict) else None
    return leaves, TreeSpec(make, parts, f"{type(tree).__name__}{'' if keys is None else keys}({', '.join(p.text for p in parts)})")


def tree_unflatten(leaves, spec):
    """The tree of these leaves."""
    leaves = list(leaves)
    if len(leaves) != spec.num_leaves:
        raise ValueError(f"tree_unflatten: got {len(leaves)} leaves for a tree of {spec.num_leaves}")
    return _build(iter(leaves), spec)


def _build(leaves, spec):
    return spec.make([_build(leaves, p) for p in spec.parts]) if spec.make else next(leaves)


def tree_leaves(tree):
    return tree_flatten(tree)[0]


def tree_map(f, tree, *others):
    """The tree of f(leaf, leaves of the others at its place)."""
    leaves, spec = tree_flatten(tree)
    return tree_unflatten([f(*a) for a in zip(leaves, *[tree_leaves(o) for o in others])], spec)


def broadcast_prefix(prefix, tree, is_leaf=lambda x: x is None or not isinstance(x, (list, tuple, dict))):
    """One value for each leaf of the tree: a leaf of the prefix counts for all below it. None where they do not fit."""
    if is_leaf(prefix):
        return [prefix] * len(tree_leaves(tree))
    here, there = _children(prefix), _children(tree)
    if there is None or type(prefix) is not type(tree) or len(here[0]) != len(there[0]):
        return None
    if isinstance(prefix, dict) and list(prefix) != list(tree):
        return None
    found = []
    for p, t in zip(here[0], there[0]):
        part = broadcast_prefix(p, t, is_leaf)
        if part is None:
            return None
        found += part
    return found
