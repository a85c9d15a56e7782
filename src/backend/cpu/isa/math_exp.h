// exp and its family. x = n ln2 + r, |r| <= ln2 / 2; e^x = 2^n (1 + r + r^2 P(r)).
// Coefficients: python tools/remez.py exp_f32 exp_f64 exp2_f32 exp2_f64 sinh_f32 sinh_f64 tanh_f32
// tanh_f64 ln2_f32 ln2_f64.
#ifndef TORCXX_BACKEND_CPU_ISA_MATH_EXP_H_
#define TORCXX_BACKEND_CPU_ISA_MATH_EXP_H_

#include "backend/cpu/isa/math_bits.h"

HWY_BEFORE_NAMESPACE();
namespace torcxx::TORCXX_ISA {

template <class T>
struct ExpLimits;
template <>
struct ExpLimits<float> {
  static constexpr float ln2_hi = 0.693145752f, ln2_lo = 1.42860677e-06f;
  static constexpr float under = -104.5f, over = 89.0f;     // e^x is 0, inf beyond
  static constexpr float under2 = -151.0f, over2 = 129.0f;  // the same of 2^x
  static constexpr float minus_one = -18.0f;                // e^x - 1 is -1 below
};
template <>
struct ExpLimits<double> {
  static constexpr double ln2_hi = 0.69314718055989033, ln2_lo = 5.4979230187083712e-14;
  static constexpr double under = -746.0, over = 710.0;
  static constexpr double under2 = -1076.0, over2 = 1025.0;
  static constexpr double minus_one = -38.0;
};

// P of e^r = 1 + r + r^2 P(r).
TORCXX_INLINE Vec<float> exp_poly(Vec<float> r) {
  return poly(r, 0.49999994, 0.166665167, 0.0416682474, 0.00836907979, 0.00138189155);
}
TORCXX_INLINE Vec<double> exp_poly(Vec<double> r) {
  return poly(r, 0.50000000000000111, 0.16666666666666438, 0.041666666666525826,
              0.0083333333334738233, 0.0013888888944835493, 0.00019841269559733892,
              2.4801491797794182e-05, 2.7557531952803544e-06, 2.7630727163641171e-07,
              2.5019321634698927e-08);
}
// P of 2^r = 1 + r P(r), |r| <= 1/2.
TORCXX_INLINE Vec<float> exp2_poly(Vec<float> r) {
  return poly(r, 0.693147182, 0.240226507, 0.0555040501, 0.00961809698, 0.00133380643,
              0.000154476176, 1.42808558e-05);
}
TORCXX_INLINE Vec<double> exp2_poly(Vec<double> r) {
  return poly(r, 0.69314718055994529, 0.24022650695910172, 0.055504108664824574,
              0.009618129107577077, 0.0013333558145567756, 0.00015403530478847903,
              1.5252734737473988e-05, 1.3215424484386487e-06, 1.0177656379163666e-07,
              7.0756169323713926e-09, 4.5192612787364976e-10);
}

// e^x = 2^n (1 + m).
template <class T>
struct ExpParts {
  Vec<T> n, m;
};
// x inside the limits; lo is added to the reduced argument: e^(x + lo).
template <class T>
TORCXX_INLINE ExpParts<T> exp_parts(Vec<T> x, Vec<T> lo) {
  using L = ExpLimits<T>;
  const Vec<T> n = round(x * Vec<T>(1.4426950408889634));
  const Vec<T> r = fnma(n, L::ln2_lo, fnma(n, L::ln2_hi, x)) + lo;
  return {n, fma(r * r, exp_poly(r), r)};
}
template <class T>
TORCXX_INLINE ExpParts<T> exp_parts(Vec<T> x) {
  using L = ExpLimits<T>;
  const Vec<T> n = round(x * Vec<T>(1.4426950408889634));
  const Vec<T> r = fnma(n, L::ln2_lo, fnma(n, L::ln2_hi, x));
  return {n, fma(r * r, exp_poly(r), r)};
}

// 1.1 ULP.
template <class T>
TORCXX_INLINE Vec<T> exp(Vec<T> x) {
  using L = ExpLimits<T>;
  const ExpParts<T> e = exp_parts(clamp_keep_nan(x, L::under, L::over));
  return scale_pow2(Vec<T>(1) + e.m, e.n);
}

// 1.2 ULP.
template <class T>
TORCXX_INLINE Vec<T> exp2(Vec<T> x) {
  using L = ExpLimits<T>;
  const Vec<T> c = clamp_keep_nan(x, L::under2, L::over2);
  const Vec<T> n = round(c), r = c - n;
  return scale_pow2(fma(r, exp2_poly(r), Vec<T>(1)), n);
}

// 2.2 ULP. 2^n m + (2^n - 1), at half scale, so that the largest n does not overflow too early.
template <class T>
TORCXX_INLINE Vec<T> expm1(Vec<T> x) {
  using L = ExpLimits<T>;
  const ExpParts<T> e = exp_parts(clamp_keep_nan(x, L::minus_one, L::over));
  const Vec<T> s = pow2(e.n - Vec<T>(1));
  const Vec<T> y = fma(s, e.m, s - Vec<T>(0.5));
  return where(e.n == Vec<T>(0), where(x == Vec<T>(0), x, e.m), y + y);
}

// e^x / 2 for x >= 0: finite as long as sinh and cosh are.
template <class T>
TORCXX_INLINE Vec<T> half_exp(Vec<T> x) {
  const ExpParts<T> e = exp_parts(clamp_keep_nan(x, T(0), ExpLimits<T>::over + T(1)));
  return scale_pow2(Vec<T>(1) + e.m, e.n - Vec<T>(1));
}

// P of sinh(x) = x + x^3 P(x^2), |x| <= 1.
TORCXX_INLINE Vec<float> sinh_poly(Vec<float> z) {
  return poly(z, 0.166666672, 0.00833331048, 0.000198428956, 2.78221319e-06);
}
TORCXX_INLINE Vec<double> sinh_poly(Vec<double> z) {
  return poly(z, 0.16666666666666669, 0.0083333333333329117, 0.00019841269841593394,
              2.7557319106768184e-06, 2.5052130997815616e-08, 1.6056659479595463e-10,
              7.7765880556034529e-13);
}

// 2 ULP.
template <class T>
TORCXX_INLINE Vec<T> sinh(Vec<T> x) {
  const Vec<T> a = abs(x), h = half_exp(a), z = x * x;
  const Vec<T> large = h - Vec<T>(0.25) / h;
  return where(a < Vec<T>(1), fma(x * z, sinh_poly(z), x), copysign(large, x));
}
// 2 ULP.
template <class T>
TORCXX_INLINE Vec<T> cosh(Vec<T> x) {
  const Vec<T> h = half_exp(abs(x));
  return h + Vec<T>(0.25) / h;
}
// P of tanh(x) = x + x^3 P(x^2), |x| <= 0.55.
TORCXX_INLINE Vec<float> tanh_poly(Vec<float> z) {
  return poly(z, -0.333333164, 0.133325443, -0.0538475215, 0.0210505221, -0.00624253182);
}
TORCXX_INLINE Vec<double> tanh_poly(Vec<double> z) {
  return poly(z, -0.3333333333333231, 0.13333333333168232, -0.053968253875844092,
              0.021869485969146289, -0.0088631944275228223, 0.0035917190742399971,
              -0.0014532136437249829, 0.00057912768064048779, -0.00021028698124370368,
              5.1010701531603209e-05);
}
// 1.5 ULP. Above 0.55: 1 - 2 / (e^(2|x|) + 1), where the quotient's error counts half or less.
template <class T>
TORCXX_INLINE Vec<T> tanh(Vec<T> x) {
  const Vec<T> a = abs(x), z = x * x;
  const Vec<T> q = Vec<T>(2) / (exp(a + a) + Vec<T>(1));
  return copysign(where(a < Vec<T>(0.55), fma(a * z, tanh_poly(z), a), Vec<T>(1) - q), x);
}
// 2.5 ULP, also where e^x is subnormal.
template <class T>
TORCXX_INLINE Vec<T> sigmoid(Vec<T> x) {
  const Vec<T> e = exp(-abs(x));
  return where(x < Vec<T>(0), e, Vec<T>(1)) / (Vec<T>(1) + e);
}

}  // namespace torcxx::TORCXX_ISA
HWY_AFTER_NAMESPACE();

#endif  // TORCXX_BACKEND_CPU_ISA_MATH_EXP_H_
