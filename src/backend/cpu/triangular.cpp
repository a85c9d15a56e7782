#include "backend/cpu/triangular.h"

#include "backend/cpu/gemm.h"
#include "backend/cpu/lapack.h"

namespace torcxx::cpu {
namespace {

constexpr int64_t kBlock = 32;

template <class T>
void solve_block(const TriangularArgs& g) {
  const T* a = static_cast<const T*>(g.a);
  T* b = static_cast<T*>(g.b);
  const auto subtract = [](T* row, const T* other, T factor, int64_t n, int64_t step) {
    if (step == 1)
      for (int64_t j = 0; j < n; j++) row[j] -= factor * other[j];
    else
      for (int64_t j = 0; j < n; j++) row[j * step] -= factor * other[j * step];
  };
  for (int64_t i = 0; i < g.n; i++) {
    T* const row = b + i * g.b_rs;
    for (int64_t k = 0; k < i; k++)
      subtract(row, b + k * g.b_rs, a[i * g.a_rs + k * g.a_cs], g.m, g.b_cs);
    if (g.unit) continue;
    const T pivot = a[i * g.a_rs + i * g.a_cs];
    for (int64_t j = 0; j < g.m; j++) row[j * g.b_cs] /= pivot;
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
