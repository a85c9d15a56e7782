"""Data sets, samplers, the loader and its workers; assert_close and make_tensor."""
import os
import time
from collections import namedtuple

import numpy as np
import pytest

import torcxx as tx
from torcxx.testing import assert_close, make_tensor
from torcxx.utils import data as D

Point = namedtuple("Point", "x y")


class Squares(D.Dataset):
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        if not 0 <= i < self.n:
            raise IndexError(i)
        return i * i


class Failing(Squares):
    def __getitem__(self, i):
        if i == 5:
            raise KeyError("sample five")
        return i


class Count(D.IterableDataset):
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        info = D.get_worker_info()
        start, step = (0, 1) if info is None else (info.id, info.num_workers)
        return iter(range(start, self.n, step))


class Dying(Squares):
    def __getitem__(self, i):
        os._exit(1)


class Slow(Squares):
    def __getitem__(self, i):
        time.sleep(30)  # longer than the loader's timeout, which ends the test


class Reporting(Squares):
    def __getitem__(self, i):
        info = D.get_worker_info()
        return tx.tensor([info.id, info.num_workers, int(tx.initial_seed() == info.seed), os.getpid()])


def test_data_sets():
    t = D.TensorDataset(tx.arange(6).reshape(3, 2), tx.tensor([7, 8, 9]))
    assert len(t) == 3 and t[1][0].tolist() == [2, 3] and t[1][1].item() == 8
    with pytest.raises(AssertionError, match="Size mismatch between tensors"):
        D.TensorDataset(tx.zeros(2), tx.zeros(3))
    c = Squares(3) + Squares(2)
    assert isinstance(c, D.ConcatDataset) and [c[i] for i in range(5)] == [0, 1, 4, 0, 1] and c[-1] == 1
    s = D.StackDataset(a=Squares(3), b=Squares(3))
    assert s[2] == {"a": 4, "b": 4} and D.StackDataset(Squares(2), Squares(2))[1] == (1, 1)
    assert list(D.ChainDataset([Count(2), Count(1)])) == [0, 1, 0]
    sub = D.Subset(Squares(10), [3, 5])
    assert len(sub) == 2 and sub[1] == 25 and sub.__getitems__([0, 1]) == [9, 25]


def test_random_split():
    g = tx.Generator()
    g.manual_seed(1)
    a, b = D.random_split(range(10), [0.7, 0.3], generator=g)
    assert (len(a), len(b)) == (7, 3) and sorted(a.indices + b.indices) == list(range(10))
    assert [len(s) for s in D.random_split(range(10), [3, 7])] == [3, 7]
    with pytest.raises(ValueError, match="Sum of input lengths does not equal the length of the input dataset!"):
        D.random_split(range(10), [3, 3])
    with pytest.raises(ValueError, match="Fraction at index 0 is not between 0 and 1"):
        D.random_split(range(10), [-0.5, 1.5])


@pytest.mark.parametrize("drop_last", [False, True])
def test_distributed_sampler(drop_last):
    torch = pytest.importorskip("torch")  # the oracle, which make test does without; make test-python has it
    for n in (0, 3, 10, 11):
        parts = []
        for rank in range(4):
            given = list(range(n)), 4, rank
            ours = D.DistributedSampler(*given, shuffle=False, drop_last=drop_last)
            if n:
                assert list(ours) == list(torch.utils.data.DistributedSampler(*given, shuffle=False, drop_last=drop_last))
            mixed = D.DistributedSampler(*given, drop_last=drop_last)
            mixed.set_epoch(3)
            assert len(list(mixed)) == len(mixed) == len(ours)
            parts += list(mixed)
        assert set(parts) <= set(range(n)) and (drop_last or set(parts) == set(range(n)))
    with pytest.raises(RuntimeError, match="Requires distributed package"):
        D.DistributedSampler([1, 2])
    with pytest.raises(ValueError, match="Invalid rank 4"):
        D.DistributedSampler([1, 2], 4, 4)


def test_samplers():
    assert list(D.SequentialSampler(range(3))) == [0, 1, 2]
    g = tx.Generator()
    g.manual_seed(3)
    order = list(D.RandomSampler(range(50), generator=g))
    assert sorted(order) == list(range(50)) and order != list(range(50))
    g.manual_seed(3)
    assert list(D.RandomSampler(range(50), generator=g)) == order
    drawn = list(D.RandomSampler(range(4), replacement=True, num_samples=100))
    assert len(drawn) == 100 and set(drawn) == {0, 1, 2, 3}
    assert len(list(D.RandomSampler(range(4), num_samples=10))) == 10
    assert sorted(D.SubsetRandomSampler([4, 9, 2])) == [2, 4, 9]
    weighted = list(D.WeightedRandomSampler([0.0, 1.0, 3.0], 1000))
    assert 0 not in weighted and 600 < weighted.count(2) < 900
    assert list(D.BatchSampler(range(5), 2, False)) == [[0, 1], [2, 3], [4]]
    assert list(D.BatchSampler(range(5), 2, True)) == [[0, 1], [2, 3]] and len(D.BatchSampler(range(5), 2, False)) == 3
    for call, message in ((lambda: D.BatchSampler(range(5), 0, True), "batch_size should be a positive integer value"),
                          (lambda: D.BatchSampler(range(5), 1, 1), "drop_last should be a boolean value"),
                          (lambda: D.RandomSampler(range(5), num_samples=0), "num_samples should be a positive integer"),
                          (lambda: D.WeightedRandomSampler([[1.0]], 1), "weights should be a 1d sequence")):
        with pytest.raises(ValueError, match=message):
            call()


def test_collate():
    b = D.default_collate([(1, 2.5, tx.ones(2), "a"), (3, 4.5, tx.zeros(2), "b")])
    assert b[0].tolist() == [1, 3] and b[0].dtype == tx.int64 and b[1].dtype == tx.float64
    assert b[2].shape == (2, 2) and b[3] in (["a", "b"], ("a", "b"))
    d = D.default_collate([{"x": np.float32(1), "y": np.arange(2)}, {"x": np.float32(2), "y": np.arange(2)}])
    assert d["x"].dtype == tx.float32 and d["y"].shape == (2, 2)
    p = D.default_collate([Point(1, 2), Point(3, 4)])
    assert isinstance(p, Point) and p.y.tolist() == [2, 4]
    with pytest.raises(RuntimeError, match="each element in list of batch should be of equal size"):
        D.default_collate([[1], [1, 2]])
    with pytest.raises(TypeError, match="batch must contain tensors, numpy arrays, numbers, dicts or lists; found"):
        D.default_collate([object()])
    assert D.default_convert({"a": np.zeros(2), "b": (1, "x")})["a"].dtype == tx.float64


def test_loading_in_this_process():
    loader = D.DataLoader(Squares(7), batch_size=3)
    assert [b.tolist() for b in loader] == [[0, 1, 4], [9, 16, 25], [36]] and len(loader) == 3
    assert len(list(D.DataLoader(Squares(7), 3, drop_last=True))) == 2
    assert list(D.DataLoader(Squares(3), batch_size=None)) == [0, 1, 4]
    shuffled = [i for b in D.DataLoader(Squares(20), 4, shuffle=True) for i in b.tolist()]
    assert sorted(shuffled) == [i * i for i in range(20)] and shuffled != sorted(shuffled)
    g = tx.Generator()
    orders = []
    for _ in range(2):
        g.manual_seed(5)
        orders.append([b.tolist() for b in D.DataLoader(Squares(20), 4, shuffle=True, generator=g)])
    assert orders[0] == orders[1]
    assert [b.tolist() for b in D.DataLoader(Count(5), 2)] == [[0, 1], [2, 3], [4]]
    assert [b.tolist() for b in D.DataLoader(Squares(4), batch_sampler=[[3, 1], [2]])] == [[9, 1], [4]]
    assert list(D.DataLoader(Squares(4), 2, collate_fn=sum)) == [1, 13]
    with pytest.raises(KeyError, match="sample five"):
        list(D.DataLoader(Failing(8), 2))


@pytest.mark.parametrize("workers", [1, 3])
def test_workers_keep_the_order(workers):
    want = [b.tolist() for b in D.DataLoader(Squares(23), 4)]
    loader = D.DataLoader(Squares(23), 4, num_workers=workers)
    assert [b.tolist() for b in loader] == want and [b.tolist() for b in loader] == want


def test_workers_know_themselves_and_persist():
    loader = D.DataLoader(Reporting(8), 1, num_workers=2, persistent_workers=True)
    first, second = [b[0].tolist() for b in loader], [b[0].tolist() for b in loader]
    assert {r[0] for r in first} == {0, 1} and all(r[1] == 2 and r[2] == 1 for r in first)
    assert {r[3] for r in first} == {r[3] for r in second} and os.getpid() not in {r[3] for r in first}
    it = iter(loader)
    next(it)
    assert [b[0, 0].item() for b in loader] == [r[0] for r in first]  # an epoch broken off
    assert D.get_worker_info() is None


def test_workers_share_an_iterable():
    loader = D.DataLoader(Count(11), 2, num_workers=3)
    got = [b.tolist() for b in loader]
    assert sorted(i for b in got for i in b) == list(range(11))


def test_errors_of_workers_are_raised():
    loader = D.DataLoader(Failing(8), 2, num_workers=2)
    it = iter(loader)
    assert next(it).tolist() == [0, 1] and next(it).tolist() == [2, 3]
    with pytest.raises(KeyError, match="Caught KeyError in DataLoader worker process"):
        next(it)

    def fail(i):
        raise ValueError("no start")

    with pytest.raises(ValueError, match="no start"):
        list(D.DataLoader(Squares(4), num_workers=1, worker_init_fn=fail))
    with pytest.raises(RuntimeError, match=r"DataLoader worker \(pid\(s\) \d+\) exited unexpectedly"):
        list(D.DataLoader(Dying(4), num_workers=1))
    with pytest.raises(RuntimeError, match="DataLoader timed out after 1 seconds"):
        list(D.DataLoader(Slow(4), num_workers=1, timeout=1))


def test_arguments_of_the_loader():
    s = Squares(4)
    for options, message in (
            ({"num_workers": -1}, "num_workers option should be non-negative"), ({"timeout": -1}, "timeout option"),
            ({"prefetch_factor": 2}, "prefetch_factor option could only be specified in multiprocessing"),
            ({"persistent_workers": True}, "persistent_workers option needs num_workers > 0"),
            ({"sampler": [1], "shuffle": True}, "sampler option is mutually exclusive with shuffle"),
            ({"batch_sampler": [[1]], "batch_size": 2}, "batch_sampler option is mutually exclusive"),
            ({"batch_size": None, "drop_last": True}, "batch_size=None option disables auto-batching"),
            ({"num_workers": 1, "multiprocessing_context": "no"}, "should specify a valid start method")):
        with pytest.raises(ValueError, match=message):
            D.DataLoader(s, **options)
    with pytest.raises(ValueError, match="DataLoader with IterableDataset: expected unspecified shuffle option"):
        D.DataLoader(Count(3), shuffle=True)
    loader = D.DataLoader(s)
    with pytest.raises(ValueError, match="batch_size attribute should not be set after DataLoader is initialized"):
        loader.batch_size = 3


def test_signature_of_the_loader():
    torch = pytest.importorskip("torch")  # the oracle, which make test does without; make test-python has it
    import inspect
    ours, theirs = inspect.signature(D.DataLoader), inspect.signature(torch.utils.data.DataLoader)
    assert [(p.name, p.default, p.kind) for p in ours.parameters.values()] == \
        [(p.name, p.default, p.kind) for p in theirs.parameters.values()]


def test_assert_close():
    assert_close(tx.ones(3), tx.ones(3) * (1 + 1e-6))
    assert_close({"a": [1.0, tx.zeros(1)]}, {"a": [1.0 + 1e-9, tx.zeros(1)]})
    assert_close(float("nan"), float("nan"), equal_nan=True)
    for a, b, kind, message in (
            (tx.ones(2), tx.ones(3), AssertionError, r"attribute 'shape' do not match: torch.Size\(\[2\]\) != "),
            (tx.ones(2), tx.ones(2).double(), AssertionError, "attribute 'dtype' do not match: torch.float32 != "),
            (1.0, 2.0, AssertionError, "Scalars are not close!\n\nExpected 2.0 but got 1.0.\nAbsolute difference: 1.0"),
            ([1, 2], [1], AssertionError, "length of the sequences mismatch: 2 != 1"),
            ({"a": 1}, {"b": 1}, AssertionError, "keys of the mappings do not match"),
            ([1, tx.ones(1)], [1, tx.zeros(1)], AssertionError, r"occurred for item \[1\]"),
            (tx.ones(1), 1.0, TypeError, "No comparison pair was able to handle inputs of type")):
        with pytest.raises(kind, match=message):
            assert_close(a, b)
    with pytest.raises(ValueError, match="Both 'rtol' and 'atol' must be either specified or unspecified"):
        assert_close(1, 1, rtol=0.1)


@pytest.mark.parametrize("a,b", [([1.0, 2.0, 3.0], [1.0, 2.5, 3.0]), ([[1.0, 2.0]], [[0.5, 8.0]]), ([1, 2], [1, 3]),
                                 ([True, False], [True, True]), (1.5, 2.5)])
def test_messages_of_assert_close(a, b):
    torch = pytest.importorskip("torch")  # the oracle, which make test does without; make test-python has it
    with pytest.raises(AssertionError) as theirs:
        torch.testing.assert_close(torch.tensor(a), torch.tensor(b))
    with pytest.raises(AssertionError) as ours:
        assert_close(tx.tensor(a), tx.tensor(b))
    assert str(ours.value) == str(theirs.value)


def test_make_tensor():
    t = make_tensor(3, 4, dtype=tx.float32, low=1, high=2)
    assert t.shape == (3, 4) and 1 <= t.min().item() and t.max().item() <= 2
    assert make_tensor((2, 3), dtype=tx.int8).dtype == tx.int8
    assert not make_tensor(4, 5, dtype=tx.float64, noncontiguous=True).is_contiguous()
    assert make_tensor(100, dtype=tx.int64, low=-1, high=2, exclude_zero=True).abs().min().item() == 1
    assert make_tensor(3, dtype=tx.complex64, requires_grad=True).requires_grad
    assert set(make_tensor(50, dtype=tx.bool).tolist()) == {True, False}
    with pytest.raises(ValueError, match="`low` must be less than `high`"):
        make_tensor(1, dtype=tx.float32, low=2, high=1)
    with pytest.raises(ValueError, match="not supported for boolean and integral dtypes"):
        make_tensor(1, dtype=tx.int64, requires_grad=True)
