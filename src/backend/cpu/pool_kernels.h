// Pooling kernels compiled per instruction set.
#pragma once
#include <cstdint>

namespace torcxx::cpu {

struct PoolKernels {
  // Two rows of `width` elements (below 2^30) give n maxima and their places in the plane.
  void (*max_2x2_f32)(const float* row0, const float* row1, int64_t n, int64_t base, int64_t width,
                      float* out, int64_t* indices);
  void (*max_2x2_f64)(const double* row0, const double* row1, int64_t n, int64_t base,
                      int64_t width, double* out, int64_t* indices);
};

}  // namespace torcxx::cpu
