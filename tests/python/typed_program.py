"""What a user's program with types does with the package; mypy and pyright must accept it as it stands."""
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Optional

import torcxx as torch
import torcxx.nn.functional as F
from torcxx import Tensor, nn, optim
from torcxx.autograd import Function
from torcxx.utils.data import (ConcatDataset, DataLoader, Dataset, IterableDataset, Sampler, Subset, TensorDataset, WeightedRandomSampler,
                               default_collate, random_split)


class Squares(Dataset[tuple[Tensor, int]]):
    def __init__(self, n: int) -> None:
        self.n = n

    def __len__(self) -> int:
        return self.n

    def __getitem__(self, i: int) -> tuple[Tensor, int]:
        return torch.tensor([float(i), float(i * i)]), i % 2


class Count(IterableDataset[int]):
    def __iter__(self) -> Iterator[int]:
        return iter(range(4))


class Backwards(Sampler[int]):
    def __init__(self, n: int) -> None:
        self.n = n

    def __iter__(self) -> Iterator[int]:
        return iter(range(self.n - 1, -1, -1))

    def __len__(self) -> int:
        return self.n


class Cube(Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, scale: float) -> Tensor:
        ctx.save_for_backward(x)
        ctx.scale = scale
        return scale * x**3

    @staticmethod
    def backward(ctx: Any, g: Tensor) -> tuple[Tensor, None]:
        (x,) = ctx.saved_tensors
        return g * ctx.scale * 3 * x**2, None


class Block(nn.Module):
    scale: Tensor

    def __init__(self, width: int, depth: int = 2, norm: Optional[type[nn.Module]] = None) -> None:
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(width, width) for _ in range(depth)])
        self.named = nn.ModuleDict({"act": nn.GELU(), "drop": nn.Dropout(0.1)})
        self.norm = norm(width) if norm is not None else nn.Identity()
        self.gain = nn.Parameter(torch.ones(width))
        self.register_buffer("scale", torch.full((1,), 0.5))
        self.apply(self._init)

    def _init(self, m: nn.Module) -> None:
        if isinstance(m, nn.Linear):
            nn.init.kaiming_uniform_(m.weight, a=5**0.5)
            nn.init.zeros_(m.bias)

    def forward(self, x: Tensor, mask: Optional[Tensor] = None) -> Tensor:
        for layer in self.layers:
            x = x + self.named["act"](layer(x))
        if mask is not None:
            x = x.masked_fill(mask, 0.0)
        return self.norm(x) * self.gain * self.scale


@torch.no_grad()
def evaluate(net: nn.Module, x: Tensor) -> float:
    was = net.training
    y = net.eval()(x)
    net.train(was)
    return y.mean().item()


def tensors() -> Tensor:
    x = torch.arange(12, dtype=torch.float32).reshape(3, 4)
    y: Tensor = x[0] + 2 * x[..., 1:].sum(dim=1, keepdim=True).mean() - x.t()[0, 0] / 3
    values, indices = torch.max(x, dim=1)
    top = x.topk(2, dim=-1)
    rows, columns = x.shape
    n: int = x.size(0) + x.dim() + x.numel() + rows + columns
    same: bool = torch.equal(x, x.clone()) and torch.allclose(x, x) and x.is_contiguous()
    both = torch.cat([x, torch.zeros_like(x)], dim=0).view(-1, 4).unsqueeze(0).expand(2, -1, -1)
    parts = torch.split(x, 2) + tuple(x.chunk(2, dim=1))
    u, s, vh = torch.linalg.svd(x)
    spectrum = torch.fft.rfft(x, dim=-1).abs()
    x[x > 3] = 0.0
    x[0, :] *= 2
    x += 1
    z = torch.where(x > 0, x, -x).to(torch.float64).clamp(min=0, max=5).pow(2)
    z = torch.einsum("ij,kj->ik", z, z).float() if same and n else z
    numbers: list[float] = z.flatten().tolist()
    shared = [values, indices, top.values, both, *parts, u, s, vh, spectrum, y, torch.stack((s, s))]
    assert all(t.dtype.itemsize > 0 for t in shared) and len(numbers) == z.numel()
    return F.pad(z, (1, 1)).softmax(dim=-1)


def train(net: Block, loader: DataLoader[tuple[Tensor, int]], steps: int) -> list[float]:
    groups = [{"params": net.layers.parameters(), "lr": 1e-2}, {"params": [net.gain]}]
    optimizer = optim.SGD(groups, lr=1e-1, momentum=0.9, nesterov=True)
    schedule = optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.1, total_steps=steps + 1)
    losses: list[float] = []
    for _, (x, label) in zip(range(steps), loader):
        optimizer.zero_grad()
        out = net(x.repeat(1, 2))
        loss = F.cross_entropy(out, label, reduction="mean") + 1e-4 * sum(p.pow(2).sum() for p in net.parameters())
        loss.backward()
        norm = nn.utils.clip_grad_norm_(net.parameters(), max_norm=1.0)
        optimizer.step()
        schedule.step()
        losses.append(float(loss) + 0 * float(norm))
        assert schedule.get_last_lr()[0] > 0 and optimizer.param_groups[0]["lr"] > 0
    return losses


def main() -> None:
    torch.manual_seed(0)
    torch.set_num_threads(1)
    net = Block(4, norm=nn.LayerNorm).to(torch.float32)
    data = Squares(16)
    first, second = random_split(data, [12, 4])
    loader = DataLoader(ConcatDataset([first, Subset(data, [0, 1])]), batch_size=4, shuffle=True, drop_last=True, collate_fn=default_collate)
    losses = train(net, loader, 3)
    weighted = DataLoader(data, batch_size=2, sampler=WeightedRandomSampler([1.0] * 16, num_samples=4))
    ordered = DataLoader(TensorDataset(torch.rand(4, 2)), sampler=Backwards(4))
    assert len(weighted) == 2 and len(ordered) == 4 and len(second) == 4 and sum(1 for _ in DataLoader(Count(), batch_size=2)) == 2
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "net.pt"
        torch.save({"net": net.state_dict(), "epoch": 1}, path)
        saved = torch.load(path, weights_only=True)
        result = net.load_state_dict(saved["net"], strict=True)
        assert not result.missing_keys
    handle = net.layers[0].register_forward_hook(lambda module, inputs, output: output * 1.0)
    average = evaluate(net, torch.rand(2, 4))
    handle.remove()
    x = torch.rand(3, requires_grad=True)
    (g,) = torch.autograd.grad(Cube.apply(x, 2.0).sum(), x, create_graph=True)
    slope = torch.func.grad(lambda v: (v**2).sum())(x)
    rows = torch.func.vmap(torch.dot)(torch.rand(2, 3), torch.rand(2, 3))
    names = [name for name, _ in net.named_parameters()] + [type(m).__name__ for m in net.modules()]
    total = sum(p.numel() for p in net.parameters() if p.requires_grad)
    with torch.enable_grad(), torch.no_grad():
        still = (x * 2).requires_grad
    assert not still
    print(len(losses), f"{average:.3f}", g.shape, slope.shape, rows.shape, len(names), total, tensors().sum().item() > 0)


if __name__ == "__main__":
    main()
