// Single elements of tensors as real numbers, for gradcheck: a complex element counts as two.
#pragma once
#include <vector>

#include "torcxx/core/tensor_base.h"

namespace torcxx::autograd {

// Real components of t: numel, or twice that.
int64_t num_components(const TensorBase& t);
// All components in row-major order.
std::vector<double> components(const TensorBase& t);
// Overwrites component i, in place and uncounted.
void set_component(const TensorBase& t, int64_t i, double value);
// A contiguous tensor of t's shape, dtype and device with these components.
TensorBase from_components(const TensorBase& like, const std::vector<double>& values);

}  // namespace torcxx::autograd
