// Helpers that gradient formulas in records share.
#pragma once
#include <optional>
#include <string_view>
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

// A number beside a tensor, as one without dimensions, of the dtype that both promote to.
TensorBase number_like(const Scalar& s, const TensorBase& t);
// y / x, 1 / 2 where x is 0: the slopes of Bessel functions of order 1.
TensorBase quotient_or_half(const TensorBase& y, const TensorBase& x);
// t times s; t itself when s is 1.
TensorBase scaled(const TensorBase& t, const Scalar& s);
inline Scalar conj_of(const Scalar& s) {
  return s.isComplex() ? Scalar(std::conj(s.toComplexDouble())) : s;
}
// s as a tensor of dtype t would hold it: integers drop the fraction.
inline Scalar scalar_as(const Scalar& s, ScalarType t) {
  return isIntegralType(t, true) && !s.isIntegral(true) ? Scalar(s.toLong()) : s;
}
int64_t product_of(IntArrayRef sizes);
// Shape that all but the last two dimensions of a and b broadcast to, and its element count.
std::pair<std::vector<int64_t>, int64_t> broadcast_batch(IntArrayRef a, IntArrayRef b);

// Convolution over n spatial dimensions; checks every argument. `op` names it in errors.
TensorBase convolution_nd(const char* op, int64_t n, const TensorBase& input,
                          const TensorBase& weight, const TensorBase& bias, IntArrayRef stride,
                          IntArrayRef padding, IntArrayRef dilation, int64_t groups);
// The same with padding "valid" (none) or "same" (the output has the input's size).
TensorBase conv_padded(const char* op, int64_t n, const TensorBase& input, const TensorBase& weight,
                       const TensorBase& bias, IntArrayRef stride, std::string_view padding,
                       IntArrayRef dilation, int64_t groups);
// A bias shaped to broadcast over an output's channels.
TensorBase conv_channels(const TensorBase& bias, IntArrayRef output_sizes);

}  // namespace torcxx
