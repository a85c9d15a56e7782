"""Switches of recording, as with statements and decorators."""
import functools
import inspect
from collections.abc import Callable
from typing import Any, TypeVar

from .. import _C


_F = TypeVar("_F", bound=Callable[..., Any])


_refusal = None  # why recording may not be switched off now


def _check_refusal(name):
    if _refusal:
        raise NotImplementedError(f"{name} {_refusal}")


class _Mode:
    """A context manager that decorates functions and generators too."""

    def clone(self):
        return type(self)()

    def __call__(self, f: _F) -> _F:
        if inspect.isclass(f):
            raise TypeError(f"{type(self).__name__}: decorate functions, not the class {f.__name__}")
        if inspect.isgeneratorfunction(f):
            @functools.wraps(f)
            def generator(*args, **kwargs):
                g = f(*args, **kwargs)
                try:
                    with self.clone():
                        item = next(g)
                    while True:
                        try:
                            sent = yield item
                        except GeneratorExit:
                            with self.clone():
                                g.close()
                            raise
                        except BaseException as e:  # thrown in by the caller: the generator's to handle
                            with self.clone():
                                item = g.throw(e)
                        else:
                            with self.clone():
                                item = g.send(sent)
                except StopIteration as e:
                    return e.value
            return generator

        @functools.wraps(f)
        def wrapper(*args, **kwargs):
            with self.clone():
                return f(*args, **kwargs)
        return wrapper


class _SetMode(_Mode):
    enabled = True

    def __new__(cls, f=None):
        mode = super().__new__(cls)
        return mode if f is None else mode(f)

    def __enter__(self):
        if _refusal and not self.enabled:
            _check_refusal("no_grad")
        self.before = _C.is_grad_enabled()
        _C._set_grad_enabled(self.enabled)

    def __exit__(self, *_: Any) -> None:
        _C._set_grad_enabled(self.before)


class no_grad(_SetMode):
    """Operations inside are not recorded."""
    enabled = False


class enable_grad(_SetMode):
    """Operations inside are recorded, within no_grad too."""


class set_grad_enabled(_Mode):
    """Switches recording at once; as a with statement, until its end."""

    def __init__(self, mode):
        self.mode, self.before = bool(mode), _C.is_grad_enabled()
        if not self.mode:
            _check_refusal("set_grad_enabled(False)")
        _C._set_grad_enabled(self.mode)

    def clone(self):
        return type(self)(self.mode)

    def __call__(self, f: _F) -> _F:
        _C._set_grad_enabled(self.before)
        return super().__call__(f)

    def __enter__(self):
        _C._set_grad_enabled(self.mode)

    def __exit__(self, *_: Any) -> None:
        _C._set_grad_enabled(self.before)


class inference_mode(_Mode):
    """Tensors made inside have no version counter and can never be recorded: less work than no_grad."""

    def __new__(cls, mode=True):
        self = super().__new__(cls)
        if callable(mode) and not isinstance(mode, bool):
            self.mode = True
            return self(mode)
        return self

    def __init__(self, mode=True):
        self.mode = mode

    def clone(self):
        return type(self)(self.mode)

    def __enter__(self):
        if self.mode:
            _check_refusal("inference_mode")
        self.guard = _C._InferenceMode()
        self.guard.enter(self.mode)

    def __exit__(self, *_: Any) -> None:
        self.guard.exit()


class set_detect_anomaly:
    """Errors of backward name the operation whose gradient failed; check_nan: NaN is such an error."""

    def __init__(self, mode, check_nan=True):
        self.before = _C._anomaly()
        _C._set_anomaly(bool(mode), check_nan)

    def __enter__(self):
        pass

    def __exit__(self, *_: Any) -> None:
        _C._set_anomaly(*self.before)


class detect_anomaly(set_detect_anomaly):
    """set_detect_anomaly(True) for a with statement."""

    def __init__(self, check_nan=True):
        self.check_nan = check_nan

    def __enter__(self):
        super().__init__(True, self.check_nan)
