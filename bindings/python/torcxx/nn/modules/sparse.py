"""Embedding: the class of the record in embedding.h."""
from .. import functional as F
from ..parameter import Parameter
from ._records import Layer, family


class _Embedding(Layer):
    """max_norm: rows are scaled down to that norm when they are looked up."""

    def _build(self, values, device=None, dtype=None):
        weight, freeze = values.pop("_weight"), values.pop("_freeze")
        max_norm, norm_type, sparse = (values.pop(n) for n in ("max_norm", "norm_type", "sparse"))
        if sparse:
            raise NotImplementedError("Embedding: sparse gradients")
        rows, width, padding = values["num_embeddings"], values["embedding_dim"], values["padding_idx"]
        if padding is not None and padding < 0:
            if padding < -rows:
                raise AssertionError("Padding_idx must be within num_embeddings")
            values["padding_idx"] = padding + rows
        elif padding is not None and padding >= rows:
            raise AssertionError("Padding_idx must be within num_embeddings")
        super()._build(values, device, dtype)
        self.max_norm, self.norm_type, self.sparse = max_norm, norm_type, sparse
        if weight is not None:
            if list(weight.shape) != [rows, width]:
                raise AssertionError("Shape of weight does not match num_embeddings and embedding_dim")
            self.weight = Parameter(weight)
        self.weight.requires_grad_(not freeze)

    @classmethod
    def from_pretrained(cls, embeddings, freeze=True, padding_idx=None, max_norm=None, norm_type=2.0,
                        scale_grad_by_freq=False, sparse=False):
        """A layer over the given 2-d weight; freeze: it is not trained."""
        if embeddings.dim() != 2:
            raise AssertionError("Embeddings parameter is expected to be 2-dimensional")
        rows, width = embeddings.shape
        return cls(rows, width, padding_idx=padding_idx, max_norm=max_norm, norm_type=norm_type,
                   scale_grad_by_freq=scale_grad_by_freq, sparse=sparse, _weight=embeddings, _freeze=freeze)

    def forward(self, input):
        """Rows of the weight for an integer tensor."""
        if self.max_norm is None:
            return self._layer(self, input)
        return F.embedding(input, self.weight, self.padding_idx, self.max_norm, self.norm_type,
                           self.scale_grad_by_freq, self.sparse)

    def extra_repr(self):
        text = super().extra_repr()
        if self.max_norm is not None:
            text += f", max_norm={self.max_norm}"
        if self.norm_type != 2:
            text += f", norm_type={self.norm_type}"
        return text + (f", scale_grad_by_freq={self.scale_grad_by_freq}" if self.scale_grad_by_freq else "")


globals().update(family(__name__, "embedding", Embedding={"base": _Embedding, "extra": [
    ("padding_idx", "max_norm", None), ("padding_idx", "norm_type", 2.0), ("scale_grad_by_freq", "sparse", False),
    ("scale_grad_by_freq", "_weight", None), ("scale_grad_by_freq", "_freeze", False)]}))
__all__ = [n for n, v in list(globals().items()) if isinstance(v, type) and v.__module__ == __name__ and n[0] != "_"]
