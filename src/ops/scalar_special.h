// The part of ops/scalar.h that <cmath> lacks: digamma and erfinv, and the complex functions that
// <complex> lacks. Written for accuracy in T, not for speed.
#ifndef TORCXX_OPS_SCALAR_SPECIAL_H_
#define TORCXX_OPS_SCALAR_SPECIAL_H_

#include "ops/scalar.h"

namespace torcxx::ops {

inline constexpr long double pi = 3.14159265358979323846264338327950288L;

// S(x) of psi(x) = log(x) - 1/(2x) - S(x): the asymptotic series with the Bernoulli numbers
// (Abramowitz and Stegun 6.3.18), for x >= 20.
template <Real T> T digamma_series(T x) {
  static constexpr long double terms[] = {1.0L / 12,   -1.0L / 120,     1.0L / 252,
                                          -1.0L / 240, 1.0L / 132,      -691.0L / 32760,
                                          1.0L / 12,   -3617.0L / 8160, 43867.0L / 14364};
  const T z = 1 / (x * x);
  T s = 0;
  for (int k = 8; k >= 0; --k) s = (s + static_cast<T>(terms[k])) * z;
  return s;
}
// Near the root r: psi(x) - psi(r), every term of which is proportional to x - r.
template <Real T> T digamma_near_root(T x) {
  // The root in two parts: a double, and what is left.
  const double root_hi = 1.4616321449683622;
  const long double root_lo = 9.549995429965697715184199e-17L;
  const T root = static_cast<T>(root_hi);
  const T d = (x - root) - static_cast<T>((root_hi - root) + root_lo);
  T sum = 0, r = root;
  for (; r < 20; r += 1, x += 1) sum += d / (x * r);
  return sum + std::log1p(d / r) + d / (2 * x * r) - (digamma_series(x) - digamma_series(r));
}
// Reflection below 0, the recurrence up to 20, then the series.
template <Real T> T digamma(T x) {
  if (x == 0) return std::copysign(std::numeric_limits<T>::infinity(), -x);
  if (std::isnan(x) || std::isinf(x)) return x > 0 ? x : std::numeric_limits<T>::quiet_NaN();
  if (x < 0) {
    if (x == std::floor(x)) return std::numeric_limits<T>::quiet_NaN();
    const T r = x - std::round(x);  // tan(pi x) from the fraction alone, exact
    return digamma(1 - x) - static_cast<T>(pi) / std::tan(static_cast<T>(pi) * r);
  }
  if (std::fabs(x - T(1.46)) < T(0.1)) return digamma_near_root(x);
  T sum = 0;
  for (; x < 20; x += 1) sum -= 1 / x;
  return sum + std::log(x) - T(0.5) / x - digamma_series(x);
}

// Newton on erf, and on log(erfc) in the tail, where erf is flat.
template <Real T> T erfinv(T y) {
  const T inf = std::numeric_limits<T>::infinity();
  const T a = std::fabs(y);
  if (!(a < 1)) return a == 1 ? std::copysign(inf, y) : std::numeric_limits<T>::quiet_NaN();
  if (a == 0) return y;
  const T c = 1 - a;  // exact for a >= 0.5
  const T half_root_pi = static_cast<T>(0.886226925452758013649083741670572591L);
  // Winitzki's elementary start, relative error 2e-3.
  const T l = std::log1p(-a * a), s = 2 / (static_cast<T>(pi) * T(0.147)) + l / 2;
  T x = std::sqrt(std::sqrt(s * s - l / T(0.147)) - s);
  for (int i = 0; i < 5; ++i) {
    const T density = std::exp(-x * x) / half_root_pi;
    if (a < T(0.5)) {
      x -= (std::erf(x) - a) / density;
    } else {
      const T e = std::erfc(x);
      x += e * std::log(e / c) / density;
    }
  }
  return std::copysign(x, y);
}

template <Real F> std::complex<F> reciprocal(std::complex<F> z) { return F(1) / z; }
template <Real F> std::complex<F> rsqrt(std::complex<F> z) { return F(1) / std::sqrt(z); }
template <Real F> std::complex<F> sigmoid(std::complex<F> z) {
  return F(1) / (F(1) + std::exp(-z));
}
// z / |z|, and 0 at 0: torch.sgn.
template <Real F> std::complex<F> sgn(std::complex<F> z) {
  const F r = std::abs(z);
  return r == 0 ? std::complex<F>(0) : z / r;
}
template <Real F> F angle(std::complex<F> z) { return std::arg(z); }
template <Real F> std::complex<F> exp2(std::complex<F> z) {
  return std::exp(z * static_cast<F>(0.693147180559945309417232121458176568L));
}
// |e^z - 1| keeps its digits near 0: e^x cos y - 1 = expm1(x) cos y - 2 sin^2(y / 2).
template <Real F> std::complex<F> expm1(std::complex<F> z) {
  const F s = std::sin(z.imag() / 2);
  return {std::expm1(z.real()) * std::cos(z.imag()) - 2 * s * s,
          std::exp(z.real()) * std::sin(z.imag())};
}
// log|1 + z| = log1p(x (2 + x) + y^2) / 2, while nothing overflows.
template <Real F> std::complex<F> log1p(std::complex<F> z) {
  const F x = z.real(), y = z.imag();
  if (std::hypot(x, y) > F(0.5)) return std::log(F(1) + z);
  return {F(0.5) * std::log1p(x * (2 + x) + y * y), std::atan2(y, 1 + x)};
}
template <Real F> std::complex<F> log2(std::complex<F> z) {
  return std::log(z) * static_cast<F>(1.442695040888963407359924681001892137L);
}
template <Real F> bool isnan(std::complex<F> z) {
  return std::isnan(z.real()) || std::isnan(z.imag());
}
template <Real F> bool isinf(std::complex<F> z) {
  return std::isinf(z.real()) || std::isinf(z.imag());
}
template <Real F> bool isfinite(std::complex<F> z) {
  return std::isfinite(z.real()) && std::isfinite(z.imag());
}

}  // namespace torcxx::ops

#endif  // TORCXX_OPS_SCALAR_SPECIAL_H_
