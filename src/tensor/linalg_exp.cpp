// The exponential of matrices by its Taylor series, scaled so that the series is short and squared
// back: Higham, "The scaling and squaring method for the matrix exponential revisited" (2005).
#include <array>
#include <cmath>

#include "gen/ops/abs.h"
#include "gen/ops/add.h"
#include "gen/ops/amax.h"
#include "gen/ops/ceil.h"
#include "gen/ops/clamp.h"
#include "gen/ops/eye.h"
#include "gen/ops/gt.h"
#include "gen/ops/isfinite.h"
#include "gen/ops/log2.h"
#include "gen/ops/matmul.h"
#include "gen/ops/matrix_exp.h"
#include "gen/ops/mul.h"
#include "gen/ops/sub.h"
#include "gen/ops/sum.h"
#include "gen/ops/to.h"
#include "gen/ops/where.h"
#include "gen/ops/zeros_like.h"
#include "tensor/index.h"
#include "tensor/linalg.h"

namespace torcxx::impl {
namespace {

using namespace ops;

// Sum of x^k / k! for k up to 16, which leaves less than 1e-19 for a norm of 1/2 and less than 1e-9
// for one of 2, by the powers x^0 ... x^4: Paterson and Stockmeyer, "On the number of nonscalar
// multiplications necessary to evaluate polynomials" (1973).
Tensor series(const Tensor& x) {
  constexpr int kStep = 4, kDegree = 16;
  std::array<Tensor, kStep + 1> power;
  power[0] = eye(x.size(-1), TensorOptions(x.dtype()));
  power[1] = x;
  for (size_t i = 2; i <= kStep; i++) power[i] = matmul(power[i - 1], x);
  Tensor total;
  for (int k = kDegree; k >= 0; k--) {
    const Tensor term = mul(power[static_cast<size_t>(k % kStep)], 1 / std::tgamma(k + 1.0));
    if (k == kDegree)
      total = term;
    else
      total = ops::add(k % kStep == kStep - 1 ? matmul(total, power[kStep]) : total, term);
  }
  return total;
}

}  // namespace

TensorBase matrix_exp(const TensorBase& self) {
  const char* op = "linalg.matrix_exp";
  check_square(self, op);
  const ScalarType dtype = self.dtype();
  if (dtype == kFloat16 || dtype == kBFloat16)
    return ops::to(matrix_exp(ops::to(self, kFloat32)), dtype);
  check_lapack_dtype(self, op);
  if (self.numel() == 0) return new_like(self, dtype);
  // Halvings until the series is exact to rounding; none help a norm that is not finite.
  const Tensor norm = ops::amax(ops::sum(ops::abs(self), -2, true), -1, true);
  const Tensor wanted = ops::clamp(ops::sub(ceil(log2(norm)), norm.dtype() == kFloat32 ? 1 : -1),
                                   Scalar(0), std::nullopt);
  const Tensor times = where(isfinite(norm), wanted, zeros_like(norm));
  const int64_t most = item_of(ops::amax(times, IntArrayRef{})).toLong();
  Tensor x = self;
  for (int64_t i = 0; i < most; i++) x = where(gt(times, i), mul(x, 0.5), x);
  x = series(x);
  for (int64_t i = 0; i < most; i++) x = where(gt(times, i), matmul(x, x), x);
  return x;
}

}  // namespace torcxx::impl
