"""The type stubs: typed scripts pass mypy and pyright, and mistakes in one do not."""
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torcxx

PACKAGE = Path(torcxx.__file__).parent
EXAMPLES = [Path(__file__).with_name(name) for name in ("typed_example.py", "typed_program.py")]


def check(module, options, paths):
    """The exit status and the findings of a type checker. mypy comes from .venv-build or .venv; pyright, which loads Node when it
    first runs, is used where somebody installed it."""
    pytest.importorskip(module)
    path = os.pathsep.join([str(PACKAGE.parent), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "MYPYPATH": str(PACKAGE.parent), "PYTHONPATH": path}
    command = [sys.executable, "-m", module]
    if subprocess.run([*command, "--version"], capture_output=True, env=environment).returncode:
        pytest.skip(f"{module} is installed, but does not start")
    done = subprocess.run([*command, *options, *map(str, paths)], capture_output=True, text=True, env=environment)
    return done.returncode, done.stdout + done.stderr


def mypy(folder, *paths):
    return check("mypy", ["--follow-imports=silent", "--cache-dir", str(folder)], paths)


def pyright(folder, *paths):
    return check("pyright", ["--pythonpath", sys.executable], paths)


both = pytest.mark.parametrize("checker", [mypy, pyright])


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda p: p.stem)
def test_example_runs(example):
    done = subprocess.run([sys.executable, str(example)], capture_output=True, text=True)
    assert done.returncode == 0 and "torch.Size" in done.stdout, done.stderr


@both
def test_examples_and_stubs_have_no_type_errors(checker, tmp_path):
    code, text = checker(tmp_path, *EXAMPLES, *sorted(PACKAGE.rglob("*.pyi")))
    assert code == 0, text


def test_every_module_has_a_stub():
    assert [p for p in PACKAGE.rglob("*.py") if not p.with_suffix(".pyi").exists()] == []


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


@both
def test_names_written_in_python_are_known(checker, tmp_path):
    script = tmp_path / "names.py"
    script.write_text(NAMES)
    code, text = checker(tmp_path, script)
    assert code == 0, text


@both
def test_mistakes_are_found(checker, tmp_path):
    script = tmp_path / "bad.py"
    script.write_text('import torcxx as torch\n'
                      'torch.nn.Linear("a", 2)\n'
                      'torch.nn.Lineal(1, 2)\n'
                      'torch.optim.Adam([], amsgrad="x")\n'
                      'torch.zeros(2).sum(dim="x")\n'
                      'x: int = torch.ones(2)\n'
                      'torch.ones(2).max(dim=0).best\n'
                      'torch.nn.Identity().train("yes")\n')
    code, text = checker(tmp_path, script)
    assert code == 1
    for line in range(2, 9):
        assert any(f"bad.py:{line}:" in t and "error" in t for t in text.splitlines()), text
