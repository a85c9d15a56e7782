"""Refuses objects of per-ISA code that define a global or weak symbol outside its namespace.

The linker keeps one copy of a weak symbol, from whichever object comes first. If that copy was
compiled for AVX-512, older machines crash in code that looks innocent (std::vector, an inline
constant). Reads a list with lines `<set> <object>` (the build writes it).
"""

import argparse
import collections
import re
import subprocess
import sys


def global_symbols(objects):
    """Yields (object, mangled name) of every defined global or weak symbol."""
    output = subprocess.run(["nm", "-A", "-g", "--defined-only", *objects], check=True,
                            capture_output=True, text=True).stdout
    for line in output.splitlines():  # <object>:<address> <type> <name>
        where, _, name = line.split()
        yield where.rsplit(":", 1)[0], name


def demangle(names):
    output = subprocess.run(["c++filt"], input="\n".join(names), check=True, capture_output=True,
                            text=True).stdout
    return output.splitlines()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("list", help="file with lines `<set> <object>`")
    objects = collections.defaultdict(list)
    with open(parser.parse_args().list, encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                isa, path = line.split(maxsplit=1)
                objects[isa].append(path.strip())
    bad, count = [], 0
    for isa, paths in objects.items():
        # torcxx::v4:: mangles to 6torcxx2v4; behind a substitution to S0_2v4.
        inside = re.compile(rf"(6torcxx|_){len(isa)}{isa}")
        for path, name in global_symbols(paths):
            count += 1
            if not inside.search(name):
                bad.append((isa, path, name))
    for (isa, path, name), readable in zip(bad, demangle([name for _, _, name in bad])):
        print(f"{path}: {readable} ({name}) is outside namespace torcxx::{isa}")
    print(f"{sum(map(len, objects.values()))} objects, {count} symbols, {len(bad)} refused")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
