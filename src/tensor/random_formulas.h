// Helpers of the random operations' records.
#pragma once
#include <vector>

#include "torcxx/core/generator.h"
#include "torcxx/core/tensor_base.h"

namespace torcxx {

// Raises Error unless 0 <= p <= 1.
void check_dropout(double p);
// (N, C, 1, 1 ...); raises Error for less than two dimensions.
std::vector<int64_t> channel_sizes(const TensorBase& input);
TensorBase alpha_dropped(const TensorBase& input, IntArrayRef mask_sizes, double p, bool train);

}  // namespace torcxx
