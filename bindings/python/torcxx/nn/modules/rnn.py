"""Recurrent layers and cells: the classes of the records in rnn.h and rnn_cell.h."""
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


_special = {n: {"base": RNNBase} for n, r in RECORDS.items() if r["family"] == "rnn"}
globals().update(family(__name__, "rnn", "rnn_cell", **_special))
__all__ = [n for n, v in list(globals().items()) if isinstance(v, type) and v.__module__ == __name__ and n[0] != "_"]
