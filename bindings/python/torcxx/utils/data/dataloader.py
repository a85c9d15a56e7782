"""DataLoader: batches of a data set, loaded in this process or by workers."""
import functools
import multiprocessing
import queue
import warnings
from collections.abc import Iterator
from typing import Any, Generic, TypeVar

from ... import _C
from ._collate import default_collate, default_convert
from ._worker import Exhausted, ExceptionWrapper, Fetcher, Resume, worker_loop
from .dataset import Dataset, IterableDataset
from .sampler import BatchSampler, RandomSampler, Sampler, SequentialSampler

_T = TypeVar("_T", covariant=True)
_FIXED = ("batch_size", "batch_sampler", "sampler", "drop_last", "dataset", "persistent_workers")
_CHECK_SECONDS = 5.0  # how often a waiting loader looks whether its workers live


class _Endless(Sampler[None]):
    """Stands for the indices of an iterable data set."""

    def __iter__(self):
        while True:
            yield None


class DataLoader(Generic[_T]):
    """Iterates over batches of a data set: dataset[i] for the indices of a sampler, or what an IterableDataset gives.

    num_workers: processes that load ahead, prefetch_factor batches each. timeout: seconds to wait for a batch.
    persistent_workers: they live on between epochs. Errors of workers are raised here, with their traceback."""

    _initialized = False

    def __init__(self, dataset: Dataset[_T], batch_size=1, shuffle=None, sampler=None, batch_sampler=None, num_workers=0,
                 collate_fn=None, pin_memory=False, drop_last=False, timeout=0, worker_init_fn=None,
                 multiprocessing_context=None, generator=None, *, prefetch_factor=None, persistent_workers=False,
                 pin_memory_device="", in_order=True):
        if num_workers < 0:
            raise ValueError("num_workers option should be non-negative; use num_workers=0 to disable multiprocessing.")
        if timeout < 0:
            raise ValueError("timeout option should be non-negative")
        if num_workers == 0 and prefetch_factor is not None:
            raise ValueError("prefetch_factor option could only be specified in multiprocessing.let num_workers > 0 to "
                             "enable multiprocessing, otherwise set prefetch_factor to None.")
        if num_workers > 0 and prefetch_factor is None:
            prefetch_factor = 2
        elif prefetch_factor is not None and prefetch_factor < 0:
            raise ValueError("prefetch_factor option should be non-negative")
        if persistent_workers and num_workers == 0:
            raise ValueError("persistent_workers option needs num_workers > 0")
        iterable = isinstance(dataset, IterableDataset)
        if iterable:
            for name, value, absent in (("shuffle", shuffle, not shuffle), ("sampler", sampler, sampler is None),
                                        ("batch_sampler", batch_sampler, batch_sampler is None)):
                if not absent:
                    raise ValueError(f"DataLoader with IterableDataset: expected unspecified {name} option, but got "
                                     f"{name}={value}")
        if sampler is not None and shuffle:
            raise ValueError("sampler option is mutually exclusive with shuffle")
        if batch_sampler is not None:
            if batch_size != 1 or shuffle or sampler is not None or drop_last:
                raise ValueError("batch_sampler option is mutually exclusive with batch_size, shuffle, sampler, and "
                                 "drop_last")
            batch_size, drop_last = None, False
        elif batch_size is None and drop_last:
            raise ValueError("batch_size=None option disables auto-batching and is mutually exclusive with drop_last")
        if sampler is None:
            sampler = _Endless() if iterable else RandomSampler(dataset, generator=generator) if shuffle else \
                SequentialSampler(dataset)
        if batch_size is not None and batch_sampler is None:
            batch_sampler = BatchSampler(sampler, batch_size, drop_last)
        if pin_memory:
            warnings.warn("'pin_memory' argument is set as true but no accelerator is found, then device pinned memory won't "
                          "be used.", stacklevel=2)
        self.dataset, self.num_workers, self.prefetch_factor = dataset, num_workers, prefetch_factor
        self.pin_memory, self.pin_memory_device, self.timeout = pin_memory, pin_memory_device, timeout
        self.worker_init_fn, self.multiprocessing_context = worker_init_fn, multiprocessing_context
        self.batch_size, self.drop_last, self.sampler, self.batch_sampler = batch_size, drop_last, sampler, batch_sampler
        self.generator, self.in_order, self.persistent_workers = generator, in_order, persistent_workers
        self._iterable = iterable
        self._auto_collation = batch_sampler is not None
        self.collate_fn = collate_fn or (default_collate if self._auto_collation else default_convert)
        self._iterator = None
        self._initialized = True

    def __setattr__(self, name, value):
        if self._initialized and name in _FIXED:
            raise ValueError(f"{name} attribute should not be set after {type(self).__name__} is initialized")
        super().__setattr__(name, value)

    @property
    def multiprocessing_context(self):
        return self._context

    @multiprocessing_context.setter
    def multiprocessing_context(self, context):
        if context is not None:
            if self.num_workers == 0:
                raise ValueError("multiprocessing_context can only be used with multi-process loading (num_workers > 0), "
                                 f"but got num_workers={self.num_workers}")
            if isinstance(context, str):
                known = multiprocessing.get_all_start_methods()
                if context not in known:
                    raise ValueError(f"multiprocessing_context option should specify a valid start method in {known!r}, "
                                     f"but got multiprocessing_context={context!r}")
                context = multiprocessing.get_context(context)
            elif not isinstance(context, multiprocessing.context.BaseContext):
                raise TypeError("multiprocessing_context option should be a valid context object or a string specifying "
                                f"the start method, but got multiprocessing_context={context}")
        self._context = context

    @property
    def _index_sampler(self):
        return self.batch_sampler if self._auto_collation else self.sampler

    def _make_fetcher(self):
        return functools.partial(Fetcher, self.dataset, self._iterable, self._auto_collation, self.collate_fn,
                                 self.drop_last)

    def __iter__(self) -> Iterator[Any]:
        if self.num_workers == 0:
            return _SingleProcessIter(self)
        if not self.persistent_workers:
            return _WorkersIter(self)
        if self._iterator is None:
            self._iterator = _WorkersIter(self)
        else:
            self._iterator.restart()
        return self._iterator

    def __len__(self) -> int:
        if not self._iterable:
            return len(self._index_sampler)
        n = len(self.dataset)
        if self.batch_size is None:
            return n
        return n // self.batch_size if self.drop_last else -(-n // self.batch_size)

    def __getstate__(self):
        return {**self.__dict__, "_iterator": None}


class _Iter:
    def __init__(self, loader):
        self.loader = loader
        self._start()

    def _start(self):
        loader = self.loader
        self._yielded = 0
        self.indices = iter(loader._index_sampler)
        self.base_seed = int(_C.ops.empty((), dtype=_C.int64).random_(
            generator=loader.generator or _C.default_generator).item())

    def __iter__(self):
        return self

    def __len__(self):
        return len(self.loader._index_sampler)

    def _counted(self, data):
        self._yielded += 1
        if self.loader._iterable and hasattr(type(self.loader.dataset), "__len__") and \
                self._yielded > len(self.loader):
            warnings.warn(f"Length of IterableDataset {self.loader.dataset} was reported to be {len(self.loader)} (when "
                          f"accessing len(dataloader)), but {self._yielded} samples have been fetched. ", stacklevel=3)
        return data


class _SingleProcessIter(_Iter):
    def __init__(self, loader):
        super().__init__(loader)
        if loader.timeout != 0:
            raise AssertionError("timeout needs num_workers > 0")
        self.fetcher = loader._make_fetcher()()

    def __next__(self):
        return self._counted(self.fetcher.fetch(next(self.indices)))


class _WorkersIter(_Iter):
    """Tasks go to the workers in turn; results come in any order and leave in the order of the tasks."""

    def __init__(self, loader):
        self.workers = []
        super().__init__(loader)
        context = loader.multiprocessing_context or multiprocessing
        self.results = context.Queue()
        self.queues = []
        try:
            for i in range(loader.num_workers):
                tasks = context.Queue()
                tasks.cancel_join_thread()
                worker = context.Process(target=worker_loop, daemon=True, args=(
                    i, loader.num_workers, loader._make_fetcher(), loader.dataset, tasks, self.results,
                    self.base_seed + i, loader.worker_init_fn))
                worker.start()
                self.queues.append(tasks)
                self.workers.append(worker)
        except BaseException:
            self._shutdown()
            raise
        self._reset()

    def _reset(self):
        self.sent = self.given = 0  # numbers of the next task and of the next result to leave
        self.arrived, self.owner = {}, {}
        self.alive = [True] * len(self.workers)
        self.turn = 0
        for _ in range(self.loader.prefetch_factor * self.loader.num_workers):
            self._send()

    def restart(self):
        """Another epoch with the same workers."""
        while len(self.arrived) < len(self.owner):  # what a broken-off epoch still has under way
            number, data = self._receive()
            self.arrived[number] = data
        self._start()
        for tasks in self.queues:
            tasks.put((-1, Resume()))
        waiting = len(self.queues)
        while waiting:
            _, data = self._receive()
            waiting -= isinstance(data, Resume)
        self._reset()

    def _send(self):
        for _ in range(len(self.workers)):
            worker, self.turn = self.turn, (self.turn + 1) % len(self.workers)
            if self.alive[worker]:
                break
        else:
            return
        try:
            index = next(self.indices)
        except StopIteration:
            return
        self.queues[worker].put((self.sent, index))
        self.owner[self.sent] = worker
        self.sent += 1

    def _receive(self):
        waited = 0.0
        limit = self.loader.timeout
        while True:
            step = min(_CHECK_SECONDS, limit - waited) if limit > 0 else _CHECK_SECONDS
            try:
                return self.results.get(timeout=step)
            except queue.Empty:
                waited += step
                dead = [w for w in self.workers if not w.is_alive()]
                if dead:
                    pids = ", ".join(str(w.pid) for w in dead)
                    self._shutdown()
                    raise RuntimeError(f"DataLoader worker (pid(s) {pids}) exited unexpectedly") from None
                if limit > 0 and waited >= limit:
                    raise RuntimeError(f"DataLoader timed out after {limit} seconds") from None

    def _next_number(self):
        """The number of a result that may leave now, or None at the end."""
        while self.owner:
            if self.loader.in_order:
                if self.given in self.arrived:
                    return self.given
            elif self.arrived:
                return next(iter(self.arrived))
            number, data = self._receive()
            self.arrived[number] = data
        return None

    def __next__(self):
        while True:
            number = self._next_number()
            if number is None:
                if not self.loader.persistent_workers:
                    self._shutdown()
                raise StopIteration
            data = self.arrived.pop(number)
            worker = self.owner.pop(number)
            self.given = number + 1
            if isinstance(data, Exhausted):
                self.alive[worker] = False
                self._send()
                continue
            self._send()
            if isinstance(data, ExceptionWrapper):
                data.reraise()
            return self._counted(data)

    def _shutdown(self):
        for tasks in self.queues if hasattr(self, "queues") else ():
            try:
                tasks.put(None)
            except (OSError, ValueError):
                pass
        for worker in self.workers:
            worker.join(timeout=0.1 if worker.is_alive() and self.owner_left() else 5.0)
            if worker.is_alive():
                worker.terminate()
                worker.join()
        self.workers = []
        for q in [*getattr(self, "queues", []), getattr(self, "results", None)]:
            if q is not None:
                q.cancel_join_thread()
                q.close()
        self.queues = []

    def owner_left(self):
        """Whether tasks are under way, whose results nobody will read."""
        return bool(getattr(self, "owner", None))

    def __del__(self):
        try:
            self._shutdown()
        except Exception:
            pass  # at the interpreter's end there is nothing left to do
