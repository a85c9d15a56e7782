"""Samplers: the order in which samples are loaded."""
import itertools
from collections.abc import Iterator
from typing import Generic, TypeVar

from ... import _C

_T = TypeVar("_T", covariant=True)


class Sampler(Generic[_T]):
    """Derived classes write __iter__, which gives indices, and where it is known __len__."""

    def __iter__(self) -> Iterator[_T]:
        raise NotImplementedError


class SequentialSampler(Sampler[int]):
    """0, 1, 2, ..."""

    def __init__(self, data_source):
        self.data_source = data_source

    def __iter__(self):
        return iter(range(len(self.data_source)))

    def __len__(self):
        return len(self.data_source)


def _seeded():
    """A generator of its own, seeded by the default one."""
    generator = _C.Generator()
    generator.manual_seed(int(_C.ops.empty((), dtype=_C.int64).random_().item()))
    return generator


class RandomSampler(Sampler[int]):
    """A random order of all indices; with replacement, num_samples independent draws."""

    def __init__(self, data_source, replacement=False, num_samples=None, generator=None):
        self.data_source, self.replacement, self._num_samples = data_source, replacement, num_samples
        self.generator = generator
        if not isinstance(replacement, bool):
            raise TypeError(f"replacement should be a boolean value, but got replacement={replacement}")
        if not isinstance(self.num_samples, int) or self.num_samples <= 0 and num_samples is not None or \
                self.num_samples < 0:
            raise ValueError(f"num_samples should be a positive integer value, but got num_samples={self.num_samples}")

    @property
    def num_samples(self):
        return len(self.data_source) if self._num_samples is None else self._num_samples

    def __iter__(self):
        n = len(self.data_source)
        generator = self.generator or _seeded()
        if self.replacement:
            left = self.num_samples
            while left > 0:
                yield from _C.ops.randint(0, n, (min(left, 32),), generator=generator, dtype=_C.int64).tolist()
                left -= 32
            return
        for start in range(0, self.num_samples, max(n, 1)):
            yield from _C.ops.randperm(n, generator=generator).tolist()[:self.num_samples - start]

    def __len__(self):
        return self.num_samples


class SubsetRandomSampler(Sampler[int]):
    """A random order of the given indices."""

    def __init__(self, indices, generator=None):
        self.indices, self.generator = indices, generator

    def __iter__(self):
        for i in _C.ops.randperm(len(self.indices), generator=self.generator or _C.default_generator).tolist():
            yield self.indices[i]

    def __len__(self):
        return len(self.indices)


class WeightedRandomSampler(Sampler[int]):
    """num_samples indices drawn with probabilities proportional to weights."""

    def __init__(self, weights, num_samples, replacement=True, generator=None):
        if not isinstance(num_samples, int) or isinstance(num_samples, bool) or num_samples <= 0:
            raise ValueError(f"num_samples should be a positive integer value, but got num_samples={num_samples}")
        if not isinstance(replacement, bool):
            raise ValueError(f"replacement should be a boolean value, but got replacement={replacement}")
        weights = weights.to(_C.float64) if isinstance(weights, _C.Tensor) else \
            _C.tensor(list(weights), dtype=_C.float64)
        if weights.dim() != 1:
            raise ValueError("weights should be a 1d sequence but given weights have shape "
                             f"{tuple(weights.shape)}")
        self.weights, self.num_samples, self.replacement, self.generator = weights, num_samples, replacement, generator

    def __iter__(self):
        drawn = _C.ops.multinomial(self.weights, self.num_samples, self.replacement,
                                   generator=self.generator or _C.default_generator)
        yield from drawn.tolist()

    def __len__(self):
        return self.num_samples


class DistributedSampler(Sampler[int]):
    """The share of one of num_replicas processes, of equal size for each: with drop_last without the rest, else with
    some samples twice. set_epoch() makes another shuffle."""

    def __init__(self, dataset, num_replicas=None, rank=None, shuffle=True, seed=0, drop_last=False):
        if num_replicas is None or rank is None:
            raise RuntimeError("Requires distributed package to be available (hint: give num_replicas and rank)")
        if rank >= num_replicas or rank < 0:
            raise ValueError(f"Invalid rank {rank}, rank should be in the interval [0, {num_replicas - 1}]")
        self.dataset, self.num_replicas, self.rank, self.epoch = dataset, num_replicas, rank, 0
        self.shuffle, self.seed, self.drop_last = shuffle, seed, drop_last
        n = len(dataset)
        self.num_samples = max(0, n // num_replicas if drop_last else -(-n // num_replicas))
        self.total_size = self.num_samples * num_replicas

    def __iter__(self):
        n = len(self.dataset)
        if self.shuffle:
            generator = _C.Generator()
            generator.manual_seed(self.seed + self.epoch)
            indices = _C.ops.randperm(n, generator=generator).tolist()
        else:
            indices = list(range(n))
        indices = list(itertools.islice(itertools.cycle(indices), self.total_size)) if n else []
        return iter(indices[self.rank::self.num_replicas])

    def __len__(self):
        return self.num_samples

    def set_epoch(self, epoch):
        """The next pass is number epoch."""
        self.epoch = epoch


class BatchSampler(Sampler[list[int]]):
    """Lists of batch_size indices of another sampler; drop_last: without a smaller last one."""

    def __init__(self, sampler, batch_size, drop_last):
        if not isinstance(batch_size, int) or isinstance(batch_size, bool) or batch_size <= 0:
            raise ValueError(f"batch_size should be a positive integer value, but got batch_size={batch_size}")
        if not isinstance(drop_last, bool):
            raise ValueError(f"drop_last should be a boolean value, but got drop_last={drop_last}")
        self.sampler, self.batch_size, self.drop_last = sampler, batch_size, drop_last

    def __iter__(self):
        indices = iter(self.sampler)
        while True:
            batch = list(itertools.islice(indices, self.batch_size))
            if not batch or self.drop_last and len(batch) < self.batch_size:
                return
            yield batch

    def __len__(self):
        n = len(self.sampler)
        return n // self.batch_size if self.drop_last else -(-n // self.batch_size)
