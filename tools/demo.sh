#!/usr/bin/env bash
# Trains on the handwritten digits, then classifies PNGs with the written model in a second process.
set -euo pipefail
torcxx=${1:?usage: tools/demo.sh PROGRAM}
out=${2:-out/digits}
"$torcxx" train digits --out "$out"
echo
echo "In a second process, from the written model:"
"$torcxx" predict "$out/model.safetensors" "$out"/digit_*.png
echo
echo "Training curves: $out/curves.svg"
