// Whether writing a tensor is well defined beside what is read.
#pragma once
#include "torcxx/core/tensor_base.h"

namespace torcxx {

// Raises Error when two elements of t share memory (expanded tensors).
void assert_no_internal_overlap(const TensorBase& t, const char* op);
// Raises Error, in PyTorch's words, when `out` and `in` share memory without being the same view.
void check_overlap(const TensorBase& out, const TensorBase& in, const char* op);

}  // namespace torcxx
