"""PyTorch's times for the shapes of gemm_bench. Usage: gemm_torch.py [threads] [f32|f64|bf16|f16]"""

import sys
import time

import torch

# Time of this thread, which other programs do not disturb; of the clock where several threads work.
clock = time.thread_time if sys.argv[1:2] in ([], ["1"]) else time.perf_counter

TYPES = {"f32": torch.float32, "f64": torch.float64, "bf16": torch.bfloat16, "f16": torch.float16}


def cases():
    for s in (4, 8, 16, 32, 64, 128, 256, 512, 1000, 1024, 2048):
        for layout in ("nn", "nt", "tn"):
            yield s, s, s, layout
    for layout in ("nn", "nt", "tn"):
        for few in (1, 2, 4, 8, 16, 64):
            yield few, 4096, 4096, layout
            if few <= 16:
                yield 4096, few, 4096, layout
        yield 64, 128, 784, layout
        yield 64, 10, 128, layout
        yield 4096, 4096, 16, layout


def main():
    torch.set_num_threads(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
    dtype = TYPES[sys.argv[2] if len(sys.argv) > 2 else "f32"]
    for m, n, k, layout in cases():
        a = torch.rand(m, k) if layout[0] == "n" else torch.rand(k, m).t()
        b = torch.rand(k, n) if layout[1] == "n" else torch.rand(n, k).t()
        a, b, c = a.to(dtype), b.to(dtype), torch.empty(m, n, dtype=dtype)
        flops = 2.0 * m * n * k
        inner = max(1, int(1e7 / flops))
        best, spent, repeat = 1e9, 0.0, 0
        while repeat < 5 or (spent < 0.3 and repeat < 1000):
            start = clock()
            for _ in range(inner):
                torch.mm(a, b, out=c)
            elapsed = clock() - start
            best, spent, repeat = min(best, elapsed / inner), spent + elapsed, repeat + 1
        print(f"{m:6} {n:6} {k:6} {layout}  {best * 1e6:9.2f} us  {flops / best * 1e-9:8.1f} GFLOP/s", flush=True)


if __name__ == "__main__":
    main()
