"""The package as such: quick to import, light, complete."""
import os
import subprocess
import sys

import torcxx


def run(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=dict(os.environ), check=True).stdout


def test_import_is_quick():
    # processor time: other programs on the machine do not count
    code = "import time; s = time.process_time(); import torcxx; print(time.process_time() - s)"
    assert min(float(run(code)) for _ in range(5)) < 0.1


def test_import_brings_no_large_modules():
    loaded = set(run("import sys; before = set(sys.modules); import torcxx; print(*(set(sys.modules) - before))").split())
    assert not loaded & {"numpy", "torch", "zipfile", "multiprocessing", "torcxx.nn", "torcxx.serialization"}


def test_modules_are_found():
    for name in ("nn", "optim", "utils", "testing", "func", "serialization", "safetensors", "autograd", "random"):
        assert getattr(torcxx, name).__name__ == "torcxx." + name
    assert callable(torcxx.save) and callable(torcxx.load)
    try:
        torcxx.no_such_name
    except AttributeError as e:
        assert "no_such_name" in str(e)
    else:
        raise AssertionError("a name that is not there was found")
