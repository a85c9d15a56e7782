// Products with few rows or columns: bound by reading the large operand, which is not packed.
#include <torcxx/core/parallel.h>

#include <algorithm>
#include <cstring>

#include "backend/cpu/gemm.h"
#include "backend/cpu/scratch.h"

namespace torcxx::cpu {
namespace {

// A is read many times along its rows: make those contiguous.
template <class T>
void gather_rows(const GemmArgs& g, T* out) {
  const T* a = static_cast<const T*>(g.a);
  for (int64_t i = 0; i < g.m; ++i) {
    for (int64_t k = 0; k < g.k; ++k) out[i * g.k + k] = a[i * g.a_rs + k * g.a_cs];
  }
}

// out[j * c_rs + i] from the transposed tile in[i * n + j].
template <class T>
void scatter_columns(const T* in, int64_t m, int64_t n, T* out, int64_t c_rs, T beta) {
  for (int64_t i = 0; i < m; ++i) {
    for (int64_t j = 0; j < n; ++j) {
      T& c = out[j * c_rs + i];
      c = beta == T(0) ? in[i * n + j] : in[i * n + j] + beta * c;
    }
  }
}

// m <= 8, C with unit column stride; one call covers columns of its own.
void run_rows(const GemmKernels& kernels, GemmArgs g, bool dot) {
  if (g.a_cs != 1) {
    void* rows = scratch(ScratchSlot::kPackA, g.m * g.k * kernels.in_bytes);
    if (kernels.in_bytes == 4)
      gather_rows(g, static_cast<float*>(rows));
    else
      gather_rows(g, static_cast<double*>(rows));
    g.a = rows;
    g.a_rs = g.k;
    g.a_cs = 1;
  }
  const int64_t grain =
      std::max<int64_t>(64, (int64_t{1} << 15) / std::max<int64_t>(1, g.k * g.m) / 64 * 64);
  parallel_for(0, g.n, grain, [&](int64_t j0, int64_t j1) {
    if (dot)
      kernels.skinny_dot(g, j0, j1);
    else
      kernels.skinny_axpy(g, j0, j1);
  });
}

template <class T>
void run_columns(const GemmKernels& kernels, const GemmArgs& g, GemmArgs swapped, bool dot) {
  // C^T goes to a contiguous tile, then to C's columns, a piece of rows at a time.
  constexpr int64_t kPiece = 4096;
  T* tile = static_cast<T*>(scratch(ScratchSlot::kVector, kPiece * swapped.m * sizeof(T)));
  swapped.beta = 0;
  swapped.c = tile;
  const T* b = static_cast<const T*>(swapped.b);
  for (int64_t i = 0; i < g.m; i += kPiece) {
    swapped.n = std::min(kPiece, g.m - i);
    swapped.c_rs = swapped.n;
    swapped.b = b + i * g.a_rs;
    run_rows(kernels, swapped, dot);
    scatter_columns(tile, swapped.m, swapped.n, static_cast<T*>(g.c) + i * g.c_rs, g.c_rs,
                    static_cast<T>(g.beta));
  }
}

constexpr int64_t kMaxDotRows = 8, kMaxAxpyRows = 8;

// Whether rows of A against B suit the dot kernels, the row-combining ones, or neither.
bool choose(const GemmArgs& g, bool& dot) {
  if (g.b_rs == 1 && g.m <= kMaxDotRows && g.k >= 32) return dot = true, true;
  dot = false;
  // Only a B too large for the caches is worth it where rows are more than one.
  return g.b_cs == 1 && g.m <= kMaxAxpyRows && g.n >= (g.m == 1 ? 32 : 256);
}

}  // namespace

bool gemm_skinny(const GemmKernels& kernels, const GemmArgs& g) {
  if (kernels.skinny_dot == nullptr) return false;
  bool dot;
  if (choose(g, dot)) {
    run_rows(kernels, g, dot);
  } else {
    GemmArgs swapped = g;
    swapped.m = g.n;
    swapped.n = g.m;
    swapped.a = g.b;
    swapped.a_rs = g.b_cs;
    swapped.a_cs = g.b_rs;
    swapped.b = g.a;
    swapped.b_rs = g.a_cs;
    swapped.b_cs = g.a_rs;
    swapped.epilogue = nullptr;
    if (!choose(swapped, dot)) return false;
    if (g.n == 1 && g.c_rs == 1) {
      swapped.c_rs = g.m;
      run_rows(kernels, swapped, dot);
    } else if (kernels.in_bytes == 4) {
      run_columns<float>(kernels, g, swapped, dot);
    } else {
      run_columns<double>(kernels, g, swapped, dot);
    }
  }
  if (g.epilogue) kernels.epilogue(*g.epilogue, g.c, g.c_rs, 0, g.m, 0, g.n);
  return true;
}

}  // namespace torcxx::cpu
