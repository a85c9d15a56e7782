"""Which operation an entry of PyTorch's database is, and its arguments in the schema's form."""

# judged by dtype and shape alone
RANDOM = {"bernoulli", "multinomial", "normal", "rand_like", "randn_like", "randint_like",
          "randint", "rand", "randn", "randperm", "uniform", "exponential", "cauchy", "geometric",
          "log_normal", "empty_like", "empty", "new_empty", "empty_strided", "new_empty_strided",
          "empty_permuted", "dropout", "alpha_dropout", "feature_alpha_dropout", "rrelu",
          "empty_permuted"}
# an entry's name in the schemas, where it is another
NAMES = {"nn.functional.cross_entropy": "cross_entropy_loss", "true_divide": "div"}
REDUCTIONS = ("none", "mean", "sum")


def candidates(op):
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


def arguments(op, sample):
    """Positional and keyword arguments, without what only the Python functions have."""
    args, kwargs = [sample.input, *sample.args], dict(sample.kwargs)
    for old in ("size_average", "reduce"):
        if old in kwargs and kwargs[old] is None:
            kwargs.pop(old)
    for name, plain in (("device", ("cpu",)), ("layout", ("torch.strided",)),
                        ("requires_grad", ("False",)), ("inplace", ("False",)),
                        ("memory_format", ("torch.preserve_format",)),
                        ("pin_memory", ("False",)), ("generator", ("None",))):
        if name in kwargs and str(kwargs[name]) in plain:
            kwargs.pop(name)
    if isinstance(kwargs.get("reduction"), str) and kwargs["reduction"] in REDUCTIONS:
        kwargs["reduction"] = REDUCTIONS.index(kwargs["reduction"])
    adapt = ADAPT.get(op.name)
    return adapt(args, kwargs) if adapt else (args, kwargs)


ADAPT = {}
