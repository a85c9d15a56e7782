// Triangular systems on the CPU, without LAPACK.
#pragma once
#include <cstdint>

#include "torcxx/core/dtype.h"

namespace torcxx::cpu {

// B (n x m) becomes the solution of A X = B for a lower triangular A (n x n). Strides count
// elements and may be negative: an upper A is a lower one read backwards.
struct TriangularArgs {
  int64_t n = 0, m = 0;
  const void* a = nullptr;
  int64_t a_rs = 0, a_cs = 0;
  void* b = nullptr;
  int64_t b_rs = 0, b_cs = 0;
  bool unit = false;  // the diagonal counts as ones
};

// For float32, float64, complex64 and complex128; the same result at every number of threads.
void solve_triangular(ScalarType dtype, const TriangularArgs& args);

}  // namespace torcxx::cpu
