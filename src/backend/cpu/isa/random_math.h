// The functions of random numbers. Products and sums are rounded one by one, so that every
// instruction set gives the same bits; 2 ULP are plenty here.
// Coefficients: python tools/remez.py log_f32 log_atanh_f64 sin_f32 cos_f32 sin_f64 cos_f64.
#ifndef TORCXX_BACKEND_CPU_ISA_RANDOM_MATH_H_
#define TORCXX_BACKEND_CPU_ISA_RANDOM_MATH_H_

#include "backend/cpu/isa/math_bits.h"

HWY_BEFORE_NAMESPACE();
namespace torcxx::TORCXX_ISA {

template <class T>
TORCXX_INLINE Vec<T> unfused(Vec<T>, double c) {
  return Vec<T>(c);
}
template <class T, class... C>
TORCXX_INLINE Vec<T> unfused(Vec<T> x, double c, C... rest) {
  return unfused(x, rest...) * x + Vec<T>(c);
}

// log(1 + f) - f.
TORCXX_INLINE Vec<float> unfused_log_rest(Vec<float> f) {
  const Vec<float> p = unfused(f, 0.333334506, -0.250000656, 0.199906871, -0.166484237, 0.144839615,
                               -0.131546706, 0.104106545, -0.0445200615);
  return f * f * (p * f - Vec<float>(0.5));
}
TORCXX_INLINE Vec<double> unfused_log_rest(Vec<double> f) {
  const Vec<double> s = f / (f + Vec<double>(2)), z = s * s;
  const Vec<double> p =
      unfused(z, 0.66666666666672791, 0.39999999996115587, 0.28571429403852999, 0.22222137782806942,
              0.18186386163356963, 0.15249575359618853, 0.15373034071948513);
  return s * (z * p - f);
}

// log(x / 2^shift), x positive and normal: x = 2^e (1 + f), 1 + f in [0.75, 1.5).
template <class T>
TORCXX_INLINE Vec<T> unfused_log(Vec<T> x, int shift) {
  using F = Format<T>;
  using U = typename F::U;
  const UTag<T> du;
  constexpr U one = static_cast<U>(F::bias) << F::mantissa_bits;
  constexpr U half = U{1} << (F::mantissa_bits - 1);
  constexpr U mantissa = (half << 1) - 1;
  // A power of two whose low bits are integers turns the exponent's bits into a number.
  constexpr U magic = static_cast<U>(F::bias + F::mantissa_bits) << F::mantissa_bits;
  const auto u = hn::Add(to_bits(x), hn::Set(du, half));
  const auto m = hn::Add(hn::And(u, hn::Set(du, mantissa)), hn::Set(du, one - half));
  const auto e = hn::Or(hn::ShiftRight<F::mantissa_bits>(u), hn::Set(du, magic));
  const Vec<T> f = from_bits<T>(m) - Vec<T>(1);
  const T offset = static_cast<T>(2 * half) + static_cast<T>(F::bias + shift);
  return (from_bits<T>(e) - Vec<T>(offset)) * Vec<T>(0.6931471805599453) +
         (f + unfused_log_rest(f));
}

TORCXX_INLINE Vec<float> unfused_sin(Vec<float> x, Vec<float> z) {
  return x * z * unfused(z, -0.166666538, 0.00833210628, -0.000195078828) + x;
}
TORCXX_INLINE Vec<float> unfused_cos(Vec<float> z) {
  return z * unfused(z, -0.5, 0.0416666456, -0.00138873083, 2.44321018e-05) + Vec<float>(1);
}
TORCXX_INLINE Vec<double> unfused_sin(Vec<double> x, Vec<double> z) {
  return x * z *
             unfused(z, -0.1666666666666663, 0.0083333333333218407, -0.00019841269829358384,
                     2.7557313538414407e-06, -2.5050734366939111e-08, 1.5895431672885237e-10) +
         x;
}
TORCXX_INLINE Vec<double> unfused_cos(Vec<double> z) {
  return z * unfused(z, -0.5, 0.041666666666666588, -0.0013888888888872186, 2.4801587288371036e-05,
                     -2.7557314065612896e-07, 2.0875688822664832e-09, -1.1358073838632231e-11) +
         Vec<double>(1);
}

// Sine and cosine of x + quadrant * pi/2; the quadrant is the top two bits of `turn`.
template <class T>
struct SinCos {
  Vec<T> sin, cos;
};
template <class T>
TORCXX_INLINE SinCos<T> turned(Vec<T> x, UVec<T> turn) {
  using U = typename Format<T>::U;
  constexpr U top = U{1} << (8 * sizeof(T) - 1), next = top >> 1;
  const UTag<T> du;
  const Vec<T> z = x * x, s = unfused_sin(x, z), c = unfused_cos(z);
  const Mask<T> swap = has_bits<T>(turn, next);
  const auto sin_sign = hn::And(turn, hn::Set(du, top));
  const auto cos_sign = hn::And(hn::Add(turn, hn::Set(du, next)), hn::Set(du, top));
  return {from_bits<T>(hn::Xor(to_bits(where(swap, c, s)), sin_sign)),
          from_bits<T>(hn::Xor(to_bits(where(swap, s, c)), cos_sign))};
}

}  // namespace torcxx::TORCXX_ISA
HWY_AFTER_NAMESPACE();

#endif  // TORCXX_BACKEND_CPU_ISA_RANDOM_MATH_H_
