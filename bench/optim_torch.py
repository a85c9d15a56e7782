"""PyTorch's side of optim_bench: milliseconds of an optimizer's step on one thread."""
import time

import torch

torch.set_num_threads(1)


def milliseconds(f):
    best = 1e9
    for _ in range(30):
        start = time.perf_counter()
        f()
        best = min(best, time.perf_counter() - start)
    return best * 1e3


def parameters(count, n):
    out = [torch.full((n,), 0.5, requires_grad=True) for _ in range(count)]
    for p in out:
        p.grad = torch.full((n,), 0.01)
    return out


OPTIMIZERS = {
    "sgd": lambda p, **k: torch.optim.SGD(p, 1e-3, **k),
    "sgd momentum": lambda p, **k: torch.optim.SGD(p, 1e-3, momentum=0.9, **k),
    "adam": lambda p, **k: torch.optim.Adam(p, 1e-3, **k),
    "adamw": lambda p, **k: torch.optim.AdamW(p, 1e-3, **k),
}
SIZES = ((100, 1000), (1, 10_000_000))

for name, make in OPTIMIZERS.items():
    for count, n in SIZES:
        for form in ({"fused": True}, {"foreach": True}, {"foreach": False}):
            optimizer = make(parameters(count, n), **form)
            optimizer.step()
            print(f"{name:12} {count:4d} x {n:<9d} {milliseconds(optimizer.step):8.3f} ms  {form}")
for count, n in SIZES:
    p = parameters(count, n)
    print(f"{'clip norm':12} {count:4d} x {n:<9d} "
          f"{milliseconds(lambda: torch.nn.utils.clip_grad_norm_(p, 1e-3)):8.3f} ms")
