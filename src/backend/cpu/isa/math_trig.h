// sin, cos, tan: reduction to |r| <= pi/4, where both polynomials are evaluated and the quadrant
// chooses. Right for every argument, up to the largest.
// Coefficients: python tools/remez.py sin_f32 sin_f64 cos_f32 cos_f64.
#ifndef TORCXX_BACKEND_CPU_ISA_MATH_TRIG_H_
#define TORCXX_BACKEND_CPU_ISA_MATH_TRIG_H_

#include "backend/cpu/isa/math_reduce.h"

HWY_BEFORE_NAMESPACE();
namespace torcxx::TORCXX_ISA {

// sin(r) = r + r^3 P(r^2), cos(r) = 1 - r^2/2 + r^4 P(r^2).
TORCXX_INLINE Vec<float> sin_poly(Vec<float> z) {
  return poly(z, -0.166666538, 0.00833210628, -0.000195078828);
}
TORCXX_INLINE Vec<double> sin_poly(Vec<double> z) {
  return poly(z, -0.1666666666666663, 0.0083333333333218407, -0.00019841269829358384,
              2.7557313538414407e-06, -2.5050734366939111e-08, 1.5895431672885237e-10);
}
TORCXX_INLINE Vec<float> cos_poly(Vec<float> z) {
  return poly(z, 0.0416666456, -0.00138873083, 2.44321018e-05);
}
TORCXX_INLINE Vec<double> cos_poly(Vec<double> z) {
  return poly(z, 0.041666666666666588, -0.0013888888888872186, 2.4801587288371036e-05,
              -2.7557314065612896e-07, 2.0875688822664832e-09, -1.1358073838632231e-11);
}

template <class T>
TORCXX_INLINE Vec<T> sin_quarter(Vec<T> r, Vec<T> lo) {
  const Vec<T> z = r * r;
  return r + fma(r * z, sin_poly(z), lo * fma(z, -0.5, Vec<T>(1)));
}
// 1 - z/2 is rounded; what that loses is added to the small terms.
template <class T>
TORCXX_INLINE Vec<T> cos_quarter(Vec<T> r, Vec<T> lo) {
  const Vec<T> z = r * r, h = z * Vec<T>(0.5), w = Vec<T>(1) - h;
  const Vec<T> rest = fnma(r, lo, (Vec<T>(1) - w) - h);
  return w + fma(z * z, cos_poly(z), rest);
}

// The second bit of the quadrant, at the sign's place.
template <class T>
TORCXX_INLINE UVec<T> quadrant_sign(UVec<T> n) {
  const UTag<T> du;
  return hn::ShiftLeft<sizeof(T) * 8 - 2>(hn::And(n, hn::Set(du, 2)));
}
template <class T>
TORCXX_INLINE UVec<T> sign_bits(Vec<T> x) {
  const UTag<T> du;
  return hn::And(to_bits(x), hn::Set(du, typename Format<T>::U{1} << (sizeof(T) * 8 - 1)));
}
template <class T>
TORCXX_INLINE Vec<T> flip_sign(Vec<T> x, UVec<T> sign) {
  return from_bits<T>(hn::Xor(to_bits(x), sign));
}

// 1 ULP.
template <class T>
TORCXX_INLINE Vec<T> sin(Vec<T> x) {
  const Angle<T> a = reduce_angle(abs(x));
  const Vec<T> y = where(has_bits<T>(a.n, 1), cos_quarter(a.hi, a.lo), sin_quarter(a.hi, a.lo));
  return flip_sign(y, hn::Xor(quadrant_sign<T>(a.n), sign_bits(x)));
}
// 1 ULP.
template <class T>
TORCXX_INLINE Vec<T> cos(Vec<T> x) {
  const Angle<T> a = reduce_angle(abs(x));
  const Vec<T> y = where(has_bits<T>(a.n, 1), sin_quarter(a.hi, a.lo), cos_quarter(a.hi, a.lo));
  const auto next = hn::Add(a.n, hn::Set(UTag<T>(), 1));
  return flip_sign(y, quadrant_sign<T>(next));
}
// 2.5 ULP.
template <class T>
TORCXX_INLINE Vec<T> tan(Vec<T> x) {
  const Angle<T> a = reduce_angle(abs(x));
  const Vec<T> s = sin_quarter(a.hi, a.lo), c = cos_quarter(a.hi, a.lo);
  const Mask<T> odd = has_bits<T>(a.n, 1);
  const Vec<T> y = where(odd, c, s) / where(odd, -s, c);
  return flip_sign(y, sign_bits(x));
}

}  // namespace torcxx::TORCXX_ISA
HWY_AFTER_NAMESPACE();

#endif  // TORCXX_BACKEND_CPU_ISA_MATH_TRIG_H_
