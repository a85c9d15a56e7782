// Uninitialised CPU tensors: where every reader and kernel gets its memory.
#pragma once
#include <optional>

#include "torcxx/core/tensor_base.h"

namespace torcxx {

// Product of the sizes and of the element's bytes. Raises ValueError, naming `operation`, for a
// negative size, more than kMaxDims dimensions, or a product beyond int64.
int64_t checked_nbytes(const char* operation, IntArrayRef sizes, ScalarType dtype);
// The number of bytes, or nothing where checked_nbytes would raise.
std::optional<int64_t> nbytes_of(IntArrayRef sizes, ScalarType dtype) noexcept;

// A row-major tensor. Raises as checked_nbytes does, and OutOfMemoryError when the memory is
// not there.
TensorBase empty_cpu(IntArrayRef sizes, ScalarType dtype);
// A row-major tensor at the start of `storage`, which must hold its bytes (Error).
TensorBase tensor_on(Storage storage, IntArrayRef sizes, ScalarType dtype);

}  // namespace torcxx
