"""Which operation an entry of PyTorch's database is, and its arguments in the schema's form."""
import torch

# judged by dtype and shape alone
RANDOM = {"bernoulli", "multinomial", "normal", "rand_like", "randn_like", "randint_like",
          "randint", "rand", "randn", "randperm", "uniform", "exponential", "cauchy", "geometric",
          "log_normal", "empty_like", "empty", "new_empty", "empty_strided", "new_empty_strided",
          "empty_permuted", "dropout", "native_dropout", "alpha_dropout", "feature_alpha_dropout",
          "rrelu", "resize_", "feature_dropout", "normal_", "uniform_",
          "exponential_", "cauchy_", "geometric_", "log_normal_", "resize_as_", "multi_head_attention_forward"}
# an entry's name in the schemas, where it is another
NAMES = {"nn.functional.cross_entropy": "cross_entropy_loss", "true_divide": "div",
         "nn.functional.logsigmoid": "log_sigmoid", "nn.functional.dropout2d": "feature_dropout",
         "nn.functional.dropout3d": "feature_dropout", "normal.in_place": "normal_",
         "uniform": "uniform_", "exponential": "exponential_", "cauchy": "cauchy_",
         "geometric": "geometric_", "log_normal": "log_normal_",
         "nn.functional.nll_loss": "nll_loss_nd"}
# arguments that only choose what there is no choice of here
PLAIN = {"device": ("cpu", "None"), "layout": ("torch.strided", "None"), "requires_grad": ("False",),
         "inplace": ("False",), "memory_format": ("torch.preserve_format", "torch.contiguous_format"),
         "pin_memory": ("False", "None"), "generator": ("None",), "size_average": ("None",),
         "reduce": ("None",), "sparse": ("False",), "_stacklevel": ("3", "5")}
REDUCTIONS = ("none", "mean", "sum")


class Call:
    """A call of an operation here; `results` of them are compared."""

    def __init__(self, name, args, kwargs):
        self.name, self.args, self.kwargs, self.results = name, list(args), dict(kwargs), None

    def rename(self, old, new):
        if old in self.kwargs:
            self.kwargs[new] = self.kwargs.pop(old)

    def take(self, position, name, default=None):
        """Removes an argument given at its position or by name."""
        if name in self.kwargs:
            return self.kwargs.pop(name)
        return self.args.pop(position) if len(self.args) > position else default


def candidates(op):
    yield NAMES.get(op.name + ("." + op.variant_test_name if op.variant_test_name else ""))
    yield NAMES.get(op.name)
    yield op.name.replace(".", "_")
    if op.name.startswith(("nn.functional.", "special.")):
        yield op.name.split(".")[-1]
    if "." not in op.name:
        yield op.aten_name


def operation(op, ops):
    """Name of the operation in the library, or None."""
    for name in candidates(op):
        if name in ops and not name.startswith("_"):
            return name
    return None


def call_of(op, name, sample):
    call = Call(name, (sample.input, *sample.args), sample.kwargs)
    for arg, plain in PLAIN.items():
        if arg in call.kwargs and str(call.kwargs[arg]) in plain:
            call.kwargs.pop(arg)
    reduction = call.kwargs.get("reduction")
    if isinstance(reduction, str) and reduction in REDUCTIONS:
        call.kwargs["reduction"] = REDUCTIONS.index(reduction)
    adapt = ADAPT.get(op.name + ("." + op.variant_test_name if op.variant_test_name else "")) or ADAPT.get(op.name)
    if adapt:
        adapt(call)
    return call


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


def dropout(call):
    p, train = call.take(1, "p", 0.5), call.take(1, "training", True)
    call.args += [p, train]


def to(call):
    """Only one device: forms that name it are forms without."""
    device = ("cpu", torch.device("cpu"))
    call.args = [a for a in call.args if not (isinstance(a, (str, torch.device)) and a in device)]
    call.kwargs.pop("memory_format", None)
    if len(call.args) > 1 and call.args[1] is None and call.kwargs.get("dtype"):
        call.args.pop(1)


def where(call):
    call.args[0], call.args[1] = call.args[1], call.args[0]


def norm(call):
    p = call.take(1, "p", "fro")
    call.args.insert(1, 2 if p == "fro" else p)
    if "dim" not in call.kwargs and len(call.args) < 3 and "dtype" not in call.kwargs:
        call.kwargs.pop("keepdim", None)


ADAPT = {"broadcast_tensors": as_list, "block_diag": as_list, "cartesian_prod": as_list,
         "einsum": lambda call: call.args.reverse(), "meshgrid.variadic_tensors": as_list, "where": where, "to": to, "norm": norm,
         "nn.functional.batch_norm": batch_norm, "nn.functional.dropout": dropout,
         "nn.functional.alpha_dropout": dropout, "nn.functional.feature_alpha_dropout": dropout,
         "nn.functional.dropout2d": dropout, "nn.functional.dropout3d": dropout}
for d in "123":
    ADAPT[f"nn.functional.adaptive_avg_pool{d}d"] = pool_size
    ADAPT[f"nn.functional.adaptive_max_pool{d}d"] = adaptive_max_pool
    ADAPT[f"nn.functional.max_pool{d}d"] = max_pool
