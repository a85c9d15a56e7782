"""Entries that PyTorch's database lacks."""
import torch
from torch.testing._internal.common_dtype import _dispatch_dtypes
from torch.testing._internal.opinfo.core import OpInfo, SampleInput

FLOATS = (torch.float32, torch.float64, torch.bfloat16, torch.float16)


def rand_samples(op, device, dtype, requires_grad, **kwargs):
    for size in ((), (0,), (3,), (2, 0, 4), (5, 1, 3)):
        yield SampleInput(size, kwargs={"dtype": dtype})


def randperm_samples(op, device, dtype, requires_grad, **kwargs):
    for n in (0, 1, 2, 10, 100):
        yield SampleInput(n, kwargs={"dtype": dtype})


def plain_samples(op, device, dtype, requires_grad, **kwargs):
    """Empty and 0-d results of what makes tensors."""
    for size in ((), (0,), (3, 0), (2, 3)):
        yield SampleInput(size, kwargs={"dtype": dtype})


def entry(name, dtypes, samples):
    return OpInfo(name, op=getattr(torch, name), dtypes=_dispatch_dtypes(dtypes), supports_autograd=False,
                  supports_out=False, sample_inputs_func=samples, variant_test_name="sizes" if samples is plain_samples else "")


ENTRIES = [entry("rand", FLOATS, rand_samples),
           entry("randperm", (*FLOATS, torch.int64, torch.int32, torch.uint8, torch.int8, torch.int16), randperm_samples),
           entry("zeros", (*FLOATS, torch.int64, torch.bool, torch.complex64), plain_samples),
           entry("ones", (*FLOATS, torch.int64, torch.bool, torch.complex64), plain_samples),
           entry("randn", FLOATS, plain_samples)]
