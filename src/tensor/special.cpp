// Special functions computed in double, element by element.
#include "backend/cpu/special.h"

#include <cmath>

#include "gen/ops/_trigamma.h"
#include "gen/ops/digamma.h"
#include "gen/ops/div.h"
#include "gen/ops/eq.h"
#include "gen/ops/expand.h"
#include "gen/ops/full.h"
#include "gen/ops/i0.h"
#include "gen/ops/igamma.h"
#include "gen/ops/igammac.h"
#include "gen/ops/masked_fill.h"
#include "gen/ops/polygamma.h"
#include "gen/ops/special_airy_ai.h"
#include "gen/ops/special_bessel_j0.h"
#include "gen/ops/special_bessel_j1.h"
#include "gen/ops/special_bessel_y0.h"
#include "gen/ops/special_bessel_y1.h"
#include "gen/ops/special_chebyshev_polynomial_t.h"
#include "gen/ops/special_chebyshev_polynomial_u.h"
#include "gen/ops/special_chebyshev_polynomial_v.h"
#include "gen/ops/special_chebyshev_polynomial_w.h"
#include "gen/ops/special_erfcx.h"
#include "gen/ops/special_hermite_polynomial_h.h"
#include "gen/ops/special_hermite_polynomial_he.h"
#include "gen/ops/special_i0e.h"
#include "gen/ops/special_i1.h"
#include "gen/ops/special_i1e.h"
#include "gen/ops/special_laguerre_polynomial_l.h"
#include "gen/ops/special_legendre_polynomial_p.h"
#include "gen/ops/special_log_ndtr.h"
#include "gen/ops/special_modified_bessel_i0.h"
#include "gen/ops/special_modified_bessel_i1.h"
#include "gen/ops/special_modified_bessel_k0.h"
#include "gen/ops/special_modified_bessel_k1.h"
#include "gen/ops/special_ndtri.h"
#include "gen/ops/special_scaled_modified_bessel_k0.h"
#include "gen/ops/special_scaled_modified_bessel_k1.h"
#include "gen/ops/special_shifted_chebyshev_polynomial_t.h"
#include "gen/ops/special_shifted_chebyshev_polynomial_u.h"
#include "gen/ops/special_shifted_chebyshev_polynomial_v.h"
#include "gen/ops/special_shifted_chebyshev_polynomial_w.h"
#include "gen/ops/special_spherical_bessel_j0.h"
#include "gen/ops/special_zeta.h"
#include "tensor/broadcast.h"
#include "tensor/factory.h"
#include "tensor/formulas.h"
#include "tensor/index.h"
#include "tensor/pointwise.h"
#include "torcxx/core/parallel.h"

namespace torcxx {
namespace {

constexpr int64_t kGrain = 512;  // elements that are worth a thread

ScalarType floating(const char* op, ScalarType t) {
  TORCXX_CHECK_NOT_IMPLEMENTED(!isComplexType(t), "\"", op, "_cpu\" not implemented for '",
                               enumName(t), "'");
  return isIntegralType(t, true) ? get_default_dtype() : t;
}

// f(i, in) for every element of tensors of one floating dtype, all row-major.
template <class F>
TensorBase each(const TensorBase& like, F f) {
  const TensorBase out = new_like(like, like.dtype());
  dispatch_dtype(like.dtype(), [&](auto zero) {
    using T = decltype(zero);
    if constexpr (std::is_convertible_v<T, double> && std::is_constructible_v<T, float>)
      parallel_for(0, out.numel(), kGrain, [&](int64_t first, int64_t last) {
        const auto at = [](const TensorBase& t, int64_t i) {
          return static_cast<double>(static_cast<const T*>(t.data_ptr())[i]);
        };
        for (int64_t i = first; i < last; i++)
          static_cast<T*>(out.data_ptr())[i] = static_cast<T>(
              static_cast<std::conditional_t<sizeof(T) == 8, double, float>>(f(at, i)));
      });
  });
  return out;
}

TensorBase map(const char* op, const TensorBase& self, double (*f)(double)) {
  check_device(self.device(), op);
  const TensorBase in = as_contiguous(self, floating(op, self.dtype()));
  return each(in, [&](auto at, int64_t i) { return f(at(in, i)); });
}

TensorBase map(const char* op, const TensorBase& a, const TensorBase& b,
               double (*f)(double, double)) {
  check_device(a.device(), op);
  const Operand operands[] = {Operand(a), Operand(b)};
  const ScalarType t = floating(op, result_type(operands, 2));
  Shape shape;
  shape.assign(a.sizes());
  broadcast_into(shape, b.sizes());
  const TensorBase x = as_contiguous(ops::expand(a, shape), t),
                   y = as_contiguous(ops::expand(b, shape), t);
  return each(x, [&](auto at, int64_t i) { return f(at(x, i), at(y, i)); });
}

// A polynomial over [0, 1].
template <double (*F)(double, double)>
double shifted(double x, double n) {
  return F(2 * x - 1, n);
}

}  // namespace

TensorBase number_like(const Scalar& s, const TensorBase& t) {
  const Operand operands[] = {Operand(t), Operand(s)};
  return ops::full({}, s, TensorOptions(result_type(operands, 2)));
}

TensorBase quotient_or_half(const TensorBase& y, const TensorBase& x) {
  const TensorBase zero = ops::eq(x, 0);
  return ops::masked_fill(ops::div(y, ops::masked_fill(x, zero, 1)), zero, 0.5);
}

namespace impl {

#define TORCXX_SPECIAL(name, f) \
  TensorBase name(const TensorBase& x) { return map(#name, x, &cpu::f); }
TORCXX_SPECIAL(special_bessel_j0, bessel_j0)
TORCXX_SPECIAL(special_bessel_j1, bessel_j1)
TORCXX_SPECIAL(special_bessel_y0, bessel_y0)
TORCXX_SPECIAL(special_bessel_y1, bessel_y1)
TORCXX_SPECIAL(special_spherical_bessel_j0, spherical_j0)
TORCXX_SPECIAL(special_airy_ai, airy_ai)
TORCXX_SPECIAL(i0, i0)
TORCXX_SPECIAL(special_i0e, i0e)
TORCXX_SPECIAL(special_i1, i1)
TORCXX_SPECIAL(special_i1e, i1e)
TORCXX_SPECIAL(special_modified_bessel_i0, i0)
TORCXX_SPECIAL(special_modified_bessel_i1, i1)
TORCXX_SPECIAL(special_modified_bessel_k0, k0)
TORCXX_SPECIAL(special_modified_bessel_k1, k1)
TORCXX_SPECIAL(special_scaled_modified_bessel_k0, k0e)
TORCXX_SPECIAL(special_scaled_modified_bessel_k1, k1e)
TORCXX_SPECIAL(special_erfcx, erfcx)
TORCXX_SPECIAL(special_log_ndtr, log_ndtr)
TORCXX_SPECIAL(special_ndtri, ndtri)
#undef TORCXX_SPECIAL

#define TORCXX_SPECIAL(name, f) \
  TensorBase name(const TensorBase& a, const TensorBase& b) { return map(#name, a, b, &f); }
TORCXX_SPECIAL(special_zeta, cpu::zeta)
TORCXX_SPECIAL(igamma, cpu::igamma)
TORCXX_SPECIAL(igammac, cpu::igammac)
TORCXX_SPECIAL(special_chebyshev_polynomial_t, cpu::chebyshev_t)
TORCXX_SPECIAL(special_chebyshev_polynomial_u, cpu::chebyshev_u)
TORCXX_SPECIAL(special_chebyshev_polynomial_v, cpu::chebyshev_v)
TORCXX_SPECIAL(special_chebyshev_polynomial_w, cpu::chebyshev_w)
TORCXX_SPECIAL(special_hermite_polynomial_h, cpu::hermite_h)
TORCXX_SPECIAL(special_hermite_polynomial_he, cpu::hermite_he)
TORCXX_SPECIAL(special_laguerre_polynomial_l, cpu::laguerre_l)
TORCXX_SPECIAL(special_legendre_polynomial_p, cpu::legendre_p)
TORCXX_SPECIAL(special_shifted_chebyshev_polynomial_t, shifted<cpu::chebyshev_t>)
TORCXX_SPECIAL(special_shifted_chebyshev_polynomial_u, shifted<cpu::chebyshev_u>)
TORCXX_SPECIAL(special_shifted_chebyshev_polynomial_v, shifted<cpu::chebyshev_v>)
TORCXX_SPECIAL(special_shifted_chebyshev_polynomial_w, shifted<cpu::chebyshev_w>)
#undef TORCXX_SPECIAL

// (-1)^(n + 1) n! zeta(n + 1, x), Abramowitz and Stegun 6.4.10.
TensorBase polygamma(int64_t n, const TensorBase& self) {
  TORCXX_CHECK(n >= 0, "polygamma(n, x) does not support negative n.");
  if (n == 0) return ops::digamma(self);
  if (n == 1) return ops::_trigamma(self);
  const TensorBase in = as_contiguous(self, floating("polygamma", self.dtype()));
  const auto order = static_cast<double>(n);
  const double factor = std::tgamma(order + 1) * (n % 2 ? 1 : -1);
  return each(in, [&](auto at, int64_t i) { return factor * cpu::zeta(order + 1, at(in, i)); });
}

}  // namespace impl
}  // namespace torcxx
