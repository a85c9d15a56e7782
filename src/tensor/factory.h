// Fresh results and aliases.
#pragma once
#include "torcxx/core/options.h"
#include "torcxx/core/tensor_base.h"

namespace torcxx {

// Uninitialised contiguous tensor of a valid shape on `device`. Marks it when in inference mode.
// Raises Error for negative sizes, OutOfMemoryError, NotImplementedError for an absent backend.
TensorBase new_tensor(IntArrayRef sizes, ScalarType dtype, Device device = kCPU);
inline TensorBase new_like(const TensorBase& t, ScalarType dtype) {
  return new_tensor(t.sizes(), dtype, t.device());
}
// Uninitialised, with the strides' order of t when t is dense, as PyTorch's preserve_format.
TensorBase new_preserving(const TensorBase& t, ScalarType dtype);
// Another view of t's storage. Geometry must have been checked to lie inside it.
TensorBase alias(const TensorBase& t, IntArrayRef sizes, IntArrayRef strides, int64_t offset);
// Raises NotImplementedError unless the device's backend is in this build.
void check_device(Device device, const char* op);

}  // namespace torcxx
