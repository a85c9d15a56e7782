"""Torcxx beside PyTorch 2.15 on this machine, in one run.

The rows (bench/rows_*.h) are one C++ text compiled with both libraries: no Python is timed on
either side. Rounds alternate between the two programs, each row's time is the least of its rounds,
and with one thread it is that thread's processor time, so that other programs hardly matter.
Optimizers: PyTorch's side calls its fused kernels (torch.optim's fused=True).
"""

import argparse
import json
import pathlib
import subprocess
import sys


class Program:
    """One benchmark program, kept alive between rounds."""

    def __init__(self, path, threads):
        self.process = subprocess.Popen([path, str(threads)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, *words):
        self.process.stdin.write("\t".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"{self.process.args[0]} ended at: {' '.join(map(str, words))}")
        return line.rstrip("\n").split("\t")

    def rows(self):
        line = self.ask("list")
        while line != [""]:
            yield line[0], *map(float, line[1:4]), line[4], float(line[5])
            line = self.process.stdout.readline().rstrip("\n").split("\t")


class Machine:
    """Measured rates: the best of several looks, between which rows ran."""

    def __init__(self, path, threads):
        self.path, self.threads, self.best = path, threads, [0.0] * 5

    def look(self, *only_peak):
        rates = subprocess.run([self.path, *only_peak], stdout=subprocess.PIPE, text=True, check=True).stdout.split()
        rates = [float(r) for r in rates]
        self.best = [max(pair) for pair in zip(self.best, rates)] + self.best[len(rates):]
        return rates[0]

    def floor(self, peak, flops, reads, writes):
        """Nanoseconds that no program could undercut: arithmetic, or traffic where the data lies."""
        rates = self.best[1:]
        read, update = rates[:2] if reads + writes <= 16e6 else rates[2:]
        return max(flops / (peak * self.threads), (reads + writes) / (update if writes * 4 > reads else read))


def best_times(programs, name, rounds, seconds):
    times = [[] for _ in programs]
    for _ in range(rounds):
        for program, list_ in zip(programs, times):
            list_.append(float(program.ask("time", name, seconds)[1]))
    return [min(t) for t in times]


def verdict(row):
    kind, bound = row["limit"], row["bound"]
    if not kind or (kind == "ratio" and row["ratio"] is None) or (kind == "share" and row["share"] is None):
        return ""
    value = {"ns": row["ours_ns"], "ratio": row["ratio"], "share": row["share"]}[kind]
    met = value >= bound if kind == "share" else value <= bound
    text = {"ns": f"<= {bound:.0f} ns", "ratio": f"<= {bound:g} of PyTorch", "share": f">= {bound:.0%} of peak"}[kind]
    return f"{text}: {'met' if met else 'MISSED'}"


def duration(ns):
    if ns is None:
        return "-"
    for unit, size in (("ns", 1), ("us", 1e3), ("ms", 1e6), ("s", 1e9)):
        if ns < 1000 * size or unit == "s":
            return f"{ns / size:.4g} {unit}"


def memory(count):
    return "-" if count is None else f"{count / 1e6:.2f} MB" if count >= 1e5 else f"{count} B"


def line(row):
    ratio = "-" if row["ratio"] is None else f"{row['ratio']:.2f}"
    share = "-" if row["share"] is None else f"{row['share']:.0%}"
    return (f"{row['name']:34}{duration(row['peer_ns']):>11}{duration(row['ours_ns']):>11}{ratio:>7}{share:>7}"
            f"{memory(row['peer_bytes']):>12}{memory(row['ours_bytes']):>12}  {verdict(row)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default="build", type=pathlib.Path, help="folder with the benchmark programs")
    parser.add_argument("--only", default="", help="rows whose names contain this (several: a,b)")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds: under a minute")
    parser.add_argument("--threads", default=1, type=int, help="threads of each side (wall time when several)")
    parser.add_argument("--ours", action="store_true", help="without PyTorch")
    parser.add_argument("--json", type=pathlib.Path, help="also write the results to this file")
    args = parser.parse_args()
    rounds, seconds = (2, 0.02) if args.quick else (7, 0.1)

    programs = [Program(args.build / "bench_torcxx", args.threads)]
    if not args.ours:
        if not (args.build / "bench_pytorch").exists():
            sys.exit("bench_pytorch was not built: configure with -DTORCXX_BENCH_PYTORCH=<the torch package's folder>")
        programs.insert(0, Program(args.build / "bench_pytorch", args.threads))
    machine = Machine(args.build / "bench_machine", args.threads)
    machine.look()
    words = args.only.split(",")
    results = []
    for name, flops, reads, writes, limit, bound in list(programs[-1].rows()):
        if not any(w in name for w in words):
            continue
        # The clock's frequency changes: the peak is that of the same moment.
        before = machine.look("peak")
        *peer, ours = best_times(programs, name, rounds, seconds)
        peak = max(before, machine.look("peak"))
        *peer_bytes, ours_bytes = [int(p.ask("bytes", name)[1]) for p in programs]
        results.append(dict(
            name=name, peer_ns=peer[0] if peer else None, ours_ns=ours, ratio=ours / peer[0] if peer else None,
            peer_bytes=peer_bytes[0] if peer else None, ours_bytes=ours_bytes, peak_gflops=peak, flops=flops, reads=reads, writes=writes,
            limit=limit, bound=bound))
        print(f"\r{len(results)} rows", end="", file=sys.stderr, flush=True)
        if len(results) % 10 == 0:
            machine.look()
    print("\r", end="", file=sys.stderr)
    machine.look()
    for program in programs:
        program.process.stdin.close()
        program.process.wait()
    for row in results:
        floor = machine.floor(row["peak_gflops"], row["flops"], row["reads"], row["writes"])
        row["share"] = floor / row["ours_ns"] if floor > 0 else None

    rates = machine.best
    print(f"{args.threads} thread(s); least of {rounds} alternating rounds. One thread's multiply-add peak {rates[0]:.0f} "
          f"GFLOP/s (float32);\nread {rates[1]:.0f} and update {rates[2]:.0f} GB/s in cache (4 MB), "
          f"{rates[3]:.0f} and {rates[4]:.0f} GB/s in memory (256 MB).\nlimit: share of the bound these set. "
          "bytes: peak of tensors, operands included.\n")
    print(f"{'':34}{'PyTorch':>11}{'Torcxx':>11}{'ratio':>7}{'limit':>7}{'bytes':>12}{'bytes':>12}")
    for row in results:
        print(line(row))
    if args.json:
        keys = ("peak_gflops", "cache_read", "cache_update", "memory_read", "memory_update")
        args.json.write_text(json.dumps(dict(threads=args.threads, machine=dict(zip(keys, rates)), rows=results), indent=1))


if __name__ == "__main__":
    main()
