"""A training script with types, which mypy must accept as it stands."""
import torcxx as torch
from torcxx import Tensor, nn
from torcxx.utils.data import DataLoader, TensorDataset


class Net(nn.Module):
    """Two convolutions and a linear layer."""

    def __init__(self, classes: int = 10) -> None:
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(8, 16, (3, 3), padding=1),
                                      nn.BatchNorm2d(16), nn.ReLU(), nn.AdaptiveAvgPool2d(1))
        self.drop = nn.Dropout(p=0.1)
        self.head = nn.Linear(16, classes, bias=True)

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.features(x)
        out: Tensor = self.head(self.drop(y.flatten(1)))
        return out


def accuracy(net: Net, images: Tensor, labels: Tensor) -> float:
    net.eval()
    with torch.no_grad():
        found = net(images).argmax(dim=1)
    net.train()
    return float((found == labels).float().mean().item())


def train(net: Net, loader: DataLoader[tuple[Tensor, ...]], epochs: int) -> list[float]:
    optimizer = torch.optim.AdamW(net.parameters(), lr=1e-3, betas=(0.9, 0.99), weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.StepLR(optimizer, step_size=1, gamma=0.9)
    criterion = nn.CrossEntropyLoss(label_smoothing=0.1)
    losses: list[float] = []
    for _ in range(epochs):
        for images, labels in loader:
            optimizer.zero_grad(set_to_none=True)
            loss = criterion(net(images), labels)
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            losses.append(loss.item())
        schedule.step()
    return losses


def main() -> None:
    torch.manual_seed(0)
    images, labels = torch.rand(32, 1, 8, 8), torch.randint(0, 10, (32,))
    net = Net()
    losses = train(net, DataLoader(TensorDataset(images, labels), batch_size=8, shuffle=True), epochs=2)
    shape: torch.Size = net.head.weight.shape
    sizes: tuple[int, ...] = (images @ images.mT).shape
    total: Tensor = torch.stack([torch.tensor(v) for v in losses]).sum() + 2 * torch.ones(3).max()
    print(len(losses), shape, sizes, total.dtype, f"{accuracy(net, images, labels):.1f}")


if __name__ == "__main__":
    main()
