"""Trains a small convolutional network on the IDX files of a folder, as PyTorch's users write it; prints losses and accuracy."""
import os
import sys

import torcxx as torch
import torcxx.nn as nn
import torcxx.nn.functional as F
from torcxx.utils.data import DataLoader, Dataset


class Mnist(Dataset):
    def __init__(self, folder, kind):
        with open(f"{folder}/{kind}-images-idx3-ubyte", "rb") as f:
            self.images = torch.frombuffer(bytearray(f.read()[16:]), dtype=torch.uint8).view(-1, 1, 28, 28)
        with open(f"{folder}/{kind}-labels-idx1-ubyte", "rb") as f:
            self.labels = torch.frombuffer(bytearray(f.read()[8:]), dtype=torch.uint8)

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, i):
        return (self.images[i].to(torch.get_default_dtype()) / 255 - 0.1307) / 0.3081, int(self.labels[i])


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 10, 5), nn.Conv2d(10, 20, 5)
        self.fc1, self.fc2 = nn.Linear(320, 50), nn.Linear(50, 10)

    def forward(self, x):
        x = F.relu(F.max_pool2d(self.conv1(x), 2))
        x = F.relu(F.max_pool2d(self.conv2(x), 2))
        return self.fc2(F.relu(self.fc1(torch.flatten(x, 1))))


folder = sys.argv[1]
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
net = Net().to(device)
if os.path.exists(f"{folder}/initial.pt"):
    net.load_state_dict(torch.load(f"{folder}/initial.pt", weights_only=True))
else:
    torch.save(net.state_dict(), f"{folder}/initial.pt")
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
for x, y in DataLoader(Mnist(folder, "train"), batch_size=16):
    optimizer.zero_grad()
    loss = F.cross_entropy(net(x.to(device)), y.to(device))
    loss.backward()
    optimizer.step()
    print(repr(loss.item()))
net.eval()
right = total = 0
with torch.no_grad():
    for x, y in DataLoader(Mnist(folder, "t10k"), batch_size=100):
        right += (net(x.to(device)).argmax(1) == y.to(device)).sum().item()
        total += len(y)
print("accuracy", right / total)
