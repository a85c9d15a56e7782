#!/usr/bin/env python3
"""Calls every applicable entry of PyTorch's operator database through the Python package, and compares.

    run.py --build DIRECTORY [--only NAME ...] [--junit FILE] [--jobs N] [--verbose]

The database's own callables run with torcxx in PyTorch's place. Per entry, dtype and sample: values, dtypes and shapes;
non-contiguous, empty and 0-d inputs; methods, in-place and out= forms; gradients; second gradients; bad inputs must
raise PyTorch's class. Prints a table, what fails, what is missing, and the shares by namespace; writes
DIRECTORY/docs/support.md. Exits with 1 when something fails that known.txt does not name, or when fewer entries pass than
SHARES says.
"""
import argparse
import collections
import multiprocessing
import multiprocessing.connection
import os
import sys
import time
import warnings
import xml.etree.ElementTree as ET
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import support  # noqa: E402

ENTRY_SECONDS = 240
SHARES = {"forward": 0.85, "gradient": 0.85}  # of all applicable entries; a name that got lost shows here


def database():
    import torch
    from torch.testing._internal.common_methods_invocations import op_db
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    import extra
    return {full_name(op): op for op in op_db + extra.ENTRIES}


def full_name(op):
    return op.name + ("." + op.variant_test_name if op.variant_test_name else "")


def worker(pipe, ops):
    import torcxx
    from checks import Entry
    torcxx.set_num_threads(1)
    torcxx.set_memory_limit(4 << 30)
    while (entry := pipe.recv()) is not None:
        check = Entry(ops[entry])
        try:
            check.run()
        except Exception as e:  # the harness or PyTorch: shown, never swallowed
            check.row("value", "torch.none", f"harness: {type(e).__name__}: {e}")
        pipe.send(check.rows)


class Worker:
    def __init__(self, ops):
        self.pipe, theirs = multiprocessing.Pipe()
        self.process = multiprocessing.Process(target=worker, args=(theirs, ops), daemon=True)
        self.process.start()
        theirs.close()
        self.entry, self.since = None, 0

    def give(self, entry):
        self.entry, self.since = entry, time.time()
        self.pipe.send(entry)

    def rows(self):
        """Rows of the entry in hand, None while it runs; a death is a failure."""
        try:
            if self.pipe.poll():
                return self.pipe.recv()
        except (EOFError, ConnectionResetError):
            self.process.join()
            return [("value", "any", "failed", f"crashed: exit code {self.process.exitcode}")]
        if time.time() - self.since > ENTRY_SECONDS:
            self.process.kill()
            self.process.join()
            return [("value", "any", "failed", f"no answer in {ENTRY_SECONDS} s")]
        return None


def run_all(ops, names, jobs, verbose):
    """entry -> rows"""
    queue, results = collections.deque(names), {}
    workers = [Worker(ops) for _ in range(min(jobs, len(names)))]
    for w in workers:
        w.give(queue.popleft())
    while any(w.entry for w in workers):
        multiprocessing.connection.wait([w.pipe for w in workers if w.entry], timeout=1)
        for i, w in enumerate(workers):
            rows = w.rows() if w.entry else None
            if rows is None:
                continue
            results[w.entry] = rows
            if verbose:
                bad = sum(r[2] == "failed" for r in rows)
                print(f"{w.entry}: {len(rows)} checks, {bad} failed, {time.time() - w.since:.1f} s", flush=True)
            w.entry = None
            if not w.process.is_alive():
                w = workers[i] = Worker(ops)
            if queue:
                w.give(queue.popleft())
    for w in workers:
        w.pipe.close()
    return results


def read_lines(name):
    """{entry: reason} from lines `entry: reason`."""
    lines = (Path(__file__).parent / name).read_text().splitlines()
    return dict(line.split(": ", 1) for line in lines if line.strip() and not line.startswith("#"))


def group(results):
    """(entry, kind, dtype) -> [outcome counts, first reason of a failure]"""
    groups = collections.OrderedDict()
    for entry in sorted(results):
        for kind, dtype, outcome, why in results[entry]:
            counts, reasons = groups.setdefault((entry, kind, dtype), (collections.Counter(), []))
            counts[outcome] += 1
            if outcome == "failed":
                reasons.append(why)
    return groups


def write_junit(path, groups, known):
    suite = ET.Element("testsuite", name="parity")
    for (entry, kind, dtype), (counts, reasons) in groups.items():
        if not counts["passed"] and not counts["failed"]:
            continue
        case = ET.SubElement(suite, "testcase", classname=entry, name=f"{kind}[{dtype}]")
        if reasons and (entry, kind) in known:
            ET.SubElement(case, "skipped", message=known[entry, kind])
        elif reasons:
            ET.SubElement(case, "failure", message=f"{len(reasons)} samples: {reasons[0]}")
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    ET.ElementTree(suite).write(path)


def report(results, groups, known, seconds):
    cases, samples = collections.Counter(), collections.Counter()
    for (entry, kind, _), (counts, reasons) in groups.items():
        state = "failed" if reasons and (entry, kind) not in known else "known" if reasons else "passed"
        if counts["passed"] or reasons:
            cases[kind, state] += 1
        samples[kind] += counts["passed"] + counts["failed"]
    print(f"{'check':16} {'samples':>8} {'cases':>7} {'passed':>7} {'known':>6} {'failed':>7}")
    for kind in support.KINDS:
        row = [cases[kind, s] for s in ("passed", "known", "failed")]
        print(f"{kind:16} {samples[kind]:8} {sum(row):7} {row[0]:7} {row[1]:6} {row[2]:7}")
    print(f"{len(results)} entries, {seconds:.0f} s")


def show_failures(groups, known):
    shown = collections.OrderedDict()
    for (entry, kind, dtype), (_, reasons) in groups.items():
        if reasons and (entry, kind) not in known:
            shown.setdefault((entry, kind), []).append((dtype, reasons))
    for (entry, kind), rows in shown.items():
        count = sum(len(r) for _, r in rows)
        print(f"FAILED {entry} [{kind}] {','.join(d for d, _ in rows)} ({count}): {rows[0][1][0]}")
    return len(shown)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--build", required=True, help="build directory with the package in python/")
    p.add_argument("--only", nargs="*", default=[], help="entries to compare")
    p.add_argument("--junit")
    p.add_argument("--jobs", type=int, default=os.cpu_count())
    p.add_argument("--verbose", action="store_true")
    a = p.parse_args()
    build = Path(a.build)
    if not (build / "python/torcxx").exists():
        sys.exit(f"no package in {build}/python: build it with `make python`")
    sys.path.insert(0, str(build / "python"))
    import torcxx  # noqa: F401: fails here once rather than in each worker
    start = time.time()
    ops = database()
    not_applicable = read_lines("not_applicable.txt")
    names = [n for n, op in ops.items() if n not in not_applicable]
    if a.only:
        names = [n for n in names if n in a.only or ops[n].name in a.only]
    results = run_all(ops, names, a.jobs, a.verbose)
    outcomes = support.outcomes_of(ops, results, not_applicable)
    if not a.only:
        import safetensors_parity
        results["safetensors"] = safetensors_parity.rows()
    known = {tuple(k[:-1].split(" [")): why for k, why in read_lines("known.txt").items()}
    groups = group(results)
    failed = show_failures(groups, known)
    report(results, groups, known, time.time() - start)
    shares = support.print_shares(ops, outcomes)
    if not a.only:
        lost = [f"{k}: {shares[k]:.1%} of the entries pass, expected {s:.1%}" for k, s in SHARES.items() if shares[k] < s]
        failed += len(lost)
        print(*lost, sep="\n")
        support.write_support(build / "docs/support.md", ops, outcomes)
        for name in sorted(set(known) - {(e, k) for (e, k, _), (_, r) in groups.items() if r}):
            print(f"known.txt names what passes: {name[0]} [{name[1]}]")
    if a.junit:
        write_junit(a.junit, groups, known)
    sys.exit(1 if failed or not names else 0)


if __name__ == "__main__":
    main()
