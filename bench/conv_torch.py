"""PyTorch's times for the shapes of conv_bench. Usage: conv_torch.py [threads] [f32|bf16]"""

import sys
import time

import torch

# Time of this thread, which other programs do not disturb; of the clock where several threads work.
clock = time.thread_time if sys.argv[1:2] in ([], ["1"]) else time.perf_counter

CASES = [
    (64, 1, 32, 28, 3, 1, 0, 1), (64, 1, 32, 28, 5, 1, 2, 1), (64, 32, 64, 14, 3, 1, 1, 1),
    (64, 32, 64, 26, 3, 1, 0, 1), (64, 32, 64, 12, 3, 1, 0, 1), (32, 1, 16, 8, 3, 1, 1, 1),
    (64, 16, 32, 8, 3, 1, 1, 1), (8, 3, 64, 224, 7, 2, 3, 1), (8, 64, 64, 56, 1, 1, 0, 1),
    (8, 64, 64, 56, 3, 1, 1, 1), (8, 64, 256, 56, 1, 1, 0, 1), (8, 256, 128, 56, 1, 1, 0, 1),
    (8, 128, 128, 56, 3, 2, 1, 1), (8, 256, 512, 56, 1, 2, 0, 1), (8, 128, 128, 28, 3, 1, 1, 1),
    (8, 512, 256, 28, 1, 1, 0, 1), (8, 256, 256, 14, 3, 1, 1, 1), (8, 1024, 256, 14, 1, 1, 0, 1),
    (8, 512, 512, 7, 3, 1, 1, 1), (8, 512, 2048, 7, 1, 1, 0, 1), (1, 64, 64, 56, 3, 1, 1, 1),
    (8, 128, 128, 56, 3, 1, 1, 128), (8, 128, 128, 56, 3, 2, 1, 128), (8, 128, 128, 28, 3, 1, 1, 32),
]


def best_time(f):
    best, spent, repeat = 1e9, 0.0, 0
    while repeat < 5 or (spent < 0.3 and repeat < 1000):
        start = clock()
        f()
        elapsed = clock() - start
        best, spent, repeat = min(best, elapsed), spent + elapsed, repeat + 1
    return best


def main():
    torch.set_num_threads(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
    dtype = torch.bfloat16 if sys.argv[2:3] == ["bf16"] else torch.float32
    for n, i, o, size, k, s, p, g in CASES:
        x = torch.rand(n, i, size, size, dtype=dtype) - 0.5
        w = torch.rand(o, i // g, k, k, dtype=dtype) - 0.5
        b = torch.rand(o, dtype=dtype)
        with torch.no_grad():
            y = torch.conv2d(x, w, b, s, p, 1, g)
            flops = 2 * y.numel() * w[0].numel()
            args = (y, x, w, None, [s, s], [p, p], [1, 1], False, [0, 0], g)
            times = [
                best_time(lambda: torch.conv2d(x, w, b, s, p, 1, g)),
                best_time(lambda: torch.ops.aten.convolution_backward(*args, [True, False, False])),
                best_time(lambda: torch.ops.aten.convolution_backward(*args, [False, True, False])),
            ]
        text = "   ".join(
            f"{name} {t * 1e6:9.1f} us {flops / t * 1e-9:6.1f}"
            for name, t in zip(("forward", "input", "weight"), times)
        )
        print(f"{n:3} x {i:4} -> {o:4}  {size:3}x{size:<3} k{k} s{s} p{p} g{g:<4}  {text} GFLOP/s", flush=True)


if __name__ == "__main__":
    main()
