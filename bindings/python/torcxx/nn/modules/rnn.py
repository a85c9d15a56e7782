"""Recurrent layers and cells: the classes of the records in rnn.h and rnn_cell.h."""
from ... import _C
from ..utils.rnn import PackedSequence
from ._records import RECORDS, Layer, family


class RNNBase(Layer):
    """Common base of RNN, LSTM and GRU."""

    @property
    def mode(self):
        name = self._record["name"]
        return f"RNN_{self.nonlinearity.upper()}" if name == "RNN" else name

    @property
    def all_weights(self):
        """The parameters of each direction of each layer."""
        names = list(self._parameters)
        per = len(names) // (self.num_layers * (2 if self.bidirectional else 1))
        return [[getattr(self, n) for n in names[i:i + per]] for i in range(0, len(names), per)]

    def flatten_parameters(self):
        """Nothing to do: the parameters need not lie in one block."""

    def forward(self, input, hx=None):
        """(outputs, last states) of a tensor or a PackedSequence; hx: the first states, else zeros."""
        if not isinstance(input, PackedSequence):
            return self._layer(self, input, hx)
        return self._packed(input, hx)

    def _packed(self, input, hx):
        data, sizes, order, back = input
        lstm = self.mode == "LSTM"
        hidden = [getattr(self, "proj_size", 0) or self.hidden_size, self.hidden_size][:1 + lstm]
        if hx is None:
            count, batch = self.num_layers * (2 if self.bidirectional else 1), int(sizes[0].item())
            hx = [_C.ops.zeros((count, batch, n), dtype=data.dtype) for n in hidden]
        else:
            hx = list(hx) if lstm else [hx]
            if order is not None:
                hx = [h.index_select(1, order) for h in hx]
        weights = [getattr(self, name) for name, _, _ in self._layer.tensors()]
        f = getattr(_C.ops, self.mode.lower())
        out, *last = f(data, sizes, hx if lstm else hx[0], weights, self.bias, self.num_layers, self.dropout,
                       self.training, self.bidirectional)
        if back is not None:
            last = [h.index_select(1, back) for h in last]
        return PackedSequence(out, sizes, order, back), tuple(last) if lstm else last[0]


class RNNCellBase(Layer):
    """Common base of RNNCell, LSTMCell and GRUCell."""


_special = {n: {"base": RNNCellBase} for n, r in RECORDS.items() if r["family"] == "rnn_cell"}
_special |= {n: {"base": RNNBase} for n, r in RECORDS.items() if r["family"] == "rnn"}
globals().update(family(__name__, "rnn", "rnn_cell", **_special))
__all__ = [n for n, v in list(globals().items()) if isinstance(v, type) and v.__module__ == __name__ and n[0] != "_"]
