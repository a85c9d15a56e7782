"""The benchmark programs, kept alive between rounds."""

import os
import subprocess
import sys
import time

SPINNING = 0.01  # seconds for which another program's OpenMP threads may keep the cores after their work


def intel_library(folder):
    """A library that tells MKL that the processor is Intel's: otherwise it leaves AVX-512 unused."""
    path = folder.resolve() / "libmkl_on_any.so"
    if not path.exists():
        text = "int mkl_serv_intel_cpu_true(void) { return 1; }\nint mkl_serv_intel_cpu(void) { return 1; }\n"
        subprocess.run(["cc", "-shared", "-fPIC", "-xc", "-", "-o", path], input=text, text=True, check=True)
    return path


def lapack():
    """The environment that names the LAPACK of this Python, which Torcxx's package would use."""
    try:
        import scipy_openblas32 as library
    except ImportError:
        return {}
    return {"TORCXX_LAPACK": os.path.join(library.get_lib_dir(), library.get_library(fullname=True))}


class Program:
    def __init__(self, path, threads, preload=None):
        env = {**os.environ, **lapack(), "OPENBLAS_NUM_THREADS": str(threads)}
        if preload:
            env["LD_PRELOAD"] = str(preload)
        self.process = subprocess.Popen([path, str(threads)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True, env=env)
        self.pause = SPINNING if threads > 1 else 0
        self.rows, self.ways = {}, {}  # by name: flops; number of ways
        fields = self.ask("list")
        while fields != [""]:
            self.rows[fields[0]], self.ways[fields[0]] = float(fields[1]), int(fields[2])
            fields = self.answer("list")

    def ask(self, *words):
        self.process.stdin.write("\t".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        return self.answer(*words)

    def time(self, name, way, seconds):
        """Nanoseconds of one call."""
        time.sleep(self.pause)
        return float(self.ask("time", name, way, seconds)[0])

    def answer(self, *words):
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"{self.process.args[0]} ended at: {' '.join(map(str, words))}")
        return line.rstrip("\n").split("\t")

    def close(self):
        self.process.stdin.close()
        self.process.wait()
