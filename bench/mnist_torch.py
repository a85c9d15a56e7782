"""The same as mnist_bench.cpp with PyTorch, one thread."""
import time

import torch
from torch import nn
import torch.nn.functional as F

torch.set_num_threads(1)
torch.manual_seed(0)


def best(name, f, rounds=20):
    t = min((lambda s: (f(), time.perf_counter() - s)[1])(time.perf_counter()) for _ in range(rounds))
    print(f"{name:24} {t * 1e3:10.3f} ms")


net = nn.Sequential(nn.Conv2d(1, 32, 3, padding=1), nn.ReLU(), nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(0.25),
                    nn.Flatten(), nn.Linear(64 * 14 * 14, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, 10))
x, y = torch.rand(64, 1, 28, 28), torch.randint(10, (64,))
for label, kw in (("step", {}), ("step, fused Adam", {"fused": True})):
    adam = torch.optim.Adam(net.parameters(), 1e-3, **kw)

    def step():
        adam.zero_grad()
        F.cross_entropy(net(x), y).backward()
        adam.step()
    best(label, step)
best("forward", lambda: net(x))
with torch.no_grad():
    best("forward, no grad", lambda: net(x))
    a, b = torch.rand(64, 32, 28, 28), torch.rand(64, 64, 28, 28)
    w1, w2 = torch.rand(32, 1, 3, 3), torch.rand(64, 32, 3, 3)
    best("conv1", lambda: F.conv2d(x, w1, None, 1, 1))
    best("conv2", lambda: F.conv2d(a, w2, None, 1, 1))
    best("relu", lambda: F.relu(b))
    best("max pool", lambda: F.max_pool2d(b, 2))
    best("dropout", lambda: F.dropout(b, 0.25, True))
best("adam (fused)", adam.step)
