// Logarithms. x = 2^e (1 + f), 1 + f in [0.75, 1.5); log(x) = e ln2 + log(1 + f).
// Coefficients: python tools/remez.py log_f32 log_atanh_f64 ln2_f32 ln2_f64 log2e_f32 log2e_f64
// log10e_f32 log10e_f64 log10_2_f32 log10_2_f64.
#ifndef TORCXX_BACKEND_CPU_ISA_MATH_LOG_H_
#define TORCXX_BACKEND_CPU_ISA_MATH_LOG_H_

#include "backend/cpu/isa/math_exp.h"

HWY_BEFORE_NAMESPACE();
namespace torcxx::TORCXX_ISA {

template <class T>
struct LogConstants;
template <>
struct LogConstants<float> {
  static constexpr float log2e_hi = 1.44269502f, log2e_lo = 1.92596303e-08f;
  static constexpr float log10e_hi = 0.434294492f, log10e_lo = -1.010305e-08f;
  static constexpr float log10_2_hi = 0.30103302f, log10_2_lo = -3.02435546e-06f;
};
template <>
struct LogConstants<double> {
  static constexpr double log2e_hi = 1.4426950408889634, log2e_lo = 2.0355273740931033e-17;
  static constexpr double log10e_hi = 0.43429448190325182, log10e_lo = 1.0983196502167651e-17;
  static constexpr double log10_2_hi = 0.30102999566395283, log10_2_lo = 2.8363394551044964e-14;
};

template <class T>
struct LogParts {
  Vec<T> e, f;
};
// AVX-512 takes a number apart in one instruction each, subnormals and the special values
// included: the exponent of 0 is -inf, that of inf is inf, and a negative mantissa is NaN.
template <class T>
TORCXX_INLINE LogParts<T> log_parts(Vec<T> x) {
#if TORCXX_HAS_AVX512
  // The sign control 3 makes a negative number NaN, but takes -0 as 0.
  constexpr auto sign = static_cast<_MM_MANTISSA_SIGN_ENUM>(3);
  using V = hn::Vec<hn::ScalableTag<T>>;
  if constexpr (sizeof(T) == 4) {
    const __m512 m = _mm512_getmant_ps(x.v.raw, _MM_MANT_NORM_p75_1p5, sign);
    const Vec<T> e(V{_mm512_sub_ps(_mm512_getexp_ps(x.v.raw), _mm512_getexp_ps(m))});
    return {e, Vec<T>(V{m}) - Vec<T>(1)};
  } else {
    const __m512d m = _mm512_getmant_pd(x.v.raw, _MM_MANT_NORM_p75_1p5, sign);
    const Vec<T> e(V{_mm512_sub_pd(_mm512_getexp_pd(x.v.raw), _mm512_getexp_pd(m))});
    return {e, Vec<T>(V{m}) - Vec<T>(1)};
  }
#else
  using F = Format<T>;
  using U = typename F::U;
  const UTag<T> du;
  constexpr U one = static_cast<U>(F::bias) << F::mantissa_bits;
  constexpr U half = U{1} << (F::mantissa_bits - 1);  // 1 - 0.75 in bits
  constexpr U mantissa = (half << 1) - 1;
  constexpr T up = static_cast<T>(2 * half);
  // A power of two whose low bits are integers: a way from the exponent's bits to a float.
  constexpr T offset = static_cast<T>(2 * half);
  constexpr U offset_bits = static_cast<U>(F::bias + F::mantissa_bits) << F::mantissa_bits;
  const Mask<T> tiny = x < Vec<T>(F::min_normal);
  const Vec<T> n = where(tiny, x * Vec<T>(up), x);
  const Vec<T> bias = where(tiny, offset + T(F::bias + F::mantissa_bits), offset + T(F::bias));
  const auto u = hn::Add(to_bits(n), hn::Set(du, half));
  const auto m = hn::Add(hn::And(u, hn::Set(du, mantissa)), hn::Set(du, one - half));
  const auto e = hn::Or(hn::ShiftRight<F::mantissa_bits>(u), hn::Set(du, offset_bits));
  return {from_bits<T>(e) - bias, from_bits<T>(m) - Vec<T>(1)};
#endif
}
// The values that log_parts does not carry through by itself.
template <class T>
TORCXX_INLINE Vec<T> log_special([[maybe_unused]] Vec<T> x, Vec<T> y) {
#if TORCXX_HAS_AVX512
  return y;
#else
  const T inf = infinity<T>;
  const Vec<T> low = where(x == Vec<T>(0), -inf, quiet_nan<T>);
  return where(x > Vec<T>(0), where(x == Vec<T>(inf), x, y), low);
#endif
}

// log(1 + f) - f, f in [-0.25, 0.5].
TORCXX_INLINE Vec<float> log_rest(Vec<float> f) {
  const Vec<float> p = poly(f, 0.333334506, -0.250000656, 0.199906871, -0.166484237, 0.144839615,
                            -0.131546706, 0.104106545, -0.0445200615);
  return f * f * fma(p, f, -0.5f);
}
// With s = f / (2 + f): log(1 + f) = 2s + s^3 P(s^2) = f - s (f - s^2 P).
TORCXX_INLINE Vec<double> log_rest(Vec<double> f) {
  const Vec<double> s = f / (f + 2.0), z = s * s;
  const Vec<double> p =
      poly(z, 0.66666666666672791, 0.39999999996115587, 0.28571429403852999, 0.22222137782806942,
           0.18186386163356963, 0.15249575359618853, 0.15373034071948513);
  return -(s * fnma(z, p, f));
}

// e ln2 + log(1 + f).
template <class T>
TORCXX_INLINE Vec<T> log_sum(Vec<T> e, Vec<T> f) {
  using L = ExpLimits<T>;
  return fma(e, L::ln2_hi, f + fma(e, L::ln2_lo, log_rest(f)));
}
// e * unit + log(1 + f) * c with c in two parts; the leading sums keep their errors.
template <class T>
TORCXX_INLINE Vec<T> log_sum_base(Vec<T> e, Vec<T> f, T unit_hi, T unit_lo, T c_hi, T c_lo) {
  const Expansion<T> p = two_prod(f, Vec<T>(c_hi));
  const Expansion<T> s = fast_two_sum(e * Vec<T>(unit_hi), p.hi);
  const Vec<T> small = fma(f, c_lo, fma(log_rest(f), c_hi, e * Vec<T>(unit_lo)));
  const Vec<T> y = s.hi + (s.lo + (p.lo + small));
  // An infinite exponent makes the error terms NaN.
  return where(abs(e) == Vec<T>(infinity<T>), e, y);
}

// 1.1 ULP.
template <class T>
TORCXX_INLINE Vec<T> log(Vec<T> x) {
  const LogParts<T> p = log_parts(x);
  return log_special(x, log_sum(p.e, p.f));
}
// 1.8 ULP float, 1.5 double: the most just below 3/4, where -1 and the rest cancel.
template <class T>
TORCXX_INLINE Vec<T> log2(Vec<T> x) {
  using C = LogConstants<T>;
  const LogParts<T> p = log_parts(x);
  return log_special(x, log_sum_base(p.e, p.f, T(1), T(0), C::log2e_hi, C::log2e_lo));
}
// 1.2 ULP float, 1.4 double.
template <class T>
TORCXX_INLINE Vec<T> log10(Vec<T> x) {
  using C = LogConstants<T>;
  const LogParts<T> p = log_parts(x);
  return log_special(
      x, log_sum_base(p.e, p.f, C::log10_2_hi, C::log10_2_lo, C::log10e_hi, C::log10e_lo));
}

// 1.1 ULP. With 2^e near 1 + x, f = 2^-e x + (2^-e - 1) is rounded once only.
template <class T>
TORCXX_INLINE Vec<T> log1p(Vec<T> x) {
  const Vec<T> u = x + Vec<T>(1);
  const LogParts<T> p = log_parts(u);
  const Vec<T> s = pow2(-p.e);
  // Where 1 is absorbed, 2^-e may be out of range and p.f is exact.
  const Vec<T> f = where(u == x, p.f, fma(x, s, s - Vec<T>(1)));
  const Mask<T> inside = (u > Vec<T>(0)) & (u < Vec<T>(infinity<T>)) & (x != Vec<T>(0));
  const Vec<T> end = where(u == Vec<T>(0), -infinity<T>, where(u < Vec<T>(0), quiet_nan<T>, x));
  return where(inside, log_sum(p.e, f), end);
}

// Above this, 1 + x^2 and x + 1 round to x^2 and x.
template <class T>
inline constexpr T huge_for_area = sizeof(T) == 4 ? T(0x1p28) : T(0x1p56);

// 3 ULP: log1p of an argument that carries 1.5 itself.
template <class T>
TORCXX_INLINE Vec<T> asinh(Vec<T> x) {
  const Vec<T> a = abs(x), z = a * a;
  const Mask<T> large = a > Vec<T>(huge_for_area<T>);
  const Vec<T> t = a + z / (Vec<T>(1) + sqrt(z + Vec<T>(1)));
  const Vec<T> y = log1p(where(large, a, t));
  return copysign(where(large, y + Vec<T>(0.69314718055994531), y), x);
}
// 3 ULP.
template <class T>
TORCXX_INLINE Vec<T> acosh(Vec<T> x) {
  const Vec<T> t = x - Vec<T>(1);
  const Mask<T> large = x > Vec<T>(huge_for_area<T>);
  const Vec<T> y = log1p(where(large, x, t + sqrt(fma(t, t, t + t))));
  return where(x < Vec<T>(1), quiet_nan<T>, where(large, y + Vec<T>(0.69314718055994531), y));
}
// 3 ULP.
template <class T>
TORCXX_INLINE Vec<T> atanh(Vec<T> x) {
  const Vec<T> a = abs(x);
  const Vec<T> y = Vec<T>(0.5) * log1p((a + a) / (Vec<T>(1) - a));
  return copysign(where(a > Vec<T>(1), quiet_nan<T>, y), x);
}

}  // namespace torcxx::TORCXX_ISA
HWY_AFTER_NAMESPACE();

#endif  // TORCXX_BACKEND_CPU_ISA_MATH_LOG_H_
