#!/usr/bin/env python3
"""Builds the programs of this folder against libtorch (of the PyTorch that runs this) and against Torcxx, and compares
what they print: text equal, numbers within 1e-4.

    run.py --build DIRECTORY [--only NAME ...]

DIRECTORY holds a built Torcxx. Prints compile time and size beside libtorch's; exits with 1 when a program differs.
"""
import argparse
import json
import re
import resource
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
NUMBER = re.compile(r"[-+]?(?:\d+\.\d*|\.?\d+)(?:e[-+]?\d+)?|[-+]?(?:inf|nan)")


def cpu_seconds():
    """Of all child processes: what else the machine does counts less than on the clock."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def call(*command):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, timeout=600)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return done.stdout


def same(a, b):
    """Whether two outputs are equal but for rounding."""
    if NUMBER.sub("#", a) != NUMBER.sub("#", b):
        return False
    pairs = zip(map(float, NUMBER.findall(a)), map(float, NUMBER.findall(b)))
    return all(x == y or abs(x - y) <= 1e-6 + 1e-4 * abs(x) or (x != x and y != y) for x, y in pairs)


def peer_config(torch, folder):
    """A TorchConfig.cmake over the wheel's CPU libraries: the wheel's own one asks for CUDA's toolkit."""
    root = Path(torch.__path__[0])
    include = f"{root}/include;{root}/include/torch/csrc/api/include"
    libraries = ";".join(f"{root}/lib/lib{name}.so" for name in ("torch", "torch_cpu", "c10"))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "TorchConfig.cmake").write_text(
        "add_library(torch INTERFACE IMPORTED)\n"
        f'set_target_properties(torch PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "{include}"\n'
        f'                      INTERFACE_LINK_LIBRARIES "{libraries}")\n'
        "set(TORCH_LIBRARIES torch)\n")
    return folder


def built(folder, torch_dir, names):
    """CPU seconds that compiling each program took, in this run or in an earlier one."""
    call("cmake", "-S", HERE, "-B", folder, "-DCMAKE_BUILD_TYPE=Release", f"-DTorch_DIR={torch_dir}")
    record = folder / "seconds.json"
    seconds = json.loads(record.read_text()) if record.exists() else {}
    for name in names:
        made = folder / name
        before = made.stat().st_mtime_ns if made.exists() else None
        start = cpu_seconds()
        call("cmake", "--build", folder, "--target", name)
        if made.stat().st_mtime_ns != before:
            seconds[name] = cpu_seconds() - start
            record.write_text(json.dumps(seconds))
    return seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True, type=Path)
    parser.add_argument("--only", nargs="*")
    args = parser.parse_args()
    import torch
    work = args.build.resolve() / "compat"
    names = args.only or sorted(p.stem for p in HERE.glob("*.cpp"))
    call("cmake", "--install", args.build, "--prefix", work / "prefix")
    peer = built(work / "libtorch", peer_config(torch, work / "config"), names)
    ours = built(work / "torcxx", work / "prefix/share/torcxx/compat", names)
    failed = 0
    print(f"{'program':18}{'output':>10}{'compile s':>12}{'libtorch':>10}{'bytes':>12}{'libtorch':>10}")
    for name in names:
        files = [work / "torcxx" / name, work / "libtorch" / name]
        texts = [call(f) for f in files]
        equal = same(texts[1], texts[0])
        failed += not equal
        print(f"{name:18}{'equal' if equal else 'DIFFERS':>10}{ours[name]:12.1f}{peer[name]:10.1f}"
              f"{files[0].stat().st_size:12,}{files[1].stat().st_size:10,}")
        if not equal:
            for line in [x for x in zip(texts[1].splitlines(), texts[0].splitlines()) if not same(*x)][:8]:
                print(f"    libtorch: {line[0]}\n    Torcxx:   {line[1]}")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
