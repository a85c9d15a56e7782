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

}  // namespace torcxx
