"""What the machine can do, and the least time that leaves for a piece of work."""

import subprocess

LEVELS = (("L1", 32e3), ("L2", 768e3), ("L3", 16e6), ("memory", float("inf")))  # and bytes of one thread there


class Machine:
    """Measured rates of `threads` threads together: the best of several looks, between which rows ran."""

    def __init__(self, path, threads):
        self.path, self.threads, self.best = path, threads, [0.0] * (1 + 2 * len(LEVELS))

    def look(self, *only_peak):
        """The peak, GFLOP/s of float32 multiply-adds in registers; the rates too without an argument."""
        running = [subprocess.Popen([self.path, *only_peak], stdout=subprocess.PIPE, text=True)
                   for _ in range(self.threads)]
        rates = [sum(column) for column in zip(*([float(r) for r in p.communicate()[0].split()] for p in running))]
        self.best = [max(pair) for pair in zip(self.best, rates)] + self.best[len(rates):]
        return rates[0]

    def rates(self):
        """GB/s of reading and of updating by the level that holds the data."""
        reads, updates = self.best[1::2], self.best[2::2]
        return dict(peak_gflops=self.best[0], **{name: (r, u) for (name, _), r, u in zip(LEVELS, reads, updates)})

    def floor(self, peak, flops, reads, writes):
        """Nanoseconds that no program could undercut: arithmetic, or traffic where the data lies."""
        level = next(name for name, size in LEVELS if (reads + writes) / self.threads <= size)
        read, update = self.rates()[level]
        return max(flops / peak, (reads + writes) / (update if writes * 4 > reads else read))
