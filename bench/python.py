"""What a call from Python costs: the package beside PyTorch.

    python.py [--rounds N] [--only TEXT]

Each library runs in a process of its own, with one thread. Rounds alternate between the two, a row's
time is the least of its rounds, and processor time is counted, so that other programs hardly matter.
Tensors are of 4 floats unless a row says otherwise: what is measured is the call, not the arithmetic.
"""

import argparse
import importlib
import json
import subprocess
import sys
import time
import timeit

SETUP = """
from operator import iadd
F, nn = torch.nn.functional, torch.nn
a, b, x, m = torch.rand(4), torch.rand(4), torch.rand(4), torch.rand(2, 2)
p, q = torch.rand(4, requires_grad=True), torch.rand(4, requires_grad=True)
linear, rows = nn.Linear(4, 4), torch.rand(2, 4)
net = nn.Sequential(nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 4))
for w in net.parameters():
    w.grad = torch.rand(w.shape)
sgd, adam = torch.optim.SGD(net.parameters(), lr=1e-9), torch.optim.Adam(net.parameters(), lr=1e-9)
no_grad = torch.no_grad
def chain():
    y = p
    for _ in range(10):
        y = y * 0.5
    return y.sum()
def train():
    adam.zero_grad()
    F.mse_loss(net(rows), rows).backward()
    adam.step()
"""
# name, statement, most nanoseconds it may take
ROWS = [
    ("a + b", "a + b", 150),
    ("p + q, recorded", "p + q", 250),
    ("a * 2", "a * 2", None),
    ("a.add(b)", "a.add(b)", None),
    ("a.add(b, alpha=2)", "a.add(b, alpha=2)", None),
    ("a.add_(b)", "a.add_(b)", None),
    ("iadd(a, b)", "iadd(a, b)", None),
    ("a.mul_(1)", "a.mul_(1)", None),
    ("torch.add(a, b)", "torch.add(a, b)", None),
    ("torch.exp(a)", "torch.exp(a)", None),
    ("a == b", "a == b", None),
    ("x[0]", "x[0]", None),
    ("x[1:]", "x[1:]", None),
    ("m[0, 1]", "m[0, 1]", None),
    ("x[0] = 1.", "x[0] = 1.", None),
    ("x.sum()", "x.sum()", None),
    ("x.sum(dim=0)", "x.sum(dim=0)", None),
    ("x.mean()", "x.mean()", None),
    ("x.view(2, 2)", "x.view(2, 2)", None),
    ("x.reshape(2, 2)", "x.reshape(2, 2)", None),
    ("m.t()", "m.t()", None),
    ("m @ m", "m @ m", None),
    ("x.shape", "x.shape", None),
    ("x.item()", "x[0].item()", None),
    ("torch.zeros(4)", "torch.zeros(4)", None),
    ("torch.tensor(list of 4)", "torch.tensor([1., 2., 3., 4.])", None),
    ("torch.cat((a, b))", "torch.cat((a, b))", None),
    ("with no_grad()", "with no_grad(): pass", None),
    ("F.relu(x)", "F.relu(x)", None),
    ("F.softmax(x, dim=0)", "F.softmax(x, dim=0)", None),
    ("chain of 10", "chain()", None),
    ("chain of 10, backward", "chain().backward()", None),
    ("linear(rows), 2 x 4", "linear(rows)", None),
    ("net(rows), 3 layers", "net(rows)", None),
    ("SGD.step, 4 tensors", "sgd.step()", None),
    ("Adam.step, 4 tensors", "adam.step()", None),
    ("training step", "train()", None),
]


def worker(library):
    """Answers names of rows with the least nanoseconds of a few runs."""
    torch = importlib.import_module(library)
    torch.set_num_threads(1)
    torch.manual_seed(0)
    names = {"torch": torch}
    exec(SETUP, names)
    for line in sys.stdin:
        statement = json.loads(line)
        timer = timeit.Timer(statement, globals=names, timer=time.process_time)
        count, taken = 1, 0.0
        while taken < 0.004:
            count = max(2 * count, int(count * 0.005 / max(taken, 1e-6)))
            taken = timer.timeit(count)
        print(min([taken, *timer.repeat(4, count)]) / count * 1e9, flush=True)


def start(library):
    return subprocess.Popen([sys.executable, __file__, "--worker", library], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def ask(process, statement):
    process.stdin.write(json.dumps(statement) + "\n")
    process.stdin.flush()
    answer = process.stdout.readline()
    if not answer:
        sys.exit(f"{process.args[-1]} ended at: {statement}")
    return float(answer)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", help="rows whose name contains this")
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.worker:
        return worker(arguments.worker)
    libraries = [start("torcxx"), start("torch")]
    print(f"{'':26}{'Torcxx':>10}{'PyTorch':>10}{'ratio':>7}   nanoseconds a call")
    missed = 0
    for name, statement, most in ROWS:
        if arguments.only in name:
            times = [[ask(library, statement) for library in libraries] for _ in range(arguments.rounds)]
            ours, theirs = map(min, zip(*times))
            missed += most is not None and ours > most
            verdict = "" if most is None else f"   <= {most}: {'met' if ours <= most else 'MISSED'}"
            print(f"{name:26}{ours:10.0f}{theirs:10.0f}{ours / theirs:7.2f}{verdict}", flush=True)
    for library in libraries:
        library.stdin.close()
        library.wait()
    return missed > 0


if __name__ == "__main__":
    sys.exit(main())
