#!/usr/bin/env python3
"""Compares every operation that PyTorch's operator database and this library share.

    run.py --build DIRECTORY [--only NAME ...] [--junit FILE] [--jobs N] [--verbose]

Per entry, dtype and sample: values, dtypes and shapes; non-contiguous, empty and 0-d inputs;
gradients; second gradients; bad inputs must raise. Prints a table and the failures. Exits with 1 when something
fails that tests/parity/known.txt does not name.
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
import forms  # noqa: E402
import safetensors_parity  # noqa: E402
from checks import KINDS, Entry  # noqa: E402
from torcxx_c import Library  # noqa: E402

ENTRY_SECONDS = 240


def database():
    import torch
    from torch.testing._internal.common_methods_invocations import op_db
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    import extra
    return {full_name(op): op for op in op_db + extra.ENTRIES}


def full_name(op):
    return op.name + ("." + op.variant_test_name if op.variant_test_name else "")


def use_lapack():
    """The LAPACK of PyPI's scipy-openblas32, unless another is chosen."""
    import scipy_openblas32 as openblas
    names = sorted(Path(openblas.get_lib_dir()).glob(f"lib{openblas.get_library()}.*"))
    os.environ.setdefault("TORCXX_LAPACK", str(names[0]))


def worker(library, pipe, ops):
    lib = Library(library)
    while (entry := pipe.recv()) is not None:
        check = Entry(lib, ops[entry], forms.operation(ops[entry], lib.ops))
        try:
            check.run()
        except Exception as e:  # the harness or PyTorch: shown, never swallowed
            check.row("value", "torch.none", f"harness: {type(e).__name__}: {e}")
        pipe.send(check.rows)


class Worker:
    def __init__(self, library, ops):
        self.pipe, theirs = multiprocessing.Pipe()
        self.process = multiprocessing.Process(target=worker, args=(library, theirs, ops), daemon=True)
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


def run_all(library, ops, names, jobs, verbose):
    """entry -> rows"""
    queue, results = collections.deque(names), {}
    workers = [Worker(library, ops) for _ in range(min(jobs, len(names)))]
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
                w = workers[i] = Worker(library, ops)
            if queue:
                w.give(queue.popleft())
    for w in workers:
        w.pipe.close()
    return results


def read_known():
    """{(entry, kind): reason} from lines `entry [kind]: reason`."""
    known, path = {}, Path(__file__).parent / "known.txt"
    for line in path.read_text().splitlines() if path.exists() else []:
        if line.strip() and not line.startswith("#"):
            name, rest = line.split(" [", 1)
            kind, reason = rest.split("]: ", 1)
            known[name, kind] = reason
    return known


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


def report(ops, results, groups, known, seconds):
    cases, samples = collections.Counter(), collections.Counter()
    for (entry, kind, _), (counts, reasons) in groups.items():
        state = "failed" if reasons and (entry, kind) not in known else "known" if reasons else "passed"
        if counts["passed"] or reasons:
            cases[kind, state] += 1
        samples[kind] += counts["passed"] + counts["failed"]
    print(f"{'check':16} {'samples':>8} {'cases':>7} {'passed':>7} {'known':>6} {'failed':>7}")
    for kind in KINDS:
        row = [cases[kind, s] for s in ("passed", "known", "failed")]
        print(f"{kind:16} {samples[kind]:8} {sum(row):7} {row[0]:7} {row[1]:6} {row[2]:7}")
    bad = {e for (e, k, _), (_, reasons) in groups.items() if reasons and (e, k) not in known}
    compared = {e for (e, _, _), (c, r) in groups.items() if c["passed"] or r}
    form = sum(c["form"] for c, _ in groups.values())
    print(f"{len(compared)} of {len(ops)} entries compared, {len(compared - bad)} without a failure; "
          f"{form} samples have a form that only Python's functions take; {seconds:.0f} s")


def show_failures(groups, known):
    shown = collections.OrderedDict()
    for (entry, kind, dtype), (_, reasons) in groups.items():
        if reasons and (entry, kind) not in known:
            shown.setdefault((entry, kind), []).append((dtype, reasons))
    for (entry, kind), rows in shown.items():
        count = sum(len(r) for _, r in rows)
        print(f"FAILED {entry} [{kind}] {','.join(d for d, _ in rows)} ({count}): {rows[0][1][0]}")
    return len(shown)


def show_forms(results):
    forms_of = {e: [why for _, _, o, why in rows if o == "form"] for e, rows in results.items()}
    for entry, reasons in forms_of.items():
        if reasons:
            print(f"FORM {entry}: {len(reasons)} of {len(results[entry])}: {reasons[0]}")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--build", required=True, help="build directory with the library")
    p.add_argument("--only", nargs="*", default=[], help="entries to compare")
    p.add_argument("--junit")
    p.add_argument("--jobs", type=int, default=os.cpu_count())
    p.add_argument("--verbose", action="store_true")
    a = p.parse_args()
    build = Path(a.build)
    library = next((f for f in (build / "libtorcxx.so", build / "libtorcxx.dylib") if f.exists()), None)
    if not library:
        sys.exit(f"no library in {build}: build it with `make build`")
    start = time.time()
    use_lapack()
    ops = database()
    here = Library(library).ops
    names = [n for n, op in ops.items() if forms.operation(op, here)]
    if a.only:
        names = [n for n in names if n in a.only or ops[n].name in a.only]
    results = run_all(library, ops, names, a.jobs, a.verbose)
    if not a.only:
        results["safetensors"] = safetensors_parity.rows(build)
    known = read_known()
    groups = group(results)
    failed = show_failures(groups, known)
    if a.verbose:
        show_forms(results)
    report(ops, results, groups, known, time.time() - start)
    if not a.only:
        for name in sorted(set(known) - {(e, k) for (e, k, _), (_, r) in groups.items() if r}):
            print(f"known.txt names what passes: {name[0]} [{name[1]}]")
    if a.junit:
        write_junit(a.junit, groups, known)
    sys.exit(1 if failed or not names else 0)


if __name__ == "__main__":
    main()
