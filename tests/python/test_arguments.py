"""Arguments that choose among devices, layouts and implementations: each works as PyTorch's or raises."""
import pytest
import torcxx

torch = pytest.importorskip("torch")  # the oracle, which make test does without; make test-python has it
LAST, LAST_3D, ROW, KEEP = "channels_last", "channels_last_3d", "contiguous_format", "preserve_format"


def image(t, dtype="float32"):
    return t.arange(120, dtype=getattr(t, dtype)).reshape(2, 3, 4, 5)


FORMATS = {
    "contiguous": lambda t, f: image(t).contiguous(memory_format=f),
    "clone": lambda t, f: image(t).clone(memory_format=f),
    "to": lambda t, f: image(t).to(memory_format=f),
    "to dtype": lambda t, f: image(t).to(t.float64, memory_format=f),
    "float": lambda t, f: image(t, "float64").float(memory_format=f),
    "cpu": lambda t, f: image(t).cpu(memory_format=f),
    "zeros_like": lambda t, f: t.zeros_like(image(t), memory_format=f),
    "ones_like of another": lambda t, f: t.ones_like(image(t).permute(0, 2, 3, 1), memory_format=f),
    "clone of another": lambda t, f: image(t).permute(3, 2, 1, 0).clone(memory_format=f),
    "to of another": lambda t, f: image(t).permute(3, 2, 1, 0).to(memory_format=f),
    "matrix": lambda t, f: image(t)[0, 0].t().clone(memory_format=f),
    "volume": lambda t, f: image(t).unsqueeze(2).clone(memory_format=f)}


@pytest.mark.parametrize("form", [LAST, LAST_3D, ROW, KEEP])
@pytest.mark.parametrize("name", FORMATS)
def test_memory_format(name, form):
    results = []
    for t in (torcxx, torch):
        try:
            x = FORMATS[name](t, getattr(t, form))
            results.append((x.stride(), x.tolist()))
        except Exception as e:
            results.append(type(e))
    assert results[0] == results[1]


def test_is_contiguous():
    for t in (torcxx, torch):
        x = image(t).to(memory_format=t.channels_last)
        assert x.is_contiguous(memory_format=t.channels_last) and not x.is_contiguous()
        assert not image(t).is_contiguous(memory_format=t.channels_last) and image(t).is_contiguous(memory_format=t.contiguous_format)
        assert not t.ones(2).is_contiguous(memory_format=t.channels_last)
        net = t.nn.Conv2d(3, 2, 2).to(memory_format=t.channels_last)
        assert net.weight.is_contiguous(memory_format=t.channels_last) and net(x).shape == (2, 2, 3, 4)
        with pytest.raises(TypeError):
            t.zeros(2).sum(memory_format=t.channels_last)
        with pytest.raises(TypeError):
            t.ones(2).clone(memory_format="channels_last")


def test_gradients_pass_a_memory_format():
    for t in (torcxx, torch):
        x = image(t).requires_grad_()
        (x.contiguous(memory_format=t.channels_last) * image(t)).sum().backward()
        assert x.grad.tolist() == image(t).tolist()


ELSEWHERE = [lambda t: t.zeros(2, pin_memory=True), lambda t: t.tensor([1], pin_memory=True), lambda t: t.ones(2).pin_memory(),
             lambda t: t.ones(2).new_zeros(2, pin_memory=True), lambda t: t.ones(2).new_zeros(2, device="cuda"),
             lambda t: t.ones(2).new_tensor([1], device="cuda"), lambda t: t.ones(2).new_full((2,), 1., device="cuda"),
             lambda t: t.ones(2, device="cuda"), lambda t: t.ones(2).to("cuda"), lambda t: t.ones(2).cuda(),
             lambda t: t.zeros(2, layout=t.sparse_coo), lambda t: t.ones(2).new_zeros(2, layout=t.sparse_coo)]


@pytest.mark.parametrize("f", ELSEWHERE)
def test_what_is_not_here_raises(f):
    with pytest.raises(NotImplementedError):
        f(torcxx)


def test_what_changes_nothing_is_taken():
    for t in (torcxx, torch):
        assert t.zeros(2, pin_memory=False, layout=t.strided, device="cpu").layout is t.strided
        assert t.ones(2).to(t.float64, non_blocking=True).dtype is t.float64
        assert t.ones(2).copy_(t.zeros(2), non_blocking=True).tolist() == [0, 0]
        assert not t.ones(2).is_pinned() and t.ones(2).new_zeros(2, pin_memory=False, layout=t.strided).shape == (2,)
        assert t.ones(2).type("torch.DoubleTensor").dtype is t.float64
        for f in (None, False, True):
            p = t.ones(2, requires_grad=True)
            p.grad = t.ones(2)
            t.optim.SGD([p], lr=0.5, foreach=f).step()
            t.optim.SGD([p], lr=0.5, fused=f).step()
            assert p.tolist() == [0, 0]
        with pytest.raises(TypeError):
            t.zeros(2, layout="strided")
        with pytest.raises(TypeError):
            t.ones(2).new_zeros(2, foo=True)
        with pytest.raises(AssertionError):
            t.ones(2).__dlpack__(stream=1)
        with pytest.raises(RuntimeError, match="fused"):
            t.optim.SGD([t.ones(2, requires_grad=True)], lr=0.1, foreach=True, fused=True)


def test_asarray():
    for t in (torcxx, torch):
        x = t.ones(2)
        assert t.asarray(x) is x and t.asarray(x, copy=True).data_ptr() != x.data_ptr()
        assert t.asarray([1, 2], dtype=t.float64, requires_grad=True).requires_grad
        with pytest.raises(ValueError):
            t.asarray([1, 2], copy=False)


def test_absent_accelerators():
    for t in (torcxx, torch):
        assert isinstance(t.cuda.is_available(), bool) and t.cuda.manual_seed_all(1) is None and t.cuda.empty_cache() is None
        t.backends.cudnn.benchmark = True
        assert t.backends.cudnn.benchmark is True and not t.backends.mps.is_available()
        t.backends.cudnn.benchmark = False
    assert not torcxx.cuda.is_available() and torcxx.cuda.device_count() == 0 and torcxx.accelerator.current_accelerator() is None
    assert torcxx.cuda.memory_allocated() == 0 and not torcxx.mps.is_available() and not torcxx.xpu.is_available()
    with pytest.raises(NotImplementedError, match="cuda.synchronize"):
        torcxx.cuda.synchronize()
    for name in ("torcxx.cuda.no_such_name", "torcxx.backends.cudnn.no_such_name"):
        with pytest.raises(AttributeError, match="no_such_name"):
            eval(name)
    with pytest.raises(AttributeError, match="bench"):
        torcxx.backends.cudnn.bench = True
    with pytest.raises(TypeError):
        torcxx.backends.cudnn.benchmark = "yes"


TYPED = ["FloatTensor([1, 2])", "LongTensor(2, 3).shape", "DoubleTensor().shape", "ByteTensor([[1], [2]])", "BoolTensor([True, False])",
         "FloatTensor(2.5)", "FloatTensor(ones(2, dtype=float64))", "FloatTensor(ones(2))", "isinstance(ones(2), FloatTensor)",
         "isinstance(ones(2), LongTensor)", "isinstance(3, LongTensor)", "HalfTensor(ones(2, 3).shape).shape"]


@pytest.mark.parametrize("text", TYPED)
def test_typed_constructors(text):
    results = []
    for t in (torcxx, torch):
        try:
            value = eval(text, {"__builtins__": {"isinstance": isinstance, "True": True, "False": False}}, vars(t))
            results.append((value.dtype.itemsize, value.tolist()) if isinstance(value, t.Tensor) else value)
        except Exception as e:
            results.append(type(e))
    assert results[0] == results[1]


def test_mixed_precision_is_off():
    for t in (torcxx, torch):
        if t.cuda.is_available():
            pytest.skip("the oracle has a device")
        net, x = t.nn.Linear(2, 1), t.ones(3, 2)
        sgd = t.optim.SGD(net.parameters(), lr=0.1)
        with pytest.warns(UserWarning, match="[Dd]isabling"):
            scaler = t.amp.GradScaler("cuda")
        with pytest.warns(UserWarning, match="[Dd]isabling"):
            with t.autocast("cuda", dtype=t.float16):
                y = net(x)
        assert y.dtype is t.float32 and not scaler.is_enabled() and scaler.state_dict() == {} and scaler.get_scale() == 1
        before = net.weight.tolist()
        scaler.scale(y.sum()).backward()
        scaler.unscale_(sgd)
        scaler.step(sgd)
        scaler.update()
        assert net.weight.tolist() != before

        @t.autocast("cpu", enabled=False)
        def f():
            return t.ones(1).dtype

        assert f() is t.float32 and not t.cuda.amp.GradScaler(enabled=False).is_enabled() and t.version.cuda is None or t is torch
        with pytest.raises(ValueError):
            t.autocast(3)
    for f in (lambda: torcxx.autocast("cpu"), lambda: torcxx.amp.GradScaler("cpu")):
        with pytest.raises(NotImplementedError):
            f()


def test_errors_say_what_is_wrong():
    for t in (torcxx, torch):
        with pytest.raises(RuntimeError, match="subscript j has size .* for operand 1 which does not broadcast with previously seen size"):
            t.einsum("ij,jk", t.ones(2, 3), t.ones(2, 3))
        with pytest.raises(RuntimeError, match="size"):
            t.einsum("...i,...i", t.ones(2, 3), t.ones(4, 3))
        assert t.einsum("ij,jk->ik", t.ones(2, 1), t.ones(3, 4)).shape == (2, 4)
        with pytest.raises(RuntimeError, match="target"):
            t.nn.functional.cross_entropy(t.ones(2, 3), t.tensor([0.0, 1.0]))
        for f in (int, float):
            with pytest.raises(ValueError, match="only one element tensors can be converted to Python scalars"):
                f(t.ones(2))
        with pytest.raises(TypeError, match="argument 'dtype' must be torch.dtype, not str"):
            t.ones(2, dtype="float32")
        with pytest.raises(TypeError, match="item 1 is 'str'"):
            t.Size([1, "a"])
        assert t.Size([1, 2]) == (1, 2) and t.Size() == ()
    with pytest.raises(AttributeError, match="'jit' .TorchScript is not in this build"):
        torcxx.jit
    with pytest.raises(ValueError, match="precision"):
        torcxx.set_printoptions(precision="x")
    with pytest.raises(ValueError, match="profile"):
        torcxx.set_printoptions(profile="x")
    assert repr(torcxx.ones(1)) == "tensor([1.])"


def test_compile():
    for t in (torcxx, torch):
        f = t.compile(lambda x: x + 1, backend="eager")
        assert f(t.ones(1)).tolist() == [2]
        assert t.compile(disable=True)(lambda x: x * 2)(t.ones(1)).tolist() == [2]
    for options in ({}, {"backend": "inductor"}, {"backend": "eager", "mode": "max-autotune"}):
        with pytest.raises(NotImplementedError, match="compile"):
            torcxx.compile(lambda x: x, **options)


def test_pinned_memory():
    with pytest.warns(UserWarning, match="pin_memory"):
        assert len(list(torcxx.utils.data.DataLoader([1, 2], pin_memory=True))) == 2
    with pytest.raises(NotImplementedError, match="pin_memory"):
        torcxx.autograd.graph.save_on_cpu(pin_memory=True)
