"""Files written by the safetensors package pass through the library byte for byte."""

import pathlib
import tempfile

import torch
import torcxx
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


def compare():
    """(name, why it differs or nothing) for each file."""
    torch.manual_seed(0)
    tensors = {f"{str(d)[6:]}.{i}": random_tensor(d, s)
               for d in DTYPES for i, s in enumerate(SHAPES)}
    tensors['odd "name" \n\x01 \u00e9 \U0001f600'] = torch.ones(3)
    # One key: the package writes several in no fixed order.
    metadata = {"format": 'pt "x" \u00e9'}
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for name, part, meta in [("all", tensors, metadata), ("plain", tensors, None),
                                 ("empty", {}, None), ("one", {"x": torch.zeros(5)}, metadata)]:
            ours, theirs = folder / f"{name}.ours", folder / f"{name}.theirs"
            save_file(part, theirs, metadata=meta)
            with torcxx.safetensors.safe_open(theirs) as file:
                torcxx.safetensors.save_file(torcxx.safetensors.load_file(theirs), ours, file.metadata())
            loaded = load_file(ours)
            with safe_open(ours, "pt") as file:
                same_metadata = (file.metadata() or None) == meta
            same_values = loaded.keys() == part.keys() and all(
                loaded[k].dtype == part[k].dtype and loaded[k].shape == part[k].shape
                and torch.equal(loaded[k].flatten().view(torch.uint8), part[k].flatten().view(torch.uint8))
                for k in part)
            yield name, ", ".join(what for what, same in [
                ("bytes differ", ours.read_bytes() == theirs.read_bytes()),
                ("values differ", same_values), ("metadata differ", same_metadata)] if not same)


def rows():
    """Rows as the operations' checks give."""
    return [("value", name, "failed" if why else "passed", why) for name, why in compare()]
