#!/usr/bin/env bash
# Prints a Python to work with: the one named, or a virtual environment made on the first call.
#   python_env.sh build [PYTHON]     what builds and tests the package (.venv-build)
#   python_env.sh pytorch [PYTHON]   the same with PyTorch 2.15 to compare with (.venv, several GB)
set -euo pipefail
kind=$1
if [ $# -gt 1 ]; then
  echo "$2"
  exit 0
fi
packages="nanobind scikit-build-core numpy pytest mypy scipy-openblas32"
needed="import nanobind, scikit_build_core, numpy, pytest, mypy, scipy_openblas32"
folder=.venv-build
if [ "$kind" = pytorch ] || .venv/bin/python -c "$needed" 2>/dev/null; then
  folder=.venv  # it has everything
fi
if [ "$kind" = pytorch ]; then
  packages="$packages torch==2.15.0 safetensors expecttest"
  needed="$needed, expecttest, safetensors, torch; assert torch.__version__.startswith('2.15.0')"
fi
python=$PWD/$folder/bin/python
if ! "$python" -c "$needed" 2>/dev/null; then
  echo "Making $folder with $packages (once)" >&2
  python3 -m venv "$folder" >&2
  # shellcheck disable=SC2086
  if ! "$python" -m pip install -q --disable-pip-version-check $packages >&2; then
    echo "The Python package can be neither built nor tested: PyPI gave no $packages." >&2
    echo "Name a Python that has them: make ... PYTHON=/path/to/python. 'make test-library' needs none." >&2
    exit 1
  fi
fi
echo "$python"
