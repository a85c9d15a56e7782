// The functions a pointwise record may use, for plain scalars: float, double, long double, the
// integers, and std::complex (whose own functions come from <complex> by lookup). These are the
// reference values: a record's formula in double is the oracle of its float kernel, in long
// double that of its double kernel. SIMD vectors, integers of the kernels and Expr declare the
// same names beside their own types. Free of any target and backend.
#ifndef TORCXX_OPS_SCALAR_H_
#define TORCXX_OPS_SCALAR_H_

#include <cmath>
#include <complex>
#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace torcxx::ops {

template <class T>
concept Real = std::is_floating_point_v<T>;
template <class T>
concept Integer = std::is_integral_v<T> && !std::is_same_v<T, bool>;

// The type of a comparison: each value type names its own; for scalars it is bool.
template <class T> struct MaskOf { using type = bool; };
template <class T>
requires requires { typename T::mask; }
struct MaskOf<T> {
  using type = typename T::mask;
};
template <class T> using mask_t = typename MaskOf<T>::type;

// The number inside: float for a vector of float, T itself for a scalar.
template <class T> struct LaneOf { using type = T; };
template <class T>
requires requires { typename T::lane_t; }
struct LaneOf<T> {
  using type = typename T::lane_t;
};
template <class T> using lane_t = typename LaneOf<T>::type;

// Complex value types: std::complex, and any that names real_t. real_of<T> is the part's type.
template <class T> struct ComplexTraits {
  static constexpr bool value = false;
  using real = T;
};
template <class F> struct ComplexTraits<std::complex<F>> {
  static constexpr bool value = true;
  using real = F;
};
template <class T>
requires requires { typename T::real_t; }
struct ComplexTraits<T> {
  static constexpr bool value = true;
  using real = typename T::real_t;
};
template <class T> inline constexpr bool is_complex_v = ComplexTraits<T>::value;
template <class T> using real_of = typename ComplexTraits<T>::real;

template <class T> T where(bool condition, T a, T b) { return condition ? a : b; }
inline bool any(bool m) { return m; }
inline bool all(bool m) { return m; }

#define TORCXX_UNARY(name) \
  template <Real T> T name(T x) { return std::name(x); }
TORCXX_UNARY(sqrt)
TORCXX_UNARY(floor)
TORCXX_UNARY(ceil)
TORCXX_UNARY(trunc)
TORCXX_UNARY(exp)
TORCXX_UNARY(exp2)
TORCXX_UNARY(expm1)
TORCXX_UNARY(log)
TORCXX_UNARY(log2)
TORCXX_UNARY(log10)
TORCXX_UNARY(log1p)
TORCXX_UNARY(sin)
TORCXX_UNARY(cos)
TORCXX_UNARY(tan)
TORCXX_UNARY(asin)
TORCXX_UNARY(acos)
TORCXX_UNARY(atan)
TORCXX_UNARY(sinh)
TORCXX_UNARY(cosh)
TORCXX_UNARY(tanh)
TORCXX_UNARY(asinh)
TORCXX_UNARY(acosh)
TORCXX_UNARY(atanh)
TORCXX_UNARY(erf)
TORCXX_UNARY(erfc)
TORCXX_UNARY(lgamma)
#undef TORCXX_UNARY

#define TORCXX_BINARY(name) \
  template <Real T> T name(T x, T y) { return std::name(x, y); }
TORCXX_BINARY(atan2)
TORCXX_BINARY(pow)
TORCXX_BINARY(hypot)
TORCXX_BINARY(fmod)
TORCXX_BINARY(fmin)
TORCXX_BINARY(fmax)
TORCXX_BINARY(copysign)
#undef TORCXX_BINARY

template <Real T> T abs(T x) { return std::fabs(x); }
template <Real T> T fma(T a, T b, T c) { return std::fma(a, b, c); }
template <Real T> T rsqrt(T x) { return T(1) / std::sqrt(x); }
template <Real T> T reciprocal(T x) { return T(1) / x; }
template <Real T> T frac(T x) { return x - std::trunc(x); }
// Halves to even, whatever the rounding mode of the process.
template <Real T> T round(T x) {
  if (!(std::fabs(x) < T(1) / std::numeric_limits<T>::epsilon())) return x;
  const T down = std::floor(x), d = x - down;
  T r = down;
  if (d > T(0.5)) r = down + 1;
  if (d == T(0.5)) r = 2 * std::floor(down / 2) == down ? down : down + 1;
  return std::copysign(r, x);
}
// 0 at NaN, as torch.sign.
template <Real T> T sign(T x) { return T(x > 0) - T(x < 0); }
// NaN wins, unlike fmin and fmax.
template <Real T> T min(T x, T y) { return std::isnan(x) ? x : std::isnan(y) ? y : x < y ? x : y; }
template <Real T> T max(T x, T y) { return std::isnan(x) ? x : std::isnan(y) ? y : x > y ? x : y; }
template <Real T> bool isnan(T x) { return std::isnan(x); }
template <Real T> bool isinf(T x) { return std::isinf(x); }
template <Real T> bool isfinite(T x) { return std::isfinite(x); }
template <Real T> bool signbit(T x) { return std::signbit(x); }
// The smaller of the two quotients: no exp() of a large positive number.
template <Real T> T sigmoid(T x) {
  const T e = std::exp(-std::fabs(x));
  return (x < 0 ? e : x >= 0 ? T(1) : x) / (1 + e);
}
// Python's rule: the result has the divisor's sign.
template <Real T> T remainder(T x, T y) {
  T r = std::fmod(x, y);
  if (r != 0 && (y < 0) != (r < 0)) r += y;
  return r;
}
// torch.floor_divide of floats: consistent with remainder, exact where x / y would round up.
template <Real T> T floor_divide(T x, T y) {
  if (y == 0) return x / y;
  const T mod = std::fmod(x, y);
  T div = (x - mod) / y;
  if (mod != 0 && (y < 0) != (mod < 0)) div -= 1;
  if (div == 0) return std::copysign(T(0), x / y);
  const T down = std::floor(div);
  return div - down > T(0.5) ? down + 1 : down;
}
// The argument of a real number: pi below 0.
template <Real T> T angle(T x) {
  return std::isnan(x) ? x : x < 0 ? static_cast<T>(3.14159265358979323846264338327950288L) : T(0);
}
template <Real T> T trunc_divide(T x, T y) { return std::trunc(x / y); }

}  // namespace torcxx::ops

#include "ops/scalar_int.h"
#include "ops/scalar_special.h"

#endif  // TORCXX_OPS_SCALAR_H_
