// One step of an optimizer over all its parameters, as a single pass.
#pragma once
#include <cstddef>
#include <cstdint>

#include "torcxx/core/dtype.h"
#include "torcxx/core/parallel.h"

namespace torcxx::cpu {

inline constexpr int kMaxOptimStates = 4, kMaxOptimVariants = 8, kMaxOptimScalars = 16,
                     kMaxOptimNumbers = 2;

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
  int64_t first = 0;  // set by optim_pass: position in the pass
};

// Calls f(chunk, item, from, n) for runs that cover all items, in parallel by chunks that depend on
// the sizes alone. Before it optim_chunks() places the
// items and returns the number of chunks.
using RunFn = FunctionRef<void(int64_t chunk, const OptimItem& item, int64_t from, int64_t n)>;
int64_t optim_chunks(OptimItem* items, size_t count);
void optim_pass(const OptimItem* items, size_t count, RunFn f);

// Runs every item's update; their memory must not overlap.
void optim_step(OptimItem* items, size_t count);

// Norms over the elements of all items' `param` (update and state are not read).
enum class NormKind : uint8_t { Zero, One, Two, Inf, MinusInf, Power };
inline constexpr int kNormKinds = 6;
struct GradKernels {
  // Sum (or largest, or smallest) of the terms of n elements.
  double (*norm[kNormKinds][2])(const void* x, int64_t n, double p);
  OptimFn scale[2], clamp[2];  // param times scalars[0]; param within -scalars[0] and scalars[0]
};
const GradKernels& grad_kernels();
double total_norm(OptimItem* items, size_t count, double p);

}  // namespace torcxx::cpu
