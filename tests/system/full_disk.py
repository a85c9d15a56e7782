#!/usr/bin/env python3
"""Trains into a folder that has no room: the program must end with a one-line error that names the file
and the cause, and every file of the earlier run must stay as it was.

Room is taken away by a limit on file sizes and, where a file system may be mounted, by a disk that is full.

    full_disk.py PROGRAM
"""
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

MOUNT = ["unshare", "--mount", "--map-root-user", "sh", "-c", 'mount -t tmpfs -o size=8m none "$0" && exec "$@"']


def contents(folder):
    return {f.name: f.read_bytes() for f in folder.iterdir() if f.name != "filler"}


def train(program, out, limit=None):
    def take_room():
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    # restore_signals: SIGXFSZ stays ignored, as Python has it, so that a write fails as on a full disk.
    return subprocess.run([program, "train", "digits", "--epochs", "1", "--quiet", "--checkpoint-steps", "5", "--out", str(out)],
                          capture_output=True, text=True, preexec_fn=take_room, restore_signals=False)


def must_fail(run, causes, before, out, where):
    error = run.stderr.strip()
    if run.returncode in (0, None) or run.returncode < 0:
        sys.exit(f"{where}: the program ended with {run.returncode}, expected an error")
    if len(error.splitlines()) != 1 or not any(c in error for c in causes) or str(out) not in error:
        sys.exit(f"{where}: the message does not name the file and the cause: {error!r}")
    after = contents(out)
    if after != before:
        sys.exit(f"{where}: files changed: {sorted(n for n in before.keys() | after.keys() if before.get(n) != after.get(n))}")
    print(f"{where}: {error}; {len(after)} files as before")


def on_full_disk(program, out):
    """Runs inside a mount namespace, with `out` a small disk."""
    first = train(program, out)
    if first.returncode:
        sys.exit(f"the disk has no room for a first run: {first.stderr}")
    before = contents(out)
    free = os.statvfs(out)
    for left in (0, 4096, 64 << 10):
        with open(out / "filler", "wb") as f:
            f.write(bytes(max(0, free.f_bavail * free.f_frsize - left)))
        must_fail(train(program, out), ["No space left"], before, out, f"disk with {left} bytes left")
        (out / "filler").unlink()


def main():
    program = os.path.abspath(sys.argv[1])
    if len(sys.argv) == 3:
        return on_full_disk(program, Path(sys.argv[2]))
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "run"
        out.mkdir()
        train(program, out).check_returncode()
        before = contents(out)
        largest = max(len(b) for b in before.values())
        for limit in (0, 1, 4096, largest // 4, largest // 2):
            must_fail(train(program, out, limit), ["File too large"], before, out, f"limit of {limit} bytes")
        if subprocess.run([*MOUNT, folder, "true"], capture_output=True).returncode:
            print("no file system may be mounted here: the full disk was not tried")
            return
        sys.exit(subprocess.run([*MOUNT, folder, sys.executable, __file__, program, folder]).returncode)


if __name__ == "__main__":
    main()
