"""Storages, set_, functions over elements, buffers, global settings; the same text runs on PyTorch."""
import array

import pytest
import torcxx

torch = pytest.importorskip("torch")  # the oracle, which make test does without; make test-python has it
BOTH = pytest.mark.parametrize("t", [torcxx, torch], ids=["torcxx", "torch"])


@BOTH
def test_storages(t):
    x = t.arange(6.).reshape(2, 3)
    s = x[1].untyped_storage()
    assert s.nbytes() == 24 == len(s) and s.data_ptr() == x.data_ptr()
    s[0] = 1
    assert x[0, 0] != 0 and s[0] == 1 and s.tolist()[:4] == [1, 0, 0, 0]
    y = t.empty(0).set_(s, 3, (3,), (1,))
    y[0] = 9
    assert x[1, 0] == 9 and y.storage_offset() == 3 and t.empty(0).set_(s).shape == (6,)
    z = t.empty(0).set_(x)
    assert z.is_set_to(x) and not z.is_set_to(y) and z.set_().shape == (0,)
    if t is torcxx:  # PyTorch makes the storage larger
        with pytest.raises(RuntimeError):
            t.empty(0).set_(s, 4, (3,), (1,))
    with pytest.raises(RuntimeError):
        t.empty(0).set_(t.ones(1, dtype=t.int64))
    assert "UntypedStorage" in repr(s) and len(t.UntypedStorage(4)) == 4


@BOTH
def test_functions_of_elements(t):
    x = t.arange(6.).reshape(2, 3).t()
    assert x.apply_(lambda v: v + 1).tolist() == [[1, 4], [2, 5], [3, 6]]
    assert x.map_(t.ones(3, 2), lambda a, b: a * 2 + b).tolist() == [[3, 9], [5, 11], [7, 13]]
    with pytest.raises(TypeError):
        x.map_(3, lambda a, b: a)
    with pytest.raises(RuntimeError):
        t.ones(2, requires_grad=True).apply_(lambda v: v)


@BOTH
def test_frombuffer(t):
    a = array.array("i", [1, 2, 3, 4])
    x = t.frombuffer(a, dtype=t.int32)
    x[0] = 7
    assert a[0] == 7 and t.frombuffer(a, dtype=t.int32, count=2, offset=4).tolist() == [2, 3]
    assert t.frombuffer(bytearray(b"\1\0"), dtype=t.bool).tolist() == [True, False]
    for options in ({"offset": 16}, {"offset": 1}, {"count": 5}, {"count": 0}, {"offset": -4}):
        with pytest.raises(ValueError):
            t.frombuffer(a, dtype=t.int32, **options)
    with pytest.raises(ValueError):
        t.frombuffer(bytearray(), dtype=t.int8)
    with pytest.warns(UserWarning, match="not writable"):
        t.frombuffer(b"abcd", dtype=t.uint8)


@BOTH
def test_ranges_and_sizes(t):
    with pytest.warns(UserWarning, match="deprecated"):
        assert t.range(1, 4).tolist() == [1, 2, 3, 4] and t.range(0, 1, 0.5).tolist() == [0, 0.5, 1]
    with pytest.raises(RuntimeError):
        t.range(1, 0)
    x = t.ones(2)
    assert t.resize_as_(x, t.ones(3, 2)) is x and x.shape == (3, 2)
    assert t.ones(2).new([1, 2]).tolist() == [1, 2] and t.ones(2).new(3).shape == (3,) and t.ones(2).new().shape == (0,)
    assert t.is_signed(x) and not t.is_conj(x) and not t.is_inference(x) and t.is_same_size(x, t.ones(3, 2))
    assert t.ones(1).is_nonzero() and t.ones(2).to_dense(t.float64).dtype is t.float64 and not x.is_mps
    assert t.vmap(lambda v: v.sum())(t.ones(2, 3)).tolist() == [3, 3]


@BOTH
def test_settings(t):
    before = t.get_float32_matmul_precision()
    t.set_float32_matmul_precision("high")
    assert t.get_float32_matmul_precision() == "high"
    t.set_float32_matmul_precision(before)
    t.set_deterministic_debug_mode("warn")
    assert t.get_deterministic_debug_mode() == 1
    t.set_deterministic_debug_mode(0)
    t.set_default_tensor_type("torch.DoubleTensor")
    assert t.ones(1).dtype is t.float64
    t.set_default_tensor_type("torch.FloatTensor")
    assert t.ones(1).dtype is t.float32 and not t.is_warn_always_enabled()
    t.set_anomaly_enabled(True)
    assert t.is_anomaly_enabled() and t.is_anomaly_check_nan_enabled()
    t.set_anomaly_enabled(False)
    t.set_default_device("cpu")


def test_what_is_not_here():
    for f in (lambda: torcxx.compile(lambda x: x), lambda: torcxx.ones(1).share_memory_(), lambda: torcxx.set_default_device("cuda")):
        with pytest.raises(NotImplementedError):
            f()
    with pytest.raises(RuntimeError, match="low"):
        torcxx.set_float32_matmul_precision("low")
