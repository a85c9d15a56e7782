// asin, acos, atan, atan2.
// Coefficients: python tools/remez.py asin_f32 asin_f64 atan_f32 atan_eighth_f64 half_pi_f32
// half_pi_f64.
#ifndef TORCXX_BACKEND_CPU_ISA_MATH_ATRIG_H_
#define TORCXX_BACKEND_CPU_ISA_MATH_ATRIG_H_

#include "backend/cpu/isa/math_bits.h"

HWY_BEFORE_NAMESPACE();
namespace torcxx::TORCXX_ISA {

template <class T>
struct HalfPi;
template <>
struct HalfPi<float> {
  static constexpr float hi = 1.57079637f, lo = -4.37113883e-08f;
};
template <>
struct HalfPi<double> {
  static constexpr double hi = 1.5707963267948966, lo = 6.123233995736766e-17;
};

// P of asin(x) = x + x^3 P(x^2), |x| <= 1/2.
TORCXX_INLINE Vec<float> asin_poly(Vec<float> z) {
  return poly(z, 0.166667521, 0.0749530941, 0.0454697385, 0.0241785012, 0.0421745554);
}
TORCXX_INLINE Vec<double> asin_poly(Vec<double> z) {
  return poly(z, 0.16666666666665408, 0.075000000003371647, 0.044642856828198178,
              0.030381959142411794, 0.022371757918354641, 0.017359706785897398,
              0.013885215104856661, 0.012169348222943278, 0.0065273709966394613,
              0.019529957415928251, -0.016226968867070549, 0.031914172212215534);
}

// s + tail = asin(s) for s = |x|, or for s = sqrt((1 - |x|) / 2) where |x| > 1/2: there
// asin|x| = pi/2 - 2 asin(s).
template <class T>
struct AsinParts {
  Vec<T> s, tail;
  Mask<T> large;
};
template <class T>
TORCXX_INLINE AsinParts<T> asin_parts(Vec<T> a) {
  const Mask<T> large = a > Vec<T>(0.5);
  const Vec<T> z = where(large, (Vec<T>(1) - a) * Vec<T>(0.5), a * a);
  const Vec<T> s = where(large, sqrt(z), a);
  return {s, s * z * asin_poly(z), large};
}

// 1.5 ULP.
template <class T>
TORCXX_INLINE Vec<T> asin(Vec<T> x) {
  using P = HalfPi<T>;
  const AsinParts<T> p = asin_parts(abs(x));
  const Expansion<T> far = fast_two_sum(Vec<T>(P::hi), -(p.s + p.s));
  const Vec<T> rest = (far.lo + Vec<T>(P::lo)) - (p.tail + p.tail);
  return copysign(where(p.large, far.hi + rest, p.s + p.tail), x);
}
// 1.5 ULP.
template <class T>
TORCXX_INLINE Vec<T> acos(Vec<T> x) {
  using P = HalfPi<T>;
  const AsinParts<T> p = asin_parts(abs(x));
  const Mask<T> negative = x < Vec<T>(0);
  const Vec<T> y = p.s + p.tail, twice = y + y;
  const Vec<T> near = Vec<T>(P::hi) - (copysign(y, x) - Vec<T>(P::lo));
  const Vec<T> far = where(negative, Vec<T>(2 * P::hi) - (twice - Vec<T>(2 * P::lo)), twice);
  return where(p.large, far, near);
}

// atan(n / d) for 0 <= n <= d: of a quotient in [0, 1].
TORCXX_INLINE Vec<float> atan_quotient(Vec<float> n, Vec<float> d) {
  const Vec<float> t = n / d, z = t * t;
  const Vec<float> p = poly(z, -0.333332986, 0.199985296, -0.142640173, 0.109508991, -0.0839939043,
                            0.057883203, -0.031098986, 0.0108697629, -0.00178304105);
  return fma(t * z, p, t);
}
// Above tan(pi/8): pi/4 + atan((n - d) / (n + d)), in one division with the other case.
TORCXX_INLINE Vec<double> atan_quotient(Vec<double> n, Vec<double> d) {
  const Vec<double> scale = where(d > 1.0, 0.25, 0x1p60);  // no overflow, no subnormal
  const Vec<double> ns = n * scale, ds = d * scale;
  const Mask<double> large = ns > ds * 0.41421356237309503;
  const Vec<double> t = where(large, ns - ds, n) / where(large, ns + ds, d);
  const Vec<double> z = t * t;
  const Vec<double> p =
      poly(z, -0.33333333333333198, 0.19999999999953655, -0.14285714280196865, 0.11111110783329678,
           -0.090908977521033496, 0.07692060101424307, -0.066631027203804497, 0.058478797771459062,
           -0.050392634821009835, 0.03806357378913304, -0.017906206271232905);
  const Vec<double> tail = t * z * p;
  using P = HalfPi<double>;
  return where(large, P::hi / 2 + (t + (tail + P::lo / 2)), t + tail);
}

// 2 ULP.
template <class T>
TORCXX_INLINE Vec<T> atan(Vec<T> x) {
  using P = HalfPi<T>;
  const Vec<T> a = abs(x);
  const Mask<T> large = a > Vec<T>(1);
  const Vec<T> y = atan_quotient(where(large, 1, a), where(large, a, 1));
  return copysign(where(large, Vec<T>(P::hi) - (y - Vec<T>(P::lo)), y), x);
}

// 2.5 ULP. IEEE's values at zeros and infinities.
template <class T>
TORCXX_INLINE Vec<T> atan2(Vec<T> y, Vec<T> x) {
  using P = HalfPi<T>;
  const Vec<T> ay = abs(y), ax = abs(x);
  const Mask<T> steep = ay > ax;
  const Vec<T> n = where(steep, ax, ay), d = where(steep, ay, ax);
  // 0 / 0 and inf / inf: the quotients are 0 and 1.
  const Mask<T> both_inf = n == Vec<T>(infinity<T>);
  Vec<T> q = atan_quotient(where(both_inf, 1, n), where(both_inf, 1, where(d == Vec<T>(0), 1, d)));
  q = where(steep, Vec<T>(P::hi) - (q - Vec<T>(P::lo)), q);
  q = where(signbit(x), Vec<T>(2 * P::hi) - (q - Vec<T>(2 * P::lo)), q);
  return where(isnan(x) | isnan(y), x + y, copysign(q, y));
}

}  // namespace torcxx::TORCXX_ISA
HWY_AFTER_NAMESPACE();

#endif  // TORCXX_BACKEND_CPU_ISA_MATH_ATRIG_H_
