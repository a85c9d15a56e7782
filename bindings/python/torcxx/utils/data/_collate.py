"""Samples put together into batches."""
from collections.abc import Mapping, MutableMapping, MutableSequence, Sequence
from copy import copy

from ... import _C
from ..._C import Tensor
from ..._tensor import as_tensor


def _is_array(x):
    return type(x).__module__ == "numpy" and type(x).__name__ != "str_" and type(x).__name__ != "string_"


def _same_mapping(like, items):
    """A mapping of like's type."""
    try:
        if isinstance(like, MutableMapping):
            new = copy(like)
            new.update(items)
            return new
        return type(like)(items)
    except TypeError:
        return items


def _same_sequence(like, items):
    if isinstance(like, tuple) and hasattr(like, "_fields"):
        return type(like)(*items)
    if isinstance(like, tuple):
        return items
    try:
        if isinstance(like, MutableSequence):
            new = copy(like)
            for i, v in enumerate(items):
                new[i] = v
            return new
        return type(like)(items)
    except TypeError:
        return items


def default_convert(data):
    """NumPy arrays and numbers inside data as tensors."""
    if isinstance(data, Tensor):
        return data
    if _is_array(data):
        if hasattr(data, "dtype") and data.dtype.kind in "SUO":
            return data
        return as_tensor(data)
    if isinstance(data, Mapping):
        return _same_mapping(data, {k: default_convert(v) for k, v in data.items()})
    if isinstance(data, tuple) and hasattr(data, "_fields"):
        return type(data)(*(default_convert(v) for v in data))
    if isinstance(data, tuple):
        return [default_convert(v) for v in data]
    if isinstance(data, Sequence) and not isinstance(data, (str, bytes)):
        return _same_sequence(data, [default_convert(v) for v in data])
    return data


_NO_COLLATE = "default_collate: batch must contain tensors, numpy arrays, numbers, dicts or lists; found {}"


def default_collate(batch):
    """A list of samples as a batch: tensors stacked, numbers as tensors, mappings and sequences piece by piece."""
    first = batch[0]
    if isinstance(first, Tensor):
        return _C.ops.stack(list(batch), 0)
    if _is_array(first):
        if getattr(first, "shape", None) == ():
            return as_tensor([x.item() for x in batch], dtype=as_tensor(first).dtype) if first.dtype.kind not in "SUO" \
                else batch
        if first.dtype.kind in "SUO":
            raise TypeError(_NO_COLLATE.format(first.dtype))
        return default_collate([as_tensor(x) for x in batch])
    if isinstance(first, bool):
        return _C.tensor(batch)
    if isinstance(first, float):
        return _C.tensor(batch, dtype=_C.float64)
    if isinstance(first, int):
        return _C.tensor(batch)
    if isinstance(first, (str, bytes)):
        return batch
    if isinstance(first, Mapping):
        return _same_mapping(first, {k: default_collate([d[k] for d in batch]) for k in first})
    if isinstance(first, tuple) and hasattr(first, "_fields"):
        return type(first)(*(default_collate(list(column)) for column in zip(*batch)))
    if isinstance(first, Sequence):
        if any(len(x) != len(first) for x in batch):
            raise RuntimeError("each element in list of batch should be of equal size")
        columns = [default_collate(list(column)) for column in zip(*batch)]
        return columns if isinstance(first, tuple) else _same_sequence(first, columns)
    raise TypeError(_NO_COLLATE.format(type(first)))
