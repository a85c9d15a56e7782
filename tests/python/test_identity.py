"""One tensor is one Python object, and keeps what was put on it, whoever holds it meanwhile."""
import gc
import subprocess
import sys
import threading
import weakref

import pytest
import torcxx as torch


class Tagged(torch.Tensor):
    pass


class Slotted(torch.Tensor):
    __slots__ = ("extra",)


def leaf(*values):
    return torch.tensor(values, requires_grad=True)


def test_grad_is_one_object():
    x = leaf(1.0, 2.0)
    (x * x).sum().backward()
    assert x.grad is x.grad
    x.grad.note = ["kept"]
    gc.collect()
    assert x.grad.note == ["kept"]
    seen = weakref.ref(x.grad)
    (x * x).sum().backward()  # adds in place
    assert seen() is x.grad and x.grad.tolist() == [4, 8]
    x.grad = None
    assert seen() is None


def test_assigned_grad_comes_back():
    x, g = leaf(1.0), Tagged([3.0])
    x.grad = g
    assert x.grad is g
    g.note = 1
    del g
    assert type(x.grad) is Tagged and x.grad.note == 1


def test_parameters_are_the_module_s():
    m = torch.nn.Linear(2, 2)
    assert m.weight is next(m.parameters()) and any(p is m.bias for p in m.parameters())
    m.weight.note = 1
    m(torch.ones(1, 2)).sum().backward()
    assert m.weight.note == 1 and m.weight.grad is m.weight.grad


def test_results_that_are_arguments():
    x = torch.ones(2)
    assert x.add_(1) is x and x.contiguous() is x and torch.relu_(x) is x
    out = torch.empty(2)
    assert torch.add(x, x, out=out) is out


def test_saved_tensors_and_contexts():
    seen = []

    class Square(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x * x

        @staticmethod
        def backward(ctx, g):
            seen.append(ctx.saved_tensors[0])
            return 2 * g * ctx.saved_tensors[0]

    x = torch.nn.Parameter(torch.tensor([3.0]))
    Square.apply(x).sum().backward()
    assert seen[0] is x and x.grad.tolist() == [6]


def test_hooks_get_the_same_objects():
    x = leaf(1.0)
    y = x * 2
    y.retain_grad()
    grads, leaves = [], []
    y.register_hook(lambda g: grads.append(g))
    x.register_post_accumulate_grad_hook(leaves.append)
    y.sum().backward()
    assert grads[0].tolist() == [1] and leaves[0] is x


def test_saved_tensor_hooks_get_the_tensor():
    packed = []
    x = torch.nn.Parameter(torch.tensor([3.0]))
    with torch.autograd.graph.saved_tensors_hooks(lambda t: (packed.append(t), t)[1], lambda t: t):
        y = x * x
    assert packed[0] is x
    y.sum().backward()
    assert x.grad.tolist() == [6]


def test_a_graph_keeps_the_object_of_its_leaf():
    x = torch.nn.Parameter(torch.tensor([3.0]))
    x.note = "n"
    y = x * 2
    node = y.grad_fn.next_functions[0][0]
    assert node.variable is x and not hasattr(y.grad_fn, "variable")
    seen, address = weakref.ref(x), id(x)
    del x
    gc.collect()
    back = node.variable
    assert type(back) is torch.nn.Parameter and back.note == "n" and id(back) == address and seen() is back
    del back, node
    gc.collect()
    assert seen() is not None
    del y
    assert seen() is None


def test_subclass_instances_come_back_again_and_again():
    x = leaf(1.0)
    x.grad = Slotted([2.0])
    x.grad.extra = marker = Tagged([0.0])
    for _ in range(3):
        gc.collect()
        assert type(x.grad) is Slotted and x.grad.extra is marker
    gone = weakref.ref(marker)
    del marker
    assert gone() is x.grad.extra
    del x
    assert gone() is None


def test_as_subclass_leaves_the_tensor_its_object():
    x = leaf(1.0, 2.0)
    t = x.as_subclass(Tagged)
    assert type(t) is Tagged and type(x) is torch.Tensor and t.data_ptr() == x.data_ptr()
    (t * t).sum().backward()
    assert x.grad.tolist() == [2, 4]


def test_cycles_are_collected_unless_held():
    x = leaf(1.0)
    x.me = x
    seen = weakref.ref(x)
    y = x * 2
    del x
    gc.collect()
    assert seen() is not None and seen().me is seen()
    del y
    gc.collect()
    assert seen() is None
    s = Tagged([1.0])
    s.me, seen = s, weakref.ref(s)
    del s
    gc.collect()
    assert seen() is None


def test_finalizers_run_once_and_see_the_tensor():
    ends = []

    class Ending(torch.Tensor):
        def __del__(self):
            ends.append((self.tolist(), self.note))

    x = leaf(1.0)
    x.grad = Ending([5.0])
    x.grad.note = "n"
    gc.collect()
    assert not ends
    x.grad = None
    assert ends == [([5.0], "n")]
    t = Ending([6.0])
    t.note = 1
    del t
    assert ends[1:] == [([6.0], 1)]


def test_what_a_finalizer_rescues_lives():
    rescued = []

    class Rescued(torch.Tensor):
        def __del__(self):
            rescued.append(self)

    x = leaf(1.0)
    x.grad = Rescued([5.0])
    x.grad = None
    assert type(rescued[0]) is Rescued and (rescued[0] + 1).tolist() == [6]


def test_long_chains_of_attributes_are_freed():
    first = t = leaf(0.0)
    for _ in range(20000):
        t.next = Tagged([0.0])
        t = t.next
    seen = weakref.ref(t)
    del first, t
    gc.collect()
    assert seen() is None


def test_threads_share_one_object():
    x = leaf(*map(float, range(1000)))
    (x * x).sum().backward()
    x.grad.note = 0
    wrong = []

    def look():
        for _ in range(2000):
            if x.grad is not x.grad or x.grad.note != 0:
                wrong.append(1)

    def work():
        for _ in range(300):
            p = torch.nn.Parameter(torch.ones(20000))
            p.note = 1
            y = (p * p).sum()
            del p
            y.backward()

    threads = [threading.Thread(target=f) for f in (look, look, work, work)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert not wrong


def test_an_object_owned_by_a_tensor_at_exit():
    code = ("import torcxx as torch, sys\n"
            "x = torch.tensor([1.], requires_grad=True)\n"
            "x.grad = torch.tensor([2.])\n"
            "x.grad.note = sys.keep = x\n"
            "torch.held = x\n")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0 and not done.stderr


if __name__ == "__main__":
    sys.exit(pytest.main([__file__, "-q"]))
