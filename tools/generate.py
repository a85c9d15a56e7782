#!/usr/bin/env python3
"""Makes everything that derives from the operation records in src/ops.

    generate.py --root REPOSITORY --out DIRECTORY [--list]

--list prints `<kind> <path below out>` for each file it would make: public (installed headers),
private (headers), source (library), isa (compiled per instruction set), test, doc.
Files whose content would not change are left alone, so that nothing needlessly rebuilds.
"""
import argparse
import sys
import zlib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from gen import cpp, docs, functional, glue, kernels, layer_registry, layers as layers_lib, optimizers as optimizers_lib, public, records as records_lib, registry  # noqa: E402

# Record files are spread over a fixed number of sources by a hash of their path: a new one
# recompiles one source of each kind.
BATCHES = 16
KERNEL_BATCHES = 16
REDUCTION_BATCHES = 4
REFERENCE_BATCHES = 4


def batch(records, count, index):
    return [r for r in records if zlib.crc32(str(r.file).encode()) % count == index]


def files(root):
    records = records_lib.read(root)
    pointwise = [r for r in records if r.kind == "Pointwise"]
    reductions = [r for r in records if r.kind == "Reduction"]
    names = sorted({r.name for r in records})
    known = set(names) | {n + "_" for n in names}
    by_name = {n: [r for r in records if r.name == n] for n in names}
    for n in names:
        yield "private", f"gen/ops/{n}.h", lambda n=n: public.op_header(by_name[n])
    yield "public", "include/torcxx/tensor/ops.gen.h", lambda: public.ops_header(records)
    yield "public", "include/torcxx/tensor/methods.gen.h", lambda: public.methods(records)
    yield "public", "include/torcxx/tensor/functions.gen.h", lambda: public.functions(records)
    yield "public", "include/torcxx/tensor/flat_functions.gen.h", lambda: public.functions(records, flat=True)
    for i in range(BATCHES):
        yield "source", f"ops_{i}.cpp", lambda i=i: glue.source(batch(records, BATCHES, i), i, set(names))
    yield "source", "registry.cpp", lambda: registry.source(BATCHES)
    for i in range(KERNEL_BATCHES):
        yield "isa", f"kernels_{i}.cpp", lambda i=i: kernels.isa_source(batch(pointwise, KERNEL_BATCHES, i))
    for i in range(REDUCTION_BATCHES):
        yield "isa", f"reductions_{i}.cpp", lambda i=i: kernels.reduction_source(batch(reductions, REDUCTION_BATCHES, i))
    scans = [r for r in records if r.kind == "Scan"]
    yield "isa", "scans.cpp", lambda: kernels.scan_source(scans)
    for i in range(REFERENCE_BATCHES):
        yield "test", f"reference_{i}.cpp", lambda i=i: kernels.reference_source(batch(pointwise, REFERENCE_BATCHES, i), i)
    yield "test", "reference.cpp", lambda: kernels.reference_table(REFERENCE_BATCHES)
    layers = layers_lib.read(root)
    if layers:
        yield "public", "include/torcxx/nn/layers.gen.h", lambda: layers_lib.header(layers)
        yield "public", "include/torcxx/nn/functional.gen.h", lambda: functional.header(layers, known)
        yield "source", "functional.cpp", lambda: functional.source(layers, known)
        yield "source", "layers.cpp", lambda: layers_lib.source(layers)
        yield "source", "layer_registry.cpp", lambda: layer_registry.source(layers)
    optimizers = optimizers_lib.read(root)
    yield "public", "include/torcxx/optim/optimizers.gen.h", lambda: optimizers_lib.header(optimizers)
    yield "source", "optimizers.cpp", lambda: optimizers_lib.source(optimizers)
    yield "isa", "optimizer_kernels.cpp", lambda: optimizers_lib.isa_source(optimizers)
    yield "doc", "operations.md", lambda: docs.table(records)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--list", action="store_true")
    args = parser.parse_args()
    for kind, path, make in files(args.root):
        if args.list:
            print(kind, path)
            continue
        target = Path(args.out) / path
        text = make()
        if not target.exists() or target.read_text() != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)


if __name__ == "__main__":
    main()
