"""Worker processes of the loader, and how samples are fetched in them and in the main process."""
import random
import sys
import traceback
from dataclasses import dataclass
from typing import Any

_worker_info = None


@dataclass
class WorkerInfo:
    """What a worker knows of itself."""

    id: int
    num_workers: int
    seed: int
    dataset: Any


def get_worker_info():
    """WorkerInfo in a worker process, None elsewhere."""
    return _worker_info


class ExceptionWrapper:
    """An exception with its traceback as text, for another process."""

    def __init__(self, where):
        kind, value, trace = sys.exc_info()
        self.exc_type, self.where = kind, where
        self.exc_msg = "".join(traceback.format_exception(kind, value, trace))

    def reraise(self):
        message = f"Caught {self.exc_type.__name__} {self.where}.\nOriginal {self.exc_msg}"
        if self.exc_type is KeyError:
            raise KeyError(_Text(message))
        try:
            error = self.exc_type(message)
        except Exception:
            # Its class wants other arguments.
            raise RuntimeError(message) from None
        raise error


class _Text(str):
    def __repr__(self):
        return str(self)


class Fetcher:
    """Batches of one data set."""

    def __init__(self, dataset, iterable, auto_collation, collate_fn, drop_last):
        self.dataset, self.iterable, self.auto_collation = dataset, iterable, auto_collation
        self.collate_fn, self.drop_last = collate_fn, drop_last
        self.samples = iter(dataset) if iterable else None

    def fetch(self, index):
        """The batch of these indices; of an iterable data set the next one. Raises StopIteration at its end."""
        if not self.iterable:
            if not self.auto_collation:
                return self.collate_fn(self.dataset[index])
            if callable(getattr(self.dataset, "__getitems__", None)):
                return self.collate_fn(self.dataset.__getitems__(index))
            return self.collate_fn([self.dataset[i] for i in index])
        if not self.auto_collation:
            return self.collate_fn(next(self.samples))
        batch = []
        for _ in index:
            try:
                batch.append(next(self.samples))
            except StopIteration:
                break
        if not batch or self.drop_last and len(batch) < len(index):
            raise StopIteration
        return self.collate_fn(batch)


class Resume:
    """Starts another epoch in a persistent worker."""


class Exhausted:
    """The worker's iterable data set has ended."""


def seed_all(seed):
    """Random numbers of Python, NumPy (when it is loaded) and the library."""
    from ... import random as torcxx_random
    random.seed(seed)
    torcxx_random.manual_seed(seed)
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed(seed % (1 << 32))


def worker_loop(worker_id, num_workers, make_fetcher, dataset, tasks, results, seed, init_fn):
    """Fetches what the tasks queue asks for until it gets None."""
    global _worker_info
    from ... import set_num_threads
    set_num_threads(1)
    seed_all(seed)
    _worker_info = WorkerInfo(worker_id, num_workers, seed, dataset)
    where = f"in DataLoader worker process {worker_id}"
    failed = None
    fetcher = None
    try:
        if init_fn is not None:
            init_fn(worker_id)
        fetcher = make_fetcher()
    except Exception:
        failed = ExceptionWrapper(where)
    try:
        while True:
            task = tasks.get()
            if task is None:
                break
            number, index = task
            if isinstance(index, Resume):
                failed = None
                try:
                    fetcher = make_fetcher()
                except Exception:
                    failed = ExceptionWrapper(where)
                results.put((number, index))
                continue
            if failed is not None:
                data, failed = failed, None
            elif fetcher is None:
                data = Exhausted()
            else:
                try:
                    data = fetcher.fetch(index)
                except StopIteration:
                    data, fetcher = Exhausted(), fetcher if not fetcher.iterable else None
                except Exception:
                    data = ExceptionWrapper(where)
            results.put((number, data))
    except KeyboardInterrupt:
        pass
