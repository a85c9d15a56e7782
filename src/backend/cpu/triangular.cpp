#include "backend/cpu/triangular.h"

#include <algorithm>

#include "backend/cpu/gemm.h"
#include "backend/cpu/lapack.h"

namespace torcxx::cpu {
namespace {

constexpr int64_t kBlock = 8;

constexpr int64_t kColumns = 16;

template <class T>
void subtract(T* __restrict row, const T* __restrict other, T factor) {
  for (int64_t j = 0; j < kColumns; j++) row[j] -= factor * other[j];
}

// A few columns at a time in a copy, in which loops of a fixed length are vectorised whatever the
// strides of B.
template <class T>
void solve_block(const TriangularArgs& g) {
  const T* a = static_cast<const T*>(g.a);
  for (int64_t j0 = 0; j0 < g.m; j0 += kColumns) {
    T* const b = static_cast<T*>(g.b) + j0 * g.b_cs;
    const int64_t n = std::min(kColumns, g.m - j0);
    T x[kBlock][kColumns] = {};
    for (int64_t i = 0; i < g.n; i++) {
      for (int64_t j = 0; j < n; j++) x[i][j] = b[i * g.b_rs + j * g.b_cs];
      for (int64_t k = 0; k < i; k++) subtract(x[i], x[k], a[i * g.a_rs + k * g.a_cs]);
      if (!g.unit) {
        const T pivot = a[i * g.a_rs + i * g.a_cs];
        for (int64_t j = 0; j < kColumns; j++) x[i][j] /= pivot;
      }
      for (int64_t j = 0; j < n; j++) b[i * g.b_rs + j * g.b_cs] = x[i][j];
    }
  }
}

// The first half of the unknowns, then the second with what the first takes off.
template <class T>
void solve(ScalarType dtype, const TriangularArgs& g) {
  if (g.n <= kBlock) return solve_block<T>(g);
  const int64_t half = (g.n / 2 + kBlock - 1) / kBlock * kBlock;
  TriangularArgs first = g, second = g;
  first.n = half;
  solve<T>(dtype, first);
  second.n = g.n - half;
  second.b = static_cast<T*>(g.b) + half * g.b_rs;
  second.a = static_cast<const T*>(g.a) + half * (g.a_rs + g.a_cs);
  GemmArgs product;
  product.m = second.n, product.n = g.m, product.k = half;
  product.a = static_cast<const T*>(g.a) + half * g.a_rs;
  product.a_rs = g.a_rs, product.a_cs = g.a_cs;
  product.b = g.b, product.b_rs = g.b_rs, product.b_cs = g.b_cs;
  product.c = second.b, product.c_rs = g.b_rs, product.c_cs = g.b_cs;
  product.alpha = -1, product.beta = 1;
  gemm(dtype, product);
  solve<T>(dtype, second);
}

}  // namespace

void solve_triangular(ScalarType dtype, const TriangularArgs& args) {
  lapack::dispatch(dtype, "linalg.solve_triangular",
                   [&](auto zero) { solve<decltype(zero)>(dtype, args); });
}

}  // namespace torcxx::cpu
