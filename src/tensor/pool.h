// Checked arguments of pooling.
#pragma once
#include <vector>

#include "torcxx/core/tensor_base.h"

namespace torcxx {

struct PoolWindow {
  std::vector<int64_t> kernel, stride, padding, dilation;
};
// One value per dimension each; an empty stride is the kernel's size. Raises Error for what PyTorch
// refuses: zero sizes, padding beyond half the kernel, a wrong number of dimensions.
PoolWindow pool_window(const char* op, int64_t n, const TensorBase& self, IntArrayRef kernel,
                       IntArrayRef stride, IntArrayRef padding, IntArrayRef dilation);
// Output sizes with -1 filled in.
std::vector<int64_t> adaptive_sizes(const char* op, int64_t n, const TensorBase& self,
                                    IntArrayRef output_size);

}  // namespace torcxx
