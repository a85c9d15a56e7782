"""The type stubs: a typed script passes mypy, and mistakes in one do not."""
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torcxx

pytest.importorskip("mypy")  # from .venv-build or .venv; a Python of the user's may lack it
EXAMPLE = Path(__file__).with_name("typed_example.py")


def mypy(path, folder):
    environment = {**os.environ, "MYPYPATH": str(Path(torcxx.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-m", "mypy", "--follow-imports=silent", "--cache-dir", str(folder), str(path)],
                          capture_output=True, text=True, env=environment)
    return done.returncode, done.stdout


def test_example_runs():
    done = subprocess.run([sys.executable, str(EXAMPLE)], capture_output=True, text=True)
    assert done.returncode == 0 and "torch.Size([10, 16])" in done.stdout, done.stderr


def test_example_has_no_type_errors(tmp_path):
    code, text = mypy(EXAMPLE, tmp_path)
    assert code == 0, text


NAMES = """import torcxx as torch
torch.save({}, "x")
torch.load("x")
torch.unique(torch.ones(2))
torch.vmap(torch.sin)
torch.frombuffer(b"", dtype=torch.int8)
torch.set_default_device("cpu")
torch.func.grad(torch.sin)
torch.serialization.safe_globals([])
torch.safetensors.load_file("x")
torch.meshgrid(torch.ones(2), torch.ones(2), indexing="ij")
torch.ones(2).untyped_storage()
torch.ones(2).apply_(lambda v: v)
torch.linalg.norm(torch.ones(2))
torch.ones(2).contiguous(memory_format=torch.channels_last)
torch.zeros(2, pin_memory=False, layout=torch.strided)
torch.autograd.gradcheck
torch.ones(2).norm("fro")
torch.ones(2).unique(return_counts=True)
torch.tensordot(torch.ones(2,2), torch.ones(2,2), dims=1)
torch.block_diag(torch.ones(2), torch.ones(2))
"""


def test_names_written_in_python_are_known(tmp_path):
    script = tmp_path / "names.py"
    script.write_text(NAMES)
    code, text = mypy(script, tmp_path)
    assert code == 0, text


def test_mistakes_are_found(tmp_path):
    script = tmp_path / "bad.py"
    script.write_text('import torcxx as torch\n'
                      'torch.nn.Linear("a", 2)\n'
                      'torch.nn.Lineal(1, 2)\n'
                      'torch.optim.Adam([], amsgrad="x")\n'
                      'torch.zeros(2).sum(dim="x")\n'
                      'x: int = torch.ones(2)\n')
    code, text = mypy(script, tmp_path)
    assert code == 1
    for line in range(2, 7):
        assert f"bad.py:{line}: error" in text, text
