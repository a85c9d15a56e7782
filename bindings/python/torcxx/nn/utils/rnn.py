"""Sequences of several lengths in one batch."""
from collections import namedtuple

from ... import _C
from ..._C import Tensor

ops = _C.ops


class PackedSequence(namedtuple("PackedSequence_", ["data", "batch_sizes", "sorted_indices", "unsorted_indices"])):
    """Step after step, the sequences that are still running: batch_sizes[t] rows of data for step t."""

    def __new__(cls, data, batch_sizes=None, sorted_indices=None, unsorted_indices=None):
        if unsorted_indices is None:
            unsorted_indices = invert_permutation(sorted_indices)
        if batch_sizes is None:
            raise ValueError("PackedSequence: batch_sizes is missing")
        return super().__new__(cls, data, batch_sizes, sorted_indices, unsorted_indices)

    def to(self, *args, **kwargs):
        data = self.data.to(*args, **kwargs)
        return self if data is self.data else type(self)(data, *self[1:])

    def cpu(self):
        return self

    def double(self):
        return self.to(dtype=_C.float64)

    def float(self):
        return self.to(dtype=_C.float32)

    @property
    def is_cuda(self):
        return False

    def is_pinned(self):
        return False


def invert_permutation(permutation):
    """The permutation that undoes another."""
    if permutation is None:
        return None
    out = ops.empty_like(permutation)
    return out.scatter_(0, permutation, ops.arange(0, permutation.numel(), dtype=permutation.dtype))


def pack_padded_sequence(input, lengths, batch_first=False, enforce_sorted=True):
    """Packs (T, N, ...), or (N, T, ...) with batch_first; enforce_sorted: the longest comes first already."""
    lengths = lengths if isinstance(lengths, Tensor) else _C.tensor(list(lengths), dtype=_C.int64)
    order = None
    if not enforce_sorted:
        lengths, order = lengths.sort(descending=True)
        input = input.index_select(0 if batch_first else 1, order)
    if batch_first:
        input = input.transpose(0, 1)
    sizes = lengths.tolist()
    if not sizes or lengths.dim() != 1 or len(sizes) != input.size(1):
        raise RuntimeError(f"Expected `len(lengths)` to be equal to batch_size, but got {len(sizes)} "
                           f"(batch_size={input.size(1)})")
    if min(sizes) <= 0:
        raise RuntimeError("Length of all samples has to be greater than 0, but found an element in 'lengths' that is "
                           "<= 0")
    if any(a < b for a, b in zip(sizes, sizes[1:])):
        raise RuntimeError("`lengths` array must be sorted in decreasing order when `enforce_sorted` is True. You can "
                           "pass `enforce_sorted=False` to pack_padded_sequence and/or pack_sequence to sidestep this "
                           "requirement if you do not need ONNX exportability.")
    if sizes[0] > input.size(0):
        raise RuntimeError(f"pack_padded_sequence: a length of {sizes[0]} exceeds the input's {input.size(0)} steps")
    running = [sum(s > t for s in sizes) for t in range(sizes[0])]
    data = ops.cat([input[t, :n] for t, n in enumerate(running)])
    return PackedSequence(data, _C.tensor(running, dtype=_C.int64), order)


def pad_packed_sequence(sequence, batch_first=False, padding_value=0.0, total_length=None):
    """(padded tensor, lengths) of a PackedSequence."""
    running = sequence.batch_sizes.tolist()
    steps = len(running)
    if total_length is not None and total_length < steps:
        raise ValueError("Expected total_length to be at least the length of the longest sequence in input, but got "
                         f"total_length={total_length} and max sequence length being {steps}")
    batch, rest = running[0], list(sequence.data.shape[1:])
    padded = [ops.cat([part, ops.full([batch - n, *rest], padding_value, dtype=part.dtype)]) if n < batch else part
              for part, n in zip(sequence.data.split(running), running)]
    empty = ops.full([batch, *rest], padding_value, dtype=sequence.data.dtype)
    padded = ops.stack(padded + [empty] * ((total_length or steps) - steps))
    lengths = _C.tensor([sum(n > i for n in running) for i in range(batch)], dtype=_C.int64)
    if sequence.unsorted_indices is not None:
        padded = padded.index_select(1, sequence.unsorted_indices)
        lengths = lengths[sequence.unsorted_indices]
    return padded.transpose(0, 1) if batch_first else padded, lengths


def pad_sequence(sequences, batch_first=False, padding_value=0.0, padding_side="right"):
    """Tensors (length, ...) of several lengths as one, filled up with padding_value."""
    if isinstance(sequences, Tensor):
        sequences = sequences.unbind(0)
    sequences = list(sequences)
    if padding_side not in ("left", "right"):
        raise ValueError(f"padding_side should be either 'right' or 'left', but got {padding_side!r}")
    if not sequences:
        raise RuntimeError("received an empty list of sequences")
    longest = max(s.size(0) for s in sequences)
    out = []
    for s in sequences:
        fill = ops.full([longest - s.size(0), *s.shape[1:]], padding_value, dtype=s.dtype)
        out.append(ops.cat([s, fill] if padding_side == "right" else [fill, s]))
    return ops.stack(out, 0 if batch_first else 1)


def unpad_sequence(padded_sequences, lengths, batch_first=False):
    """The tensors that pad_sequence was given."""
    if not batch_first:
        padded_sequences = padded_sequences.transpose(0, 1)
    return [s[:n] for s, n in zip(padded_sequences.unbind(0), lengths.tolist())]


def pack_sequence(sequences, enforce_sorted=True):
    """Packs tensors (length, ...)."""
    lengths = [s.size(0) for s in sequences]
    return pack_padded_sequence(pad_sequence(sequences), lengths, enforce_sorted=enforce_sorted)


def unpack_sequence(packed_sequences):
    """The tensors that pack_sequence was given."""
    padded, lengths = pad_packed_sequence(packed_sequences, batch_first=True)
    return unpad_sequence(padded, lengths, batch_first=True)
