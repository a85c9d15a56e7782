"""The schemas of all operations, parsed: what the type stubs and the tests with random calls are made of."""
from collections import namedtuple

from . import _C

# type: the schema's word ("Tensor", "int", "Scalar", "TensorOptions" ...), that of the items where many is true.
# single: one item stands for a list. output: one of the tensors of out=.
Parameter = namedtuple("Parameter", "name type many optional items_optional single keyword_only has_default output")
# results: "Tensor", "Tensor[]" or "bool", one for each result. names: theirs, where the schema has some.
Form = namedtuple("Form", "name overload schema doc parameters results names")


def forms():
    """Every form of every operation."""
    return [Form(*form[:4], [Parameter(*p) for p in form[4]], *form[5:]) for form in _C._schemas()]
