// One step of an optimizer over all its parameters, as a single pass.
#pragma once
#include <cstddef>
#include <cstdint>

#include "torcxx/core/dtype.h"

namespace torcxx::cpu {

inline constexpr int kMaxOptimStates = 4, kMaxOptimVariants = 8, kMaxOptimScalars = 16;

// n elements; param and states are read and written, absent states are null.
using OptimFn = void (*)(void* param, const void* grad, void* const* state, const double* scalars,
                         int64_t n);

struct OptimKernels {
  OptimFn update[kMaxOptimVariants][2];  // float, double
};

// One parameter: numel dense elements in the same order in every array.
struct OptimItem {
  OptimFn update;
  ScalarType dtype;  // float16 and bfloat16 are computed in float32
  int states;
  int64_t numel;
  void* param;
  const void* grad;
  void* state[kMaxOptimStates];  // null where the variant has none
  const double* scalars;
  int64_t first = 0;  // set by optim_step: position in the pass
};

// The items' memory must not overlap.
void optim_step(OptimItem* items, size_t count);

}  // namespace torcxx::cpu
