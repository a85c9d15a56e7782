// Checked index tensors, shared by the indexing operations.
#pragma once
#include "backend/cpu/index.h"
#include "torcxx/core/tensor_base.h"

namespace torcxx {

// The one element of a tensor; also in torcxx/tensor/tensor.h.
TORCXX_API Scalar item_of(const TensorBase& t);
// index as row-major int64 with every value in [0, size), or in [-size, size) wrapped when `wrap`.
// Raises IndexError naming the value, the dimension and its size (RuntimeError if `plain_error`).
TensorBase checked_index(const TensorBase& index, int64_t dim, int64_t size, bool wrap,
                         bool plain_error = false);
inline const int64_t* positions(const TensorBase& checked) {
  return static_cast<const int64_t*>(checked.data_ptr());
}
// Raises Error, in PyTorch's words, unless index is int32 or int64.
void check_index_dtype(const TensorBase& index, const char* op);
// t seen as [outer, size, inner] around dimension dim, with n places on the other side.
cpu::RowShape row_shape(const TensorBase& t, int64_t dim, int64_t n);
// Row-major; t itself when it is.
TensorBase as_contiguous(const TensorBase& t);
TensorBase as_contiguous(const TensorBase& t, ScalarType dtype);
// A row-major copy, of another dtype.
TensorBase converted(const TensorBase& t, ScalarType dtype);
// A row-major copy.
TensorBase contiguous_copy(const TensorBase& t);

}  // namespace torcxx
