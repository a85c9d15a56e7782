"""Files written by the safetensors package pass through the library byte for byte.

Usage: safetensors_parity.py <program built from safetensors_file.cpp>
Needs the packages safetensors, torch and numpy.
"""

import pathlib
import subprocess
import sys
import tempfile

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

DTYPES = [torch.bool, torch.uint8, torch.int8, torch.int16, torch.uint16, torch.float16,
          torch.bfloat16, torch.int32, torch.uint32, torch.float32, torch.complex64,
          torch.float64, torch.int64, torch.uint64]
SHAPES = [(), (1,), (0,), (3, 0, 2), (7,), (2, 3, 5), (1, 1, 4, 1)]


def random_tensor(dtype, shape):
    if dtype == torch.bool:
        return torch.rand(shape) > 0.5
    if dtype.is_floating_point or dtype.is_complex:
        return torch.randn(shape, dtype=torch.complex64 if dtype.is_complex else torch.float64
                           ).to(dtype)
    return torch.randint(0, 100, shape).to(dtype)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    torch.manual_seed(0)
    tensors = {f"{str(d)[6:]}.{i}": random_tensor(d, s)
               for d in DTYPES for i, s in enumerate(SHAPES)}
    tensors['odd "name" \n\x01 \u00e9 \U0001f600'] = torch.ones(3)
    # One key: the package writes several in no fixed order.
    metadata = {"format": 'pt "x" \u00e9'}
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for name, part, meta in [("all", tensors, metadata), ("plain", tensors, None),
                                 ("empty", {}, None), ("one", {"x": torch.zeros(5)}, metadata)]:
            ours, theirs = folder / f"{name}.ours", folder / f"{name}.theirs"
            save_file(part, theirs, metadata=meta)
            subprocess.run([sys.argv[1], theirs, ours], check=True)
            loaded = load_file(ours)
            with safe_open(ours, "pt") as file:
                same_metadata = (file.metadata() or None) == meta
            same_bytes = ours.read_bytes() == theirs.read_bytes()
            same_values = loaded.keys() == part.keys() and all(
                loaded[k].dtype == part[k].dtype and loaded[k].shape == part[k].shape
                and loaded[k].numpy(force=True).tobytes() == part[k].numpy(force=True).tobytes()
                if part[k].dtype != torch.bfloat16 else torch.equal(loaded[k], part[k])
                for k in part)
            print(f"{name}: {len(part)} tensors, values {'equal' if same_values else 'DIFFER'}, "
                  f"bytes {'equal' if same_bytes else 'DIFFER'}, "
                  f"metadata {'equal' if same_metadata else 'DIFFER'}")
            failures += not (same_bytes and same_values and same_metadata)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
