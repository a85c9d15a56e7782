// The gradient of a convolution's weights.
#pragma once

#include <cstdint>
#include <vector>

#include "backend/cpu/conv.h"
#include "backend/cpu/conv_source.h"

namespace torcxx::cpu {

/// The padded input of one group.
ConvSource forward_source(const ConvShape& shape);

/// For each (channel, tap): its offset in the source at output position 0.
std::vector<int64_t> forward_offsets(const ConvShape& shape, const ConvSource& source);

/// T is the type of sums, S that of the tensors.
template <class T, class S>
void run_weight_gradient(const ConvKernels& kernels, const ConvShape& shape, const S* input,
                         const S* grad_output, S* grad_weight);

}  // namespace torcxx::cpu
