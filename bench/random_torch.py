"""PyTorch's times for random_bench.cpp. One thread."""
import time

import torch

torch.set_num_threads(1)
n = 1000000
x, m, wide, small = torch.rand(n), torch.rand(1000, 1000), torch.rand(1000, 100), torch.rand(4, 4)
parts, rows = m.split(100, 1), m.split(100, 0)
out = torch.empty(n)


def many(f):
    def run():
        for _ in range(10000):
            f()
    return run


CASES = {
    'rand': lambda: torch.rand(n),
    'randn': lambda: torch.randn(n),
    'randn float64': lambda: torch.randn(n, dtype=torch.float64),
    'normal_': lambda: out.normal_(),
    'exponential_': lambda: out.exponential_(),
    'bernoulli_(0.5)': lambda: out.bernoulli_(0.5),
    'dropout(0.5)': lambda: torch.dropout(x, 0.5, True),
    'randint(1000)': lambda: torch.randint(1000, (n,)),
    'randperm': lambda: torch.randperm(n),
    'arange': lambda: torch.arange(n),
    'cat of 10, dim 0': lambda: torch.cat(rows, 0),
    'cat of 10, dim 1': lambda: torch.cat(parts, 1),
    'stack of 10, last dim': lambda: torch.stack([wide] * 10, -1),
    'flip dim 1': lambda: m.flip(1),
    'flip dim 0': lambda: m.flip(0),
    'roll': lambda: m.roll((300, 300), (0, 1)),
    'repeat (10, 10) of 100^2': lambda: wide[:100].repeat(10, 10),
    'tril': lambda: m.tril(),
    'transpose copy': lambda: m.t().contiguous(),
    '10000 x select': many(lambda: small.select(0, 1)),
    '10000 x transpose': many(lambda: small.transpose(0, 1)),
}
for name, run in CASES.items():
    best = 1e9
    for _ in range(50 if '10000' not in name else 5):
        start = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - start)
    print(f'{name:28} {best * 1e3:8.3f} ms')
