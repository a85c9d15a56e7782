"""Torcxx beside PyTorch 2.15 on this machine, in one run.

The rows (bench/rows_*.h) are one C++ text compiled with both libraries: no Python is timed on
either side. Rounds alternate between the programs, each row's time is the least of its rounds, and
with one thread it is that thread's processor time, so that other programs hardly matter.

PyTorch's time is that of its fastest way: channels_last for images, fused or foreach optimizers.
"tuned" is PyTorch once more, its MKL made to use AVX-512 on processors that are not Intel's.
"""

import argparse
import json
import pathlib
import sys

from machine import Machine
from programs import Program, intel_library
from table import printed, summary


def best_times(programs, name, rounds, seconds):
    """Nanoseconds of each program's fastest way, and which that is."""
    best = [{way: float("inf") for way in range(p.ways[name])} for p in programs]
    spent = 0
    for round_ in range(rounds):
        for program, times in zip(programs, best):
            for way, least in times.items():
                if round_ == 0 or least <= 1.1 * min(times.values()):
                    times[way] = min(least, program.time(name, way, seconds))
        spent += sum(min(times.values()) for times in best) * 1e-9
        if round_ >= 2 and spent > 20 * seconds:  # long work: fewer rounds
            break
    ways = [min(times, key=times.get) for times in best]
    return [times[way] for times, way in zip(best, ways)], ways


def measured(programs, machine, words, rounds, seconds):
    """A dict for each row that one of the words is part of."""
    rows = []
    for name, flops in programs[-1].rows.items():
        if not any(w in name for w in words):
            continue
        # The clock's frequency changes: the peak is that of the same moment.
        before = machine.look("peak")
        times, ways = best_times(programs, name, rounds, seconds)
        peak = max(before, machine.look("peak"))
        *peers, ours = times
        sizes = [[float(x) for x in programs[i].ask("bytes", name, ways[i])] for i in {0, len(programs) - 1}]
        _, reads, writes = sizes[-1]
        rows.append(dict(
            name=name, pytorch_ns=peers[0] if peers else None, tuned_ns=peers[1] if len(peers) > 1 else None,
            ours_ns=ours, pytorch_way=ways[0] if peers else None, pytorch_bytes=sizes[0][0] if peers else None,
            ours_bytes=sizes[-1][0], flops=flops, reads=reads, writes=writes, peak_gflops=peak))
        if sys.stderr.isatty():
            print(f"\r{len(rows)} rows", end="", file=sys.stderr, flush=True)
        if len(rows) % 50 == 0:
            machine.look()
    machine.look()
    for row in rows:
        row["limit_ns"] = machine.floor(row["peak_gflops"], row["flops"], row["reads"], row["writes"])
        for key in ("pytorch", "tuned"):
            row[f"{key}_ratio"] = row["ours_ns"] / row[f"{key}_ns"] if row[f"{key}_ns"] else None
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default="build", type=pathlib.Path, help="folder with the benchmark programs")
    parser.add_argument("--only", default="", help="rows whose names contain this (several: a,b)")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds: under a minute")
    parser.add_argument("--threads", default="", help="numbers of threads, a table for each (default 1,2; quick: 1)")
    parser.add_argument("--ours", action="store_true", help="without PyTorch")
    parser.add_argument("--json", type=pathlib.Path, help="also write the results to this file")
    args = parser.parse_args()
    rounds, seconds = (2, 0.004) if args.quick else (7, 0.05)
    peer = args.build / "bench_pytorch"
    if not args.ours and not peer.exists():
        sys.exit("bench_pytorch was not built: configure with -DTORCXX_BENCH_PYTORCH=<the torch package's folder>")

    tables = []
    for threads in map(int, (args.threads or ("1" if args.quick else "1,2")).split(",")):
        programs = [Program(args.build / "bench_torcxx", threads)]
        if not args.ours:
            programs[:0] = [Program(peer, threads), Program(peer, threads, preload=intel_library(args.build))]
        machine = Machine(args.build / "bench_machine", threads)
        machine.look()
        rows = measured(programs, machine, args.only.split(","), rounds, seconds)
        for program in programs:
            program.close()
        tables.append(dict(threads=threads, machine=machine.rates(), rows=rows))
        print(printed(rows, machine, threads))
        print(summary(rows, threads))
    if args.json:
        args.json.write_text(json.dumps(tables, indent=1))


if __name__ == "__main__":
    main()
