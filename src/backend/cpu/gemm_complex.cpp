// Complex products by the real kernels: parts are separated, multiplied and put together again.
#include <torcxx/core/parallel.h>

#include <complex>
#include <memory>

#include "backend/cpu/gemm.h"

namespace torcxx::cpu {
namespace {

// The real and the imaginary part of a matrix, each dense in the order of the matrix itself.
template <class R>
struct Parts {
  std::unique_ptr<R[]> memory;
  R *re, *im;
  int64_t rs, cs;

  Parts(int64_t rows, int64_t cols, bool by_rows)
      : memory(std::make_unique_for_overwrite<R[]>(static_cast<size_t>(2 * rows * cols))),
        re(memory.get()),
        im(re + rows * cols),
        rs(by_rows ? cols : 1),
        cs(by_rows ? 1 : rows) {}
};

template <class R>
Parts<R> separated(const void* from, int64_t rows, int64_t cols, int64_t rs, int64_t cs) {
  const bool by_rows = std::abs(cs) <= std::abs(rs);
  Parts<R> p(rows, cols, by_rows);
  const auto* z = static_cast<const std::complex<R>*>(from);
  const int64_t outer = by_rows ? rows : cols, inner = by_rows ? cols : rows;
  const int64_t step = by_rows ? rs : cs, next = by_rows ? cs : rs;
  parallel_for(0, outer, 1 + 16384 / inner, [&](int64_t b, int64_t e) {
    for (int64_t i = b; i < e; i++)
      for (int64_t j = 0; j < inner; j++) {
        const std::complex<R> value = z[i * step + j * next];
        p.re[i * inner + j] = value.real(), p.im[i * inner + j] = value.imag();
      }
  });
  return p;
}

template <class R>
void run(ScalarType real, const GemmArgs& g) {
  const Parts<R> a = separated<R>(g.a, g.m, g.k, g.a_rs, g.a_cs),
                 b = separated<R>(g.b, g.k, g.n, g.b_rs, g.b_cs), c(g.m, g.n, true);
  GemmArgs p;
  p.m = g.m, p.n = g.n, p.k = g.k, p.c_rs = g.n;
  p.a_rs = a.rs, p.a_cs = a.cs, p.b_rs = b.rs, p.b_cs = b.cs;
  const auto add = [&](R* to, const R* x, const R* y, double alpha, double beta) {
    p.a = x, p.b = y, p.c = to, p.alpha = alpha, p.beta = beta;
    gemm(real, p);
  };
  add(c.re, a.re, b.re, 1, 0), add(c.re, a.im, b.im, -1, 1);
  add(c.im, a.re, b.im, 1, 0), add(c.im, a.im, b.re, 1, 1);
  const R ar = R(g.alpha), ai = R(g.alpha_imag), br = R(g.beta), bi = R(g.beta_imag);
  auto* out = static_cast<std::complex<R>*>(g.c);
  parallel_for(0, g.m, 1 + 16384 / g.n, [&](int64_t i0, int64_t i1) {
    for (int64_t i = i0; i < i1; i++)
      for (int64_t j = 0; j < g.n; j++) {
        std::complex<R>& z = out[i * g.c_rs + j * g.c_cs];
        const R re = c.re[i * g.n + j], im = c.im[i * g.n + j], x = z.real(), y = z.imag();
        R sum_re = ai == 0 ? ar * re : ar * re - ai * im;
        R sum_im = ai == 0 ? ar * im : ar * im + ai * re;
        if (br != 0 || bi != 0) sum_re += br * x - bi * y, sum_im += br * y + bi * x;
        z = {sum_re, sum_im};
      }
  });
}

}  // namespace

bool gemm_complex(ScalarType dtype, const GemmArgs& g) {
  // What is separated must be small beside the product.
  if (g.m < 4 || g.n < 4 || g.k < 4 || g.m * g.n < 4096 / g.k) return false;
  if (g.alpha == 0 && g.alpha_imag == 0) return false;  // ignores A and B
  dtype == kComplex64 ? run<float>(kFloat32, g) : run<double>(kFloat64, g);
  return true;
}

}  // namespace torcxx::cpu
