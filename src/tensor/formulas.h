// Helpers that gradient formulas in records share.
#pragma once
#include <optional>
#include <vector>

#include "torcxx/core/tensor_base.h"

namespace torcxx {

// Sizes, strides and offset of a tensor, kept by a node.
struct Geometry {
  std::vector<int64_t> sizes, strides;
  int64_t offset = 0;
};
inline Geometry geometry_of(const TensorBase& t) {
  return {t.sizes().vec(), t.strides().vec(), t.storage_offset()};
}

// grad summed over the dimensions in which a tensor of `sizes` was broadcast.
TensorBase sum_to_size(const TensorBase& grad, IntArrayRef sizes);
// grad of a reduction over `dim` (all when absent), repeated to the input's sizes, as dtype.
TensorBase expand_reduced(const TensorBase& grad, IntArrayRef sizes, const OptionalIntArrayRef& dim,
                          bool keepdim, ScalarType dtype);
// Whether a view of self can have the shape (one size may be -1).
bool can_view(const TensorBase& self, IntArrayRef shape);
// Gradient of as_strided for a base of the given geometry; elements seen twice add up.
TensorBase as_strided_backward(const TensorBase& grad, const Geometry& base, IntArrayRef size,
                               IntArrayRef stride, std::optional<int64_t> storage_offset);

}  // namespace torcxx
