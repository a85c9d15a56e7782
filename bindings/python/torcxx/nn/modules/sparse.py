"""Embedding and EmbeddingBag: the classes of the records in embedding.h."""
from .. import functional as F
from ..parameter import Parameter
from ._records import Layer, family


class _Table(Layer):
    """What both share: weights of the user's own, padding, and rows scaled down when they are looked up."""

    def _build(self, values, device=None, dtype=None):
        weight = values.pop("_weight")
        sparse = values.pop("sparse")
        if sparse:
            raise NotImplementedError(f"{self._record['name']}: sparse gradients")
        rows, width, padding = values["num_embeddings"], values["embedding_dim"], values["padding_idx"]
        if padding is not None:
            if not -rows <= padding < rows:
                raise AssertionError("Padding_idx must be within num_embeddings" if self._record["name"] == "Embedding"
                                     else "padding_idx must be within num_embeddings")
            values["padding_idx"] = padding % rows
        super()._build(values, device, dtype)
        self.sparse = sparse
        if weight is not None:
            if list(weight.shape) != [rows, width]:
                raise AssertionError("Shape of weight does not match num_embeddings and embedding_dim")
            self.weight = Parameter(weight)

    @classmethod
    def _from(cls, embeddings, freeze, **options):
        if embeddings.dim() != 2:
            raise AssertionError("Embeddings parameter is expected to be 2-dimensional")
        layer = cls(*embeddings.shape, _weight=embeddings, **options)
        layer.weight.requires_grad_(not freeze)
        return layer


class _Embedding(_Table):
    def _build(self, values, device=None, dtype=None):
        freeze = values.pop("_freeze")
        super()._build(values, device, dtype)
        self.weight.requires_grad_(not freeze)

    @classmethod
    def from_pretrained(cls, embeddings, freeze=True, padding_idx=None, max_norm=None, norm_type=2.0,
                        scale_grad_by_freq=False, sparse=False):
        """A layer over the given 2-d weight; freeze: it is not trained."""
        return cls._from(embeddings, freeze, padding_idx=padding_idx, max_norm=max_norm, norm_type=norm_type,
                         scale_grad_by_freq=scale_grad_by_freq, sparse=sparse)

    def extra_repr(self):
        text = super().extra_repr()
        if self.max_norm is not None:
            text += f", max_norm={self.max_norm}"
        if self.norm_type != 2:
            text += f", norm_type={self.norm_type}"
        return text + (f", scale_grad_by_freq={self.scale_grad_by_freq}" if self.scale_grad_by_freq else "")


class _EmbeddingBag(_Table):
    @classmethod
    def from_pretrained(cls, embeddings, freeze=True, max_norm=None, norm_type=2.0, scale_grad_by_freq=False, mode="mean",
                        sparse=False, include_last_offset=False, padding_idx=None):
        """A layer over the given 2-d weight; freeze: it is not trained."""
        return cls._from(embeddings, freeze, max_norm=max_norm, norm_type=norm_type, mode=mode, sparse=sparse,
                         scale_grad_by_freq=scale_grad_by_freq, include_last_offset=include_last_offset,
                         padding_idx=padding_idx)

    def forward(self, input, offsets=None, per_sample_weights=None):
        """Sums, means or maxima over bags of rows of the weight."""
        return F.embedding_bag(input, self.weight, offsets, self.max_norm, self.norm_type, self.scale_grad_by_freq,
                               self.mode, self.sparse, per_sample_weights, self.include_last_offset, self.padding_idx)

    def extra_repr(self):
        text = f"{self.num_embeddings}, {self.embedding_dim}"
        if self.max_norm is not None:
            text += f", max_norm={self.max_norm}"
        if self.norm_type != 2:
            text += f", norm_type={self.norm_type}"
        if self.scale_grad_by_freq:
            text += f", scale_grad_by_freq={self.scale_grad_by_freq}"
        text += f", mode={self.mode!r}"
        return text + (f", padding_idx={self.padding_idx}" if self.padding_idx is not None else "")


globals().update(family(__name__, "embedding", Embedding={"base": _Embedding, "extra": [
    ("scale_grad_by_freq", "sparse", False), ("scale_grad_by_freq", "_weight", None), ("scale_grad_by_freq", "_freeze", False)]}, EmbeddingBag={
        "base": _EmbeddingBag, "extra": [("mode", "sparse", False), ("mode", "_weight", None)]}))
__all__ = [n for n, v in list(globals().items()) if isinstance(v, type) and v.__module__ == __name__ and n[0] != "_"]
