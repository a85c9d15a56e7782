// Gradients and helpers of indexing, as formulas over differentiable operations.
#pragma once
#include "torcxx/tensor/types.h"

namespace torcxx {

// gather(self, dim, indices) with both broadcast outside dim; of the flat tensors without dim.
TensorBase take_along(const TensorBase& self, const TensorBase& indices,
                      std::optional<int64_t> dim);
// gather(grad, dim, index) for a source of `sizes` that may be larger than index: 0 beyond it.
TensorBase padded_gather(const TensorBase& grad, int64_t dim, const TensorBase& index,
                         IntArrayRef sizes);
// Of scatter_reduce, with respect to self and src.
std::vector<TensorBase> scatter_reduce_grads(const TensorBase& grad, const TensorBase& self,
                                             int64_t dim, const TensorBase& index,
                                             const TensorBase& src, std::string_view reduce,
                                             bool include_self, const TensorBase& result);

// The mask of masked_fill, and its value as a 0-d tensor of self's dtype; checked.
const TensorBase& fill_mask(const TensorBase& mask);
TensorBase fill_value(const TensorBase& self, const Scalar& value);
TensorBase fill_value(const TensorBase& self, const TensorBase& value);
// Of masked_select, and of masked_scatter's source.
TensorBase masked_select_grad(const TensorBase& grad, IntArrayRef sizes, const TensorBase& mask);
TensorBase masked_source_grad(const TensorBase& grad, const TensorBase& mask, IntArrayRef sizes);
// Of embedding_dense_backward.
TensorBase embedding_grad_grad(const TensorBase& grad, const TensorBase& indices,
                               int64_t padding_idx, bool scale_grad_by_freq);
TensorBase unfold_grad(const TensorBase& grad, IntArrayRef sizes, int64_t dim, int64_t size,
                       int64_t step);
TensorBase repeat_each(const TensorBase& self, const TensorBase& repeats,
                       std::optional<int64_t> dim, std::optional<int64_t> output_size);
TensorBase repeat_each(const TensorBase& self, int64_t repeats, std::optional<int64_t> dim,
                       std::optional<int64_t> output_size);
// Raises, in PyTorch's words, unless embedding_bag takes these.
void check_embedding_bag(const TensorBase& weight, const TensorBase& indices, int64_t mode,
                         bool sparse, const TensorBase& per_sample_weights,
                         const std::optional<int64_t>& padding_idx);
// dtype of a number beside a tensor, by PyTorch's promotion.
ScalarType promoted_with(const TensorBase& t, const Scalar& number);

}  // namespace torcxx
