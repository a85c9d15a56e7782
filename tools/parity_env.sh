#!/usr/bin/env bash
# Prints a Python that has PyTorch 2.15: the one named, or .venv, made on the first call.
set -euo pipefail
if [ $# -gt 0 ]; then
  echo "$1"
  exit 0
fi
python=$PWD/.venv/bin/python
needed='import expecttest, nanobind, numpy, pytest, safetensors, torch; assert torch.__version__.startswith("2.15.0")'
if ! "$python" -c "$needed" 2>/dev/null; then
  echo "Making .venv with PyTorch 2.15.0 (once, several GB)" >&2
  python3 -m venv .venv
  "$python" -m pip install -q torch==2.15.0 numpy safetensors expecttest nanobind pytest >&2
fi
echo "$python"
