// Pooling kernels compiled per instruction set.
#pragma once
#include <cstdint>

namespace torcxx::cpu {

// A row of n windows of rows x cols elements that lie inside the image, `stride` (1 or 2) apart.
struct PoolRow {
  int64_t rows, cols, stride, n;
  int64_t width;  // elements from a row of the image to the next
};

// Of float32: other types are rare in images, and a table for each would be large.
struct PoolKernels {
  // Greatest elements and their places; `base`, below 2^30, is that of the first element.
  void (*max)(const PoolRow& r, const float* in, int64_t base, float* out, int64_t* places);
  void (*sum)(const PoolRow& r, const float* in, float divisor, float* out);
  // Adds grad / divisor to the elements of each window.
  void (*spread)(const PoolRow& r, const float* grad, float divisor, float* to);
};

}  // namespace torcxx::cpu
