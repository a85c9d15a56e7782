"""torch.save and torch.load, with PyTorch on the other side."""
import collections
import io
import os
import pickle
import struct
import zipfile

import numpy as np
import pytest
import torcxx

torch = pytest.importorskip("torch")  # the oracle, which make test does without; make test-python has it

DTYPES = ["float32", "float64", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool", "complex64",
          "complex128", "uint16", "uint32", "uint64", "complex32"]


def same(a, b):
    """a, PyTorch's or ours, holds what b, of the other, holds."""
    if isinstance(a, (torch.Tensor, torcxx.Tensor)):
        assert type(a).__name__ == type(b).__name__
        assert str(a.dtype) == str(b.dtype) and tuple(a.shape) == tuple(b.shape) and a.stride() == b.stride()
        assert a.requires_grad == b.requires_grad and a.storage_offset() == b.storage_offset()
        x, y = a.detach(), b.detach()
        ours, theirs = (x, y) if isinstance(x, torcxx.Tensor) else (y, x)
        assert torch.equal(torch.from_dlpack(ours).contiguous().view(-1).view(torch.uint8),
                           theirs.contiguous().view(-1).view(torch.uint8))
    elif isinstance(a, dict):
        assert type(a) is type(b) and list(a) == list(b)
        for k in a:
            same(a[k], b[k])
    elif isinstance(a, (list, tuple)):
        assert type(a).__name__ == type(b).__name__ and len(a) == len(b)
        for x, y in zip(a, b):
            same(x, y)
    elif isinstance(a, (torch.dtype, torcxx.dtype, torch.device, torcxx.device)):
        assert str(a) == str(b)
    else:
        assert type(a) is type(b) and a == b


def both(make, tmp_path):
    """make(torch) through PyTorch's files into ours, and back."""
    theirs, ours = make(torch), make(torcxx)
    torch.save(theirs, tmp_path / "theirs.pt")
    same(torcxx.load(tmp_path / "theirs.pt"), theirs)
    same(torcxx.load(tmp_path / "theirs.pt", mmap=True), theirs)
    torcxx.save(ours, tmp_path / "ours.pt")
    same(torch.load(tmp_path / "ours.pt", weights_only=True), ours)
    same(torch.load(tmp_path / "ours.pt", weights_only=True, mmap=True), ours)
    same(torcxx.load(tmp_path / "ours.pt"), theirs)


@pytest.mark.parametrize("dtype", DTYPES)
def test_every_dtype(dtype, tmp_path):
    raw = np.random.default_rng(0).integers(0, 2, 48, dtype=np.uint8)

    def make(t):
        x = t.from_numpy(raw.copy()).view(getattr(t, dtype))
        return [x, x[::2], x[:0], x[1]]
    both(make, tmp_path)


def test_containers_and_values(tmp_path):
    def make(t):
        return {"a": [1, -5, 2 ** 40, -2 ** 70, 1.5, True, None, "text é", b"bytes", 1 + 2j, (), (1,), (1, 2), (1, 2, 3, 4)],
                "o": collections.OrderedDict([("x", t.arange(3.)), ("y", {1: 2})]), 3: t.Size([2, 3]), "d": t.float16,
                "e": t.device("cpu"), "nested": [[[{"k": t.zeros(2, 2)}]]], (1, 2): float("inf"), "c": collections.Counter("aab")}
    both(make, tmp_path)


def test_strides_and_shared_storages(tmp_path):
    def make(t):
        x = t.arange(24.).reshape(4, 6)
        return {"x": x, "t": x.t(), "part": x[1:3, ::2], "row": x[2], "expanded": t.ones(1, 3).expand(4, 3), "0": t.tensor(5),
                "empty": t.empty(0, 3)}
    both(make, tmp_path)
    torcxx.save(make(torcxx), tmp_path / "f.pt")
    for mmap in (False, True):
        got = torcxx.load(tmp_path / "f.pt", mmap=mmap)
        got["x"][2, 3] = 100
        assert got["t"][3, 2] == 100 and got["row"][3] == 100
        assert got["x"].is_leaf and not got["x"]._is_view()
    assert torcxx.load(tmp_path / "f.pt")["x"][2, 3] == 15


def test_parameters_and_attributes(tmp_path):
    def make(t):
        p = t.nn.Parameter(t.ones(3))
        q = t.nn.Parameter(t.zeros(2), requires_grad=False)
        x = t.ones(2, requires_grad=True)
        x.note = "mine"
        return [p, q, p, x]
    both(make, tmp_path)
    torcxx.save(make(torcxx), tmp_path / "f.pt")
    got = torcxx.load(tmp_path / "f.pt")
    assert got[0] is got[2] and got[3].note == "mine"


def test_state_dicts(tmp_path):
    def make(t):
        t.manual_seed(0)
        net = t.nn.Sequential(t.nn.Linear(3, 4), t.nn.BatchNorm1d(4), t.nn.Linear(4, 2))
        optimizers = [t.optim.Adam(net.parameters(), lr=0.1), t.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)]
        for o in optimizers:
            o.zero_grad()
            net(t.ones(5, 3)).sum().backward()
            o.step()
        return net, optimizers
    (net, optimizers), (theirs, their_optimizers) = make(torcxx), make(torch)
    torch.save({"net": theirs.state_dict(), "o": [o.state_dict() for o in their_optimizers]}, tmp_path / "t.pt")
    got = torcxx.load(tmp_path / "t.pt")
    assert got["net"]._metadata == theirs.state_dict()._metadata
    assert str(net.load_state_dict(got["net"])) == "<All keys matched successfully>"
    for o, state in zip(optimizers, got["o"]):
        o.load_state_dict(state)
    same(net.state_dict(), theirs.state_dict())
    torcxx.save({"net": net.state_dict(), "o": [o.state_dict() for o in optimizers]}, tmp_path / "o.pt")
    back = torch.load(tmp_path / "o.pt", weights_only=True)
    theirs.load_state_dict(back["net"])
    for o, state in zip(their_optimizers, back["o"]):
        o.load_state_dict(state)
        o.step()


def test_whole_modules(tmp_path):
    net = torcxx.nn.Sequential(torcxx.nn.Linear(3, 4), torcxx.nn.ReLU(), torcxx.nn.Linear(4, 2))
    torcxx.save(net, tmp_path / "net.pt")
    with pytest.raises(pickle.UnpicklingError, match="not an allowed global"):
        torcxx.load(tmp_path / "net.pt")
    again = torcxx.load(tmp_path / "net.pt", weights_only=False)
    x = torcxx.rand(2, 3)
    assert torcxx.equal(net(x), again(x)) and repr(net) == repr(again)


class Point:
    def __init__(self, x):
        self.x = x


def test_safe_globals(tmp_path):
    torcxx.save({"p": Point(torcxx.ones(2))}, tmp_path / "p.pt")
    with pytest.raises(pickle.UnpicklingError, match="Point"):
        torcxx.load(tmp_path / "p.pt")
    with torcxx.serialization.safe_globals([Point]):
        assert torcxx.load(tmp_path / "p.pt")["p"].x.sum() == 2
    with pytest.raises(pickle.UnpicklingError):
        torcxx.load(tmp_path / "p.pt")
    assert torcxx.load(tmp_path / "p.pt", weights_only=False)["p"].x.sum() == 2


def test_buffers_and_places(tmp_path):
    b = io.BytesIO()
    torcxx.save(torcxx.arange(4), b)
    b.seek(0)
    assert torch.load(b).tolist() == [0, 1, 2, 3]
    for place in ("cpu", torcxx.device("cpu"), {"cuda:0": "cpu"}, lambda storage, location: storage, lambda s, location: None):
        b.seek(0)
        assert torcxx.load(b, map_location=place).tolist() == [0, 1, 2, 3]
    b.seek(0)
    with pytest.raises(NotImplementedError, match="cuda"):
        torcxx.load(b, map_location="cuda")
    moved = b.getvalue().replace(b"X\x03\x00\x00\x00cpu", b"X\x03\x00\x00\x00xpu")
    with pytest.raises(RuntimeError):  # the checksum, before the device
        torcxx.load(io.BytesIO(moved))
    with pytest.raises(ValueError, match="mmap"):
        torcxx.load(b, mmap=True)
    with pytest.raises(AttributeError):
        torcxx.save(1, 5)
    with pytest.raises(AttributeError):
        torcxx.load(5)
    with pytest.raises(RuntimeError, match="different types"):
        x = torcxx.zeros(4)
        torcxx.save([x, x.view(torcxx.int32)], b)


def test_another_device(tmp_path):
    path = tmp_path / "x.pt"
    write(path, tensor_pickle(location=b"cuda:0"), {"data/0": b"\0" * 16})
    with pytest.raises(RuntimeError, match="map_location"):
        torcxx.load(path)
    for place in ("cpu", {"cuda:0": "cpu"}):
        assert torcxx.load(path, map_location=place).tolist() == [0, 0, 0, 0]


def test_saving_is_atomic(tmp_path):
    path = tmp_path / "x.pt"
    torcxx.save(torcxx.ones(3), path)
    before = path.read_bytes()

    class Bad:
        def __reduce__(self):
            raise ZeroDivisionError
    with pytest.raises(ZeroDivisionError):
        torcxx.save([torcxx.zeros(9), Bad()], path)
    assert path.read_bytes() == before and os.listdir(tmp_path) == ["x.pt"]
    with pytest.raises(RuntimeError, match="does not exist"):
        torcxx.save(1, tmp_path / "no" / "x.pt")
    os.symlink(path, tmp_path / "link.pt")
    torcxx.save(torcxx.zeros(1), tmp_path / "link.pt")
    assert torcxx.load(path).tolist() == [0] and os.path.islink(tmp_path / "link.pt")


def test_records_are_aligned(tmp_path):
    path = tmp_path / "x.pt"
    torcxx.save([torcxx.ones(3), torcxx.zeros(5, dtype=torcxx.int8), torcxx.ones(2)], path)
    data = path.read_bytes()
    for info in zipfile.ZipFile(path).infolist():
        name, extra = struct.unpack("<HH", data[info.header_offset + 26:info.header_offset + 30])
        assert (info.header_offset + 30 + name + extra) % 64 == 0


# Hostile files; the numbers are those of the catalogue of bad inputs.

def write(path, data, records=(), **kwargs):
    with zipfile.ZipFile(path, "w", **kwargs) as z:
        z.writestr("x/data.pkl", data)
        z.writestr("x/byteorder", "little")
        for name, content in dict(records).items():
            z.writestr("x/" + name, content)


def text(s):
    return b"X" + struct.pack("<i", len(s)) + s


def integer(i):
    data = i.to_bytes(i.bit_length() // 8 + 1, "little", signed=True)
    return b"\x8a" + bytes([len(data)]) + data


def tensor_pickle(elements=4, offset=0, size=(4,), stride=(1,), kind=b"FloatStorage", key=b"0", location=b"cpu", tail=b"."):
    """A pickle of one tensor."""
    return (b"\x80\x02ctorch._utils\n_rebuild_tensor_v2\n((" + text(b"storage") + b"ctorch\n" + kind + b"\n" + text(key) +
            text(location) + integer(elements) + b"tQ" + integer(offset) + b"(" + b"".join(map(integer, size)) + b"t(" +
            b"".join(map(integer, stride)) + b"t\x89ccollections\nOrderedDict\n)RtR" + tail)


@pytest.mark.parametrize("data", [
    b"\x80\x02cos\nsystem\n" + text(b"echo bad") + b"\x85R.", b"\x80\x02cposix\nsystem\n" + text(b"x") + b"\x85R.",
    b"\x80\x02(ios\nsystem\n.", b"\x80\x02(cos\nsystem\n" + text(b"x") + b"o.", b"\x80\x02\x82\x01.",
    b"\x80\x04\x8c\x02os\x8c\x06system\x93.", b"\x80\x02cbuiltins\neval\n" + text(b"1") + b"\x85R.",
    b"\x80\x02ctorch\nload\n" + text(b"/x") + b"\x85R.", b"\x80\x02ctorch.serialization\nload\n.",
    b"\x80\x02c__builtin__\nbytearray\n" + integer(1 << 40) + b"\x85R.",
    b"\x80\x02.", b"\x80\x02h\x05.", b"\x80\x02X\xff\xff\xff\x7fabc", b"\x80\x02K\x01", b"", b"\x80\x02t.",
    b"\x80\x02K\x01a.", b"\x80\x02}K\x01s.", b"\x80\x02]K\x01K\x02s.", b"\x80\x02K\x01K\x02R.", b"\x80\x02K\x01}b.",
    b"\x80\x02}]K\x01s.", b"\x80\x02}(K\x01u.", b"\x80\x02K\x01Q.", b"\x80\x02(K\x01K\x02tQ.", b"\x80\x02r\xff\xff\xff\xff.",
    b"\x80\x02ccollections\nOrderedDict\nK\x05\x85R.", b"\x80\x02ccollections\nCounter\nK\x05\x85R.",
    b"\x80\x02ctorch._utils\n_rebuild_tensor_v2\n)R.", b"\x80\x02ctorch._utils\n_rebuild_parameter\nK\x01K\x01K\x01\x87R.",
    b"\x80\x02ctorch._utils\n_rebuild_sparse_tensor\n)R.", b"\x80\x02ctorch\nSize\nK\x05\x85R.",
    b"\x80\x02ctorch\nSize\n" + integer(-1) + b"\x85\x85R.", b"\x80\x02ctorch\ndevice\n)R.", b"\x80\x02ctorch\nTensor\n)R.",
    b"\x80\x02ctorch\nTensor\n)\x81.", b"\x80\x02ctorch\nFloatStorage\n)R.", b"\xff\xfe", b"\x80\x02" + b"\x85" * 4,
    b"\x80\x02((."])
def test_bad_pickles(data, tmp_path):  # BI-11, 13, 16
    write(tmp_path / "x.pt", data, {"data/0": b"\0" * 16})
    with pytest.raises((pickle.UnpicklingError, RuntimeError)):
        torcxx.load(tmp_path / "x.pt")


@pytest.mark.parametrize("change", [
    {"elements": 5}, {"elements": 2 ** 62}, {"elements": -1}, {"elements": 3}, {"offset": 1}, {"offset": -1}, {"offset": 2 ** 63},
    {"size": (5,)}, {"size": (-1,)}, {"size": (2 ** 62, 4), "stride": (0, 1), "offset": 1}, {"stride": (2,)}, {"stride": (-1,)},
    {"size": (2, 2), "stride": (2 ** 62, 2)}, {"stride": (1, 1)}, {"size": (1,) * 80, "stride": (1,) * 80},
    {"size": (2 ** 80,), "stride": (0,)}, {"size": (0, 2 ** 70), "stride": (1, 1)}, {"kind": b"DoubleStorage"}, {"key": b"9"}, {"key": b"../0"},
    {"kind": b"UntypedStorage"}, {"size": (2 ** 62,), "stride": (0,)},
    {"tail": b"K\x00K\x01s."}, {"tail": b"K\x01a."}, {"tail": b"}b."}])
def test_bad_tensors(change, tmp_path):  # BI-13, 14
    write(tmp_path / "x.pt", tensor_pickle(**change), {"data/0": b"\0" * 16})
    try:
        got = torcxx.load(tmp_path / "x.pt")
    except (pickle.UnpicklingError, RuntimeError):
        return
    assert 0 in got.stride(), "only a tensor of repeated elements may be larger than its storage"


def test_good_tensor_pickle(tmp_path):
    write(tmp_path / "x.pt", tensor_pickle(), {"data/0": np.arange(4, dtype=np.float32).tobytes()})
    assert torcxx.load(tmp_path / "x.pt").tolist() == [0, 1, 2, 3]
    write(tmp_path / "x.pt", tensor_pickle(16, kind=b"BoolStorage"), {"data/0": b"\2" * 16})
    with pytest.raises(pickle.UnpicklingError, match="bools"):
        torcxx.load(tmp_path / "x.pt")


def test_deep_and_cyclic(tmp_path):  # BI-17
    write(tmp_path / "x.pt", b"\x80\x02)" + b"\x85" * 300_000 + b".")
    torcxx.load(tmp_path / "x.pt")
    write(tmp_path / "x.pt", b"\x80\x02})" + b"\x85" * 300_000 + b"K\x01s.")
    with pytest.raises(pickle.UnpicklingError, match="deep"):
        torcxx.load(tmp_path / "x.pt")
    write(tmp_path / "x.pt", b"\x80\x02]q\x00h\x00a.")
    got = torcxx.load(tmp_path / "x.pt")
    assert got[0] is got


def test_bad_archives(tmp_path):  # BI-12, 18, 19, 20
    path = tmp_path / "x.pt"
    write(path, tensor_pickle(10_000_000, size=(10_000_000,)), {"data/0": b"\0" * 40_000_000}, compression=zipfile.ZIP_DEFLATED)
    with pytest.raises(RuntimeError, match="compressed"):
        torcxx.load(path)
    torcxx.save({"x": torcxx.arange(100.)}, path)
    good = path.read_bytes()
    for n in list(range(0, len(good), 37)) + [1, 2, 3, 4, 5, len(good) - 1]:
        path.write_bytes(good[:n])
        with pytest.raises((RuntimeError, pickle.UnpicklingError, EOFError)):
            torcxx.load(path)
    for at in range(len(good)):  # every byte once, in the fields between the records too
        bad = bytearray(good)
        bad[at] ^= 0xFF
        path.write_bytes(bad)
        for mmap in (False, True) if at % 16 == 0 else (False,):
            try:
                torcxx.load(path, mmap=mmap)
            except (RuntimeError, pickle.UnpicklingError, EOFError):
                pass
    for content in (b"", b"x", b"ustar" * 200, b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.", pickle.dumps({})):
        path.write_bytes(content)
        with pytest.raises((pickle.UnpicklingError, EOFError)):
            torcxx.load(path)
    with zipfile.ZipFile(path, "w") as z:
        z.writestr("x/constants.pkl", b"")
        z.writestr("x/data.pkl", b"")
    with pytest.raises(RuntimeError, match="TorchScript"):
        torcxx.load(path)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "w") as z:
        z.writestr("x/data.pkl", b"\x80\x02N.")
        z.writestr("x/data.pkl", b"\x80\x02N.")
    with pytest.raises(RuntimeError, match="one name"):
        torcxx.load(path)


def test_random_damage(tmp_path):
    rng = np.random.default_rng(0)
    b = io.BytesIO()
    torcxx.save({"x": torcxx.arange(6.).reshape(2, 3), "o": [1, 2.5, "s", torcxx.float16], "p": torcxx.nn.Parameter(torcxx.ones(2))}, b)
    data = zipfile.ZipFile(b).read("archive/data.pkl")
    records = {"data/0": b"\0" * 24, "data/1": b"\0" * 8}
    for _ in range(2000):
        bad = bytearray(data)
        for _ in range(rng.integers(1, 4)):
            bad[rng.integers(len(bad))] = rng.integers(256)
        b = io.BytesIO()
        write(b, bytes(bad), records)
        b.seek(0)
        try:
            torcxx.load(b)
        except (RuntimeError, pickle.UnpicklingError, NotImplementedError):
            pass


def test_safetensors(tmp_path):
    from safetensors.torch import load_file, save_file
    made = {"a": torcxx.arange(6.).reshape(2, 3), "b": torcxx.ones(3, dtype=torcxx.bfloat16), "é": torcxx.tensor(True)}
    torcxx.safetensors.save_file(made, tmp_path / "x.safetensors", {"format": "pt"})
    theirs = load_file(tmp_path / "x.safetensors")
    assert theirs["a"].tolist() == made["a"].tolist() and set(theirs) == set(made)
    save_file(theirs, tmp_path / "y.safetensors")
    ours = torcxx.safetensors.load_file(tmp_path / "y.safetensors")
    assert all(torcxx.equal(ours[k], made[k]) for k in made)
    with torcxx.safetensors.safe_open(tmp_path / "x.safetensors", "pt") as f:
        assert f.metadata() == {"format": "pt"} and sorted(f.keys()) == sorted(made) and f.get_tensor("a")[1, 2] == 5
    with pytest.raises(TypeError):
        torcxx.safetensors.save_file({"a": 1}, tmp_path / "x.safetensors")
    with pytest.raises(ValueError):
        (tmp_path / "z").write_bytes(b"12345678" * 4)
        torcxx.safetensors.load_file(tmp_path / "z")
    with pytest.raises(NotImplementedError):
        torcxx.safetensors.load_file(tmp_path / "x.safetensors", "cuda")
