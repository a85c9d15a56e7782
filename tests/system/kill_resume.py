#!/usr/bin/env python3
"""Kills a training run with SIGKILL at random moments and resumes it: the weights must end bit-equal to
those of a run that was left alone.

    kill_resume.py PROGRAM [--kills N] [--seed N]
"""
import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("program")
    p.add_argument("--kills", type=int, default=20)
    p.add_argument("--seed", type=int, default=1)
    a = p.parse_args()
    rng = random.Random(a.seed)
    with tempfile.TemporaryDirectory() as folder:
        def command(out, *more):
            return [a.program, "train", "digits", "--epochs", "3", "--quiet", "--checkpoint-steps", "3", "--out", str(Path(folder) / out), *more]

        start = time.monotonic()
        subprocess.run(command("whole"), check=True, stdout=subprocess.DEVNULL)
        whole = time.monotonic() - start
        kills = finished = 0
        for attempt in range(100 * a.kills):
            run = subprocess.Popen(command("killed", "--resume"), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            try:
                if kills < a.kills:
                    # the last kills may wait for the end: a run that finished is started again from the start
                    run.wait(timeout=rng.uniform(0.05, 1.0) * max(0.3, whole / 4))
                else:
                    run.wait()
            except subprocess.TimeoutExpired:
                run.send_signal(signal.SIGKILL)
                run.communicate()
                kills += 1
                continue
            error = run.stderr.read().decode()
            if run.returncode != 0:
                sys.exit(f"a resumed run failed with {run.returncode}: {error}")
            finished += 1
            if kills >= a.kills:
                break
            for f in (Path(folder) / "killed").iterdir():
                f.unlink()
        same = (Path(folder) / "whole/model.safetensors").read_bytes() == (Path(folder) / "killed/model.safetensors").read_bytes()
        left = [f.name for f in (Path(folder) / "killed").iterdir() if "tmp" in f.name]
        print(f"{kills} kills, {finished} finished runs; weights {'bit-equal' if same else 'DIFFER'}; temporary files left: {len(left)}")
        sys.exit(0 if same else 1)


if __name__ == "__main__":
    main()
