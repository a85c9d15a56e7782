"""Convolutions: the classes of the records in conv.h and conv_transpose.h."""
from .. import functional as F
from ._records import RECORDS, Layer, family

_MODES = ("zeros", "reflect", "replicate", "circular")


class _Conv(Layer):
    """padding may be 'valid' or 'same'; padding_mode says what stands beyond the border."""

    transposed = False

    def _build(self, values, device=None, dtype=None):
        padding, mode = values["padding"], values["padding_mode"]
        if mode not in _MODES:
            raise ValueError(f"padding_mode must be one of {set(_MODES)}, but got padding_mode='{mode}'")
        if isinstance(padding, str):
            if padding not in ("same", "valid"):
                raise ValueError(f"Invalid padding string {padding!r}, should be one of {{'same', 'valid'}}")
            strides = values["stride"] if isinstance(values["stride"], (tuple, list)) else [values["stride"]]
            if padding == "same" and any(s != 1 for s in strides):
                raise ValueError("padding='same' is not supported for strided convolutions")
            values["padding"] = 0
        super()._build(values, device, dtype)
        if isinstance(padding, str):
            self.padding = padding

    def _borders(self):
        """Sizes of the border for F.pad: the last dimension first."""
        pads = []
        for k, d, i in zip(reversed(self.kernel_size), reversed(self.dilation), range(len(self.kernel_size))):
            if self.padding == "valid":
                pads += [0, 0]
            elif self.padding == "same":
                total = d * (k - 1)
                pads += [total // 2, total - total // 2]
            else:
                pads += [self.padding[-1 - i]] * 2
        return pads

    def forward(self, input):
        """The convolution of input (N, C, ...) or (C, ...)."""
        if not isinstance(self.padding, str):
            return self._layer(self, input)
        function = getattr(F, self._record["name"].lower())
        if self.padding_mode == "zeros":
            return function(input, self.weight, self.bias, self.stride, self.padding, self.dilation, self.groups)
        padded = F.pad(input, self._borders(), mode=self.padding_mode)
        return function(padded, self.weight, self.bias, self.stride, 0, self.dilation, self.groups)

    def extra_repr(self):
        padding, self.padding = self.padding, 0 if isinstance(self.padding, str) else self.padding
        try:
            text = super().extra_repr()
        finally:
            self.padding = padding
        if isinstance(padding, str):
            start = f"stride={self.stride}"
            text = text.replace(start, f"{start}, padding={padding}").replace(", padding=0", "")
        return text + ("" if self.padding_mode == "zeros" else f", padding_mode={self.padding_mode}")


class _ConvTranspose(Layer):
    transposed = True

    def _build(self, values, device=None, dtype=None):
        mode = values.pop("padding_mode")
        if mode != "zeros":
            raise ValueError(f'Only "zeros" padding mode is supported for {self._record["name"]}')
        super()._build(values, device, dtype)
        self.padding_mode = mode

    def forward(self, input, output_size=None):
        """output_size: the last sizes of the result, where several are possible."""
        if output_size is None:
            return self._layer(self, input)
        function = getattr(F, self._record["name"].lower().replace("transpose", "_transpose"))
        return function(input, self.weight, self.bias, self.stride, self.padding, self._rest(input, output_size),
                        self.groups, self.dilation)

    def _rest(self, input, output_size):
        """The output_padding that leads to output_size."""
        dims = len(self.kernel_size)
        plain = 1 if input.dim() == dims + 1 else 2
        sizes = list(output_size)
        if len(sizes) == dims + plain:
            sizes = sizes[plain:]
        if len(sizes) != dims:
            raise ValueError(f"ConvTranspose{dims}D: for {input.dim()}D input, output_size must have {dims} or "
                             f"{plain + dims} elements (got {len(sizes)})")
        rest = []
        for i in range(dims):
            least = ((input.size(i + plain) - 1) * self.stride[i] - 2 * self.padding[i] +
                     self.dilation[i] * (self.kernel_size[i] - 1) + 1)
            if not least <= sizes[i] < least + self.stride[i]:
                raise ValueError(f"requested an output size of {sizes}, but dimension {i} must be from {least} to "
                                 f"{least + self.stride[i] - 1} (for an input of {list(input.size()[plain:])})")
            rest.append(sizes[i] - least)
        return rest


_ConvNd = _Conv
_conv = {"base": _Conv}
_transpose = {"base": _ConvTranspose, "extra": [("dilation", "padding_mode", "zeros")]}
globals().update(family(__name__, "conv", "conv_transpose", **{
    n: _transpose if r["family"] == "conv_transpose" else _conv for n, r in RECORDS.items()
    if r["family"].startswith("conv")}))
__all__ = [n for n, v in list(globals().items()) if isinstance(v, type) and v.__module__ == __name__ and n[0] != "_"]
