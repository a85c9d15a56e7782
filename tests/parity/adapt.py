"""Arguments of Python's functions as the schemas' arguments."""
import torch

REFLECTED = {"__radd__": "add", "__rsub__": "sub", "__rmul__": "mul", "__rdiv__": "div", "__rpow__": "pow",
             "__rmod__": "remainder", "__rmatmul__": "matmul", "__rand__": "bitwise_and", "__ror__": "bitwise_or",
             "__rxor__": "bitwise_xor"}
DTYPES = ("bfloat16 bool byte char double float half int long short cdouble cfloat chalf").split()
REDUCTIONS = ("none", "mean", "sum")


def as_list(call):
    call.args = [call.args]


def pool_size(call):
    """None in an output size is the input's size."""
    n = int(call.name[-2])
    size = call.args[1] if len(call.args) > 1 else call.kwargs.get("output_size")
    if isinstance(size, (tuple, list)) and None in size and isinstance(call.args[0], torch.Tensor):
        size = [call.args[0].shape[i - n] if s is None else s for i, s in enumerate(size)]
    elif size is None and isinstance(call.args[0], torch.Tensor):
        size = list(call.args[0].shape[-n:])
    if len(call.args) > 1:
        call.args[1] = size
    else:
        call.kwargs["output_size"] = size


def adaptive_max_pool(call):
    if not call.take(2, "return_indices", False):
        call.results = 1
    pool_size(call)


def max_pool(call):
    indices = call.take(6, "return_indices", False)
    if call.kwargs.get("stride", 0) is None:
        call.kwargs.pop("stride")
    if indices:
        call.name += "_with_indices"


def batch_norm(call):
    x, mean, var = call.args[0], call.take(1, "running_mean"), call.take(1, "running_var")
    weight, bias = call.take(1, "weight"), call.take(1, "bias")
    call.args = [x, weight, bias, mean, var, call.take(1, "training", False),
                 call.take(1, "momentum", 0.1), call.take(1, "eps", 1e-5), False]


def dropout(call, training=True):
    p, train = call.take(1, "p", 0.5), call.take(1, "training", training)
    call.args += [p, train]


def alpha_dropout(call):
    dropout(call, False)


def nonzero(call):
    if call.take(1, "as_tuple", False):
        call.name = "nonzero_numpy"


def convert(name):
    """x.float() is x.to(torch.float32); values do not depend on the memory format."""
    dtype = getattr(torch, {"byte": "uint8", "char": "int8", "chalf": "complex32"}.get(name, name))

    def adapt(call):
        call.kwargs.pop("memory_format", None)
        call.args.append(dtype)
    return adapt


def reflected(call):
    """The operand on the left comes second."""
    if not isinstance(call.args[0], torch.Tensor):
        call.args.clear()  # no method of a number
        return
    scalar = not isinstance(call.args[1], torch.Tensor)
    if call.name == "div" and scalar:
        call.name, call.args, call.steps = "reciprocal", call.args[:1], [("mul", call.args[1:])]
    elif not (scalar and call.name in ("add", "mul", "bitwise_and", "bitwise_or", "bitwise_xor")):
        call.args.reverse()


def getitem(call):
    """Indexing as views, and what is left of tensors as `index`."""
    x, index = call.args
    parts = list(index) if isinstance(index, tuple) else [index]
    parts = [torch.tensor(p) if isinstance(p, list) else p for p in parts]
    named = sum(p.dim() if isinstance(p, torch.Tensor) and p.dtype in (torch.bool, torch.uint8) else 1
                for p in parts if p is not None and p is not Ellipsis and not isinstance(p, bool))
    steps, tensors, d = [("alias", ())], {}, 0
    for p in parts:
        if p is Ellipsis:
            d += x.dim() - named
        elif p is None or isinstance(p, bool):
            steps.append(("unsqueeze", (d,)))
            if p is not None:
                tensors[d] = torch.zeros(int(p), dtype=torch.int64)
            d += 1
        elif isinstance(p, torch.Tensor):
            tensors[d] = p
            d += p.dim() if p.dtype in (torch.bool, torch.uint8) else 1
        elif isinstance(p, slice):
            steps.append(("slice", (d, p.start, p.stop, 1 if p.step is None else p.step)))
            d += 1
        else:
            steps.append(("select", (d, int(p))))
    if tensors:
        steps.append(("index", ([tensors.get(i) for i in range(max(tensors) + 1)],)))
    call.name, call.args, call.steps = "alias", [x], steps[1:]


def to(call):
    """Only one device: forms that name it are forms without."""
    device = ("cpu", torch.device("cpu"))
    call.args = [a for a in call.args if not (isinstance(a, (str, torch.device)) and a in device)]
    call.kwargs.pop("memory_format", None)
    if len(call.args) > 1 and call.args[1] is None and call.kwargs.get("dtype"):
        call.args.pop(1)


def instance_norm(call):
    x, mean, var = call.args[0], call.take(1, "running_mean"), call.take(1, "running_var")
    weight, bias, stats = call.take(1, "weight"), call.take(1, "bias"), call.take(1, "use_input_stats", True)
    call.args = [x, weight, bias, mean, var, stats, call.take(1, "momentum", 0.1), call.take(1, "eps", 1e-5), False]


def columns(call):
    """unfold and fold name no argument that stands at its default."""
    at = 2 if call.name == "im2col" else 3
    first = [call.take(1, n) for n in ("output_size", "kernel_size")[3 - at:]]
    call.args[1:] = first + [call.take(1, n, d) for n, d in (("dilation", 1), ("padding", 0), ("stride", 1))]


def max_unpool(call):
    x, indices = call.args[0], call.take(1, "indices")
    kernel, stride, padding = call.take(1, "kernel_size"), call.take(1, "stride"), call.take(1, "padding", 0)
    size, n = call.take(1, "output_size"), int(call.op[-2])
    each = lambda v: [v] * n if isinstance(v, int) else list(v)
    kernel, padding = each(kernel), each(padding)
    stride = kernel if stride is None else each(stride)
    if size is None:
        size = [(x.shape[i - n] - 1) * stride[i] - 2 * padding[i] + kernel[i] for i in range(n)]
    size = list(size)[-n:]
    if n == 1:
        call.name, call.args = "_max_unpool", [x, indices, size, n]
    else:
        call.args = [x, indices, size, stride, padding][:2 * n - 1]


def interpolate(call):
    """Sizes and scales as Python's function finds them."""
    x = call.args[0]
    if not isinstance(x, torch.Tensor) or x.dim() < 3:
        return
    given = [call.take(1, n, d) for n, d in (("size", None), ("scale_factor", None), ("mode", "nearest"),
                                             ("align_corners", None), ("recompute_scale_factor", None))]
    size, scale, mode, align, again = given
    if call.op == "nn.functional.upsample_bilinear":
        mode, align = "bilinear", True
    n = x.dim() - 2
    each = lambda v: [v] * n if isinstance(v, (int, float)) else list(v)
    scales = [None] * n
    if size is None:
        size = [int(k * s) for k, s in zip(x.shape[2:], each(scale))]
        scales = [None] * n if again else [float(s) for s in each(scale)]
    kernel = {"bilinear": "linear", "trilinear": "linear", "bicubic": "cubic"}.get(mode, mode)
    if mode == "area":
        call.name, call.args = f"adaptive_avg_pool{n}d", [x, each(size)]
    else:
        call.name, call.args = "_upsample", [x, each(size), kernel, bool(align), *[None] * (3 - n), *scales]


def unique(call):
    """Python returns what was asked for; the schema has all three."""
    x, ordered = call.args[0], call.take(1, "sorted", True) if call.op == "unique" else True
    inverse, counts, dim = call.take(1, "return_inverse", False), call.take(1, "return_counts", False), call.take(1, "dim")
    call.picks = [0] + [1] * bool(inverse) + [2] * bool(counts)
    if call.op == "unique_consecutive":
        call.args = [x, inverse, counts, dim]
    elif dim is None:
        call.name, call.args = "_unique2", [x, ordered, inverse, counts]
    else:
        call.name, call.args = "unique_dim", [x, dim, ordered, inverse, counts]


def embedding(call):
    """Rows of too large a norm are scaled first."""
    most, p = call.take(9, "max_norm"), call.take(9, "norm_type", 2.0)
    if most is not None:
        weight, at = call.args[:2]
        rest = [call.kwargs.get("padding_idx", -1), call.kwargs.get("scale_grad_by_freq", False), call.kwargs.get("sparse", False)]
        rest[0] = -1 if rest[0] is None else rest[0]
        call.name, call.args, call.kwargs, call.steps = "embedding_renorm_", [weight, at, most, p], {}, [("embedding", [at, *rest])]


def kl_div(call):
    if call.kwargs.get("reduction") == "batchmean":
        call.kwargs["reduction"] = REDUCTIONS.index("sum")
        call.steps = [("div", (call.args[0].shape[0] if call.args[0].dim() else 1,))]


def cdist(call):
    modes = ("use_mm_for_euclid_dist_if_necessary", "use_mm_for_euclid_dist", "donot_use_mm_for_euclid_dist")
    call.args[3:] = [modes.index(call.take(3, "compute_mode", modes[0]))]


def zero(call):
    call.name, call.steps = "clone", [("zero_", ())]


def tensordot(call):
    dims = call.take(2, "dims", 2)
    if isinstance(dims, int):
        dims = [list(range(-dims, 0)), list(range(dims))]
    call.args += [list(d) for d in dims]


def where(call):
    call.args[0], call.args[1] = call.args[1], call.args[0]


def norm(call):
    p = call.take(1, "p", "fro")
    if p == "nuc":
        call.name = "nuclear_norm"
        return
    call.args.insert(1, 2 if p == "fro" else p)
    if "dim" not in call.kwargs and len(call.args) < 3 and "dtype" not in call.kwargs:
        call.kwargs.pop("keepdim", None)


def lu(call):
    infos = call.take(2, "get_infos", False)
    call.kwargs.update(check_errors=not infos, pivot=call.take(1, "pivot", True))
    call.results = 2 + bool(infos)


def of_product(call):
    """The entry's function is one of the product a b^T."""
    a, b = call.args
    call.random = call.kwargs.get("M") is not None  # the product alone has as low a rank as is asked for
    call.name, call.args, call.kwargs, call.steps = (
        "einsum", ["...mk,...nk->...mn", [a, b]], {}, [(call.name, [], call.kwargs)])


def first_two(call):
    call.results = 2


ADAPT = {"broadcast_tensors": as_list, "block_diag": as_list, "cartesian_prod": as_list,
         "einsum": lambda call: call.args.reverse(), "meshgrid.variadic_tensors": as_list, "where": where, "to": to, "norm": norm,
         "nn.functional.batch_norm": batch_norm, "nn.functional.dropout": dropout,
         "nn.functional.alpha_dropout": alpha_dropout, "nn.functional.feature_alpha_dropout": alpha_dropout,
         "nn.functional.instance_norm": instance_norm, "nn.functional.unfold": columns, "nn.functional.fold": columns,
         "nn.functional.kl_div": kl_div, "unique": unique, "nn.functional.embedding": embedding, "unique_consecutive": unique, "nn.functional.interpolate": interpolate,
         "nn.functional.upsample_nearest": interpolate, "nn.functional.upsample_bilinear": interpolate, "tensordot": tensordot, "cdist": cdist, "zero_": zero,
         "lu": lu, "linalg.pinv.singular": of_product, "svd_lowrank": of_product, "pca_lowrank": of_product,
         "linalg.lstsq.grad_oriented": first_two, "__getitem__": getitem, "nonzero": nonzero,
         "nn.functional.dropout2d": dropout, "nn.functional.dropout3d": dropout}
for op in REFLECTED:
    ADAPT[op] = reflected
for dtype in DTYPES:
    ADAPT[dtype] = convert(dtype)
for d in "123":
    ADAPT[f"nn.functional.adaptive_avg_pool{d}d"] = pool_size
    ADAPT[f"nn.functional.adaptive_max_pool{d}d"] = adaptive_max_pool
    ADAPT[f"nn.functional.max_pool{d}d"] = max_pool
    ADAPT[f"nn.functional.max_unpool{d}d"] = max_unpool
