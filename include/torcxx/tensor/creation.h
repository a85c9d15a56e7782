// Tensors from C++ numbers, nested lists of them, vectors and memory.
#pragma once
#include "torcxx/tensor/tensor.h"
#include "torcxx/tensor/tensor_data.h"

namespace torcxx {

/// A tensor of the numbers, with the lists' shape: tensor({{1, 2}, {3, 4}}). Whole numbers give
/// int64, floating ones the default dtype, unless options name one.
/// Raises Error for lists of different sizes, mixed types and numbers that do not fit the dtype.
inline Tensor tensor(const detail::TensorDataContainer& data, const TensorOptions& options = {}) {
  return data.make(options);
}

/// A tensor over memory that the caller owns; `deleter` runs when the last view of it goes.
/// Strides count elements and are row-major by default; dtype comes from options.
/// Raises Error for null memory, sizes or strides below 0 and sizes that overflow.
inline Tensor from_blob(void* data, IntArrayRef sizes, IntArrayRef strides, const Deleter& deleter,
                        const TensorOptions& options = {}) {
  return detail::blob(data, sizes, strides, deleter, options);
}
inline Tensor from_blob(void* data, IntArrayRef sizes, const Deleter& deleter,
                        const TensorOptions& options = {}) {
  return detail::blob(data, sizes, {}, deleter, options);
}
inline Tensor from_blob(void* data, IntArrayRef sizes, IntArrayRef strides,
                        const TensorOptions& options = {}) {
  return detail::blob(data, sizes, strides, {}, options);
}
inline Tensor from_blob(void* data, IntArrayRef sizes, const TensorOptions& options = {}) {
  return detail::blob(data, sizes, {}, {}, options);
}

}  // namespace torcxx
