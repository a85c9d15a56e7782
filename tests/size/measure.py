#!/usr/bin/env python3
"""Prints the size of the shared library and of a static program, and the time to compile hello.cpp.

    measure.py --cxx CXX --shared FILE --static FILE --include DIR... --data FILE --out DIR

Sizes are in bytes after `strip`. The program trains the digits network, links everything
statically, the C++ and the C library included, and must learn. Exit status 1 when a size is over
its limit; times are only printed.
"""
import argparse
import os
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
LIMITS = {"shared library": 8_000_000, "static program": 3_000_000}


def run(*command):
    r = subprocess.run([str(c) for c in command], capture_output=True, text=True)
    if r.returncode:
        sys.exit(f"{' '.join(map(str, command))}: exit {r.returncode}\n{r.stdout}{r.stderr}")
    return r.stdout


def stripped(path, out):
    run("strip", "-o", out, path)
    return out.stat().st_size


def program(args, flags):
    binary = args.out / "digits"
    run(args.cxx, *flags, "-ffunction-sections", "-fdata-sections", HERE / "digits.cpp", args.static,
        "-static", "-Wl,--gc-sections", "-lz", "-o", binary)
    saved = args.out / "net.safetensors"
    text = run(binary, args.data, "2", saved)
    accuracy = float(re.search(r"accuracy ([\d.]+)", text)[1])
    if accuracy < 0.9:
        sys.exit(f"the program learnt nothing:\n{text}")
    if saved.stat().st_size < 100_000:
        sys.exit(f"{saved}: the network was not saved")
    return stripped(binary, args.out / "digits.stripped")


def compile_seconds(args, flags):
    best = []
    for _ in range(5):
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        run(args.cxx, *flags, "-c", HERE / "hello.cpp", "-o", args.out / "hello.o")
        wall, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        best.append((wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime))
    return min(w for w, _ in best), min(c for _, c in best)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cxx", required=True)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--static", type=Path, required=True)
    parser.add_argument("--include", nargs="+", required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    os.makedirs(args.out, exist_ok=True)
    flags = ["-std=c++20", "-O2", *(f"-I{d}" for d in args.include)]
    over = []
    for name, size in (("shared library", stripped(args.shared, args.out / "library.stripped")),
                       ("static program", program(args, flags))):
        print(f"{name:20s} {size:>10,} bytes, limit {LIMITS[name]:,}")
        if size > LIMITS[name]:
            over.append(name)
    wall, cpu = compile_seconds(args, flags)
    print(f"{'compile hello.cpp':20s} {wall:10.2f} s (least of 5; {cpu:.2f} s of processor time)")
    if over:
        sys.exit("over the limit: " + ", ".join(over))


if __name__ == "__main__":
    main()
