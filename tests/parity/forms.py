"""Which operation an entry of PyTorch's database is, and its arguments in the schema's form."""

from adapt import ADAPT, DTYPES, REDUCTIONS, REFLECTED

# judged by dtype and shape alone
RANDOM = {"bernoulli", "multinomial", "normal", "rand_like", "randn_like", "randint_like",
          "randint", "rand", "randn", "randperm", "uniform", "exponential", "cauchy", "geometric",
          "log_normal", "empty_like", "empty", "new_empty", "empty_strided", "new_empty_strided",
          "empty_permuted", "dropout", "native_dropout", "alpha_dropout", "feature_alpha_dropout",
          "rrelu", "resize_", "feature_dropout", "normal_", "uniform_",
          "exponential_", "cauchy_", "geometric_", "log_normal_", "resize_as_", "multi_head_attention_forward"}
# an entry's name in the schemas, where it is another
NAMES = {**REFLECTED, **dict.fromkeys(DTYPES, "to"), "T": "numpy_T", "H": "matrix_H", "__getitem__": "index",
         "nn.functional.unfold": "im2col", "nn.functional.fold": "col2im",
         "trapz": "trapezoid", "unique": "unique_dim", "nn.functional.interpolate": "upsample_bilinear2d", "nn.functional.upsample_nearest": "upsample_nearest2d",
         "nn.functional.upsample_bilinear": "upsample_bilinear2d", "nn.functional.max_unpool1d": "max_unpool2d",
         "nn.functional.cross_entropy": "cross_entropy_loss", "true_divide": "div",
         "nn.functional.logsigmoid": "log_sigmoid", "nn.functional.dropout2d": "feature_dropout",
         "nn.functional.dropout3d": "feature_dropout", "normal.in_place": "normal_",
         "uniform": "uniform_", "exponential": "exponential_", "cauchy": "cauchy_",
         "geometric": "geometric_", "log_normal": "log_normal_",
         "nn.functional.nll_loss": "nll_loss_nd", "lu": "linalg_lu_factor_ex",
         "linalg.matrix_power": "matrix_power"}
# arguments that only choose what there is no choice of here
PLAIN = {"device": ("cpu", "None"), "layout": ("torch.strided", "None"), "requires_grad": ("False",),
         "inplace": ("False",), "memory_format": ("torch.preserve_format", "torch.contiguous_format"),
         "pin_memory": ("False", "None"), "generator": ("None",), "size_average": ("None",),
         "reduce": ("None",), "sparse": ("False",), "_stacklevel": ("3", "5")}


class Call:
    """A call of an operation here; `results` of them are compared."""

    def __init__(self, name, args, kwargs):
        self.name, self.args, self.kwargs, self.results = name, list(args), dict(kwargs), None
        self.random = False  # judged by dtype and shape alone
        self.picks = None  # which results, where not the first
        self.steps = []  # (name, further arguments and keywords), each on the result of the one before

    def run(self, lib):
        """(results, [(tensor given, ours made of it)])"""
        results, given = lib.call(self.name, self.args, self.kwargs)
        for name, args, *kwargs in self.steps:
            results, more = lib.call(name, [results[0], *args], *kwargs or [{}])
            given += more
        return results, given

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
    if op.name in NAMES:
        return
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
    call.op = op.name
    for arg, plain in PLAIN.items():
        if arg in call.kwargs and str(call.kwargs[arg]) in plain:
            call.kwargs.pop(arg)
    reduction = call.kwargs.get("reduction")
    if isinstance(reduction, str) and reduction != "batchmean":
        call.kwargs["reduction"] = REDUCTIONS.index(reduction) if reduction in REDUCTIONS else -1
    adapt = ADAPT.get(op.name + ("." + op.variant_test_name if op.variant_test_name else "")) or ADAPT.get(op.name)
    if adapt:
        adapt(call)
    return call
