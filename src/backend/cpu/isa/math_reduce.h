// Reduction of an angle by multiples of pi/2, for sin, cos and tan. Usual angles by Cody and Waite:
// x - n pi/2 with pi/2 in parts whose products are exact. Huge ones by Payne and Hanek: the product
// with as many bits of 2/pi as matter, in integers.
// Constants: python tools/remez.py half_pi_f32 half_pi_f64 half_pi_33 two_over_pi_u64.
#ifndef TORCXX_BACKEND_CPU_ISA_MATH_REDUCE_H_
#define TORCXX_BACKEND_CPU_ISA_MATH_REDUCE_H_

#include "backend/cpu/isa/math_bits.h"
#include "backend/cpu/isa/vec_convert.h"

HWY_BEFORE_NAMESPACE();
namespace torcxx::TORCXX_ISA {

// x = (n + 4k) pi/2 + hi + lo, |hi| <= pi/4.
struct ScalarAngle {
  double hi, lo;
  int n;
};

// x finite and at least 2^-8.
__attribute__((noinline, unused)) static ScalarAngle reduce_huge(double x) {
  using Wide = unsigned __int128;
  // One word of zeros stands before the binary point.
  static constexpr uint64_t bits[] = {0,
                                      0xA2F9836E4E441529,
                                      0xFC2757D1F534DDC0,
                                      0xDB6295993C439041,
                                      0xFE5163ABDEBBC561,
                                      0xB7246E3A424DD2E0,
                                      0x06492EEA09D1921C,
                                      0xFE1DEB1CB129A73E,
                                      0xE88235F52EBB4484,
                                      0xE99C7026B45F7E41,
                                      0x3991D639835339F4,
                                      0x9C845F8BBDF9283B,
                                      0x1FF897FFDE05980F,
                                      0xEF2F118B5A0A6D1F,
                                      0x6D367ECF27CB09B7,
                                      0x4F463F669E5FEA2D,
                                      0x7527BAC7EBE5F17B,
                                      0x3D0739F78A5292EA,
                                      0x6BFB5FB11F8D5D08,
                                      0x56033046FC7B6BAB};
  const uint64_t u = __builtin_bit_cast(uint64_t, x);
  const uint64_t m = (u & 0xFFFFFFFFFFFFFULL) | 0x10000000000000ULL;
  const int e = static_cast<int>(u >> 52 & 0x7FF) - 1075;  // x = m 2^e
  // Bits of 2/pi of weight 2^(2 - e) and more give multiples of 4 pi/2: start below them.
  const int start = e - 2 + 64, word = start / 64, shift = start % 64;
  uint64_t w[3];
  for (int i = 0; i < 3; ++i) {
    const Wide both = static_cast<Wide>(bits[word + i]) << 64 | bits[word + i + 1];
    w[i] = static_cast<uint64_t>(both << shift >> 64);
  }
  const Wide low = static_cast<Wide>(m) * w[2];
  const Wide middle = static_cast<Wide>(m) * w[1] + static_cast<uint64_t>(low >> 64);
  const uint64_t high = m * w[0] + static_cast<uint64_t>(middle >> 64);
  // Two integer bits, then the fraction; taken as signed it lies in [-1/2, 1/2).
  Wide fraction = (static_cast<Wide>(high) << 64 | static_cast<uint64_t>(middle)) << 2 |
                  static_cast<uint64_t>(low) >> 62;
  const bool negative = fraction >> 127 != 0;
  if (negative) fraction = -fraction;
  const auto top = static_cast<uint64_t>(fraction >> 64);
  const int zeros = top ? __builtin_clzll(top) : 64;
  fraction <<= zeros;
  const double unit = __builtin_bit_cast(double, static_cast<uint64_t>(1023 - 53 - zeros) << 52);
  const double hi = static_cast<double>(static_cast<uint64_t>(fraction >> 75)) * unit;
  const double lo =
      static_cast<double>(static_cast<uint64_t>(fraction << 53 >> 75)) * (unit * 0x1p-53);
  constexpr double half_pi = 1.5707963267948966, half_pi_lo = 6.123233995736766e-17;
  const double p = hi * half_pi;
  const double rest = __builtin_fma(hi, half_pi, -p) + (hi * half_pi_lo + lo * half_pi);
  const double r = p + rest, r_lo = (p - r) + rest;
  return {negative ? -r : r, negative ? -r_lo : r_lo, static_cast<int>(high >> 62) + negative};
}

// The lanes beyond the limit, one by one.
template <class T>
__attribute__((noinline, unused)) static void reduce_huge_lanes(const T* x, T limit, T* hi, T* lo,
                                                                T* n) {
  for (int i = 0; i < Vec<T>::lanes; ++i) {
    if (!(x[i] > limit)) continue;
    if (x[i] == infinity<T>) {
      hi[i] = lo[i] = quiet_nan<T>;
      n[i] = 0;
      continue;
    }
    const ScalarAngle a = reduce_huge(static_cast<double>(x[i]));
    hi[i] = static_cast<T>(a.hi);
    lo[i] = static_cast<T>((a.hi - static_cast<double>(hi[i])) + a.lo);
    n[i] = static_cast<T>(a.n);
  }
}

template <class T>
struct Angle {
  Vec<T> hi, lo;
  UVec<T> n;  // the quadrant, in the two low bits
};

// Adding this leaves an integer in the low bits.
template <class T>
inline constexpr T integer_magic = static_cast<T>(3ULL << (Format<T>::mantissa_bits - 1));

template <class T>
inline constexpr T reduce_limit = sizeof(T) == 4 ? (has_fma ? T(0x1p14) : T(0x1p20))
                                                 : (has_fma ? T(0x1p30) : T(0x1p20));

TORCXX_INLINE Vec<double> reduce_in_double(Vec<double> x, Vec<double>& n) {
  n = round(x * 0.63661977236758138);
  return (x - n * 1.5707963267341256) - n * 6.077100506506192e-11;
}

// x - n p1 is exact. The next step keeps its rounding error: near a multiple of pi/2 nothing else
// is left.
template <class T>
TORCXX_INLINE void reduce_with_fma(Vec<T> x, Vec<T> n, T p1, T p2, T p3, Vec<T>& hi, Vec<T>& lo) {
  const Vec<T> r = fnma(n, p1, x);
  const Expansion<T> w = two_prod(n, Vec<T>(p2));
  const Expansion<T> s = two_sum(r, -w.hi);
  hi = s.hi;
  lo = s.lo - fma(n, p3, w.lo);
}
TORCXX_INLINE void reduce_usual(Vec<float> x, Vec<float>& hi, Vec<float>& lo, Vec<float>& n) {
  if constexpr (has_fma) {
    n = round(x * 0.636619772f);
    reduce_with_fma(x, n, 1.57079637f, -4.37113883e-08f, -1.71512451e-15f, hi, lo);
  } else {
    Vec<double> n0, n1;
    const Vec<double> r0 = reduce_in_double(to_double_lower(x), n0);
    const Vec<double> r1 = reduce_in_double(to_double_upper(x), n1);
    hi = to_float(r0, r1);
    lo = to_float(r0 - to_double_lower(hi), r1 - to_double_upper(hi));
    n = to_float(n0, n1);
  }
}
TORCXX_INLINE void reduce_usual(Vec<double> x, Vec<double>& hi, Vec<double>& lo, Vec<double>& n) {
  n = round(x * 0.63661977236758138);
  if constexpr (has_fma) {
    reduce_with_fma(x, n, 1.5707963267948966, 6.123233995736766e-17, -1.4973849048591698e-33, hi,
                    lo);
  } else {
    const Expansion<double> a = two_sum(x - n * 1.5707963267341256, -(n * 6.077100506303966e-11));
    const Expansion<double> b = two_sum(a.hi, -(n * 2.0222662487111665e-21));
    hi = b.hi;
    lo = (a.lo + b.lo) - n * 8.4784276603688996e-32;
  }
}

// x >= 0 or NaN.
template <class T>
TORCXX_INLINE Angle<T> reduce_angle(Vec<T> x) {
  Vec<T> hi, lo, n;
  reduce_usual(x, hi, lo, n);
  if (__builtin_expect(any(x > Vec<T>(reduce_limit<T>)), 0)) {
    T px[Vec<T>::lanes], phi[Vec<T>::lanes], plo[Vec<T>::lanes], pn[Vec<T>::lanes];
    x.store(px);
    hi.store(phi);
    lo.store(plo);
    n.store(pn);
    reduce_huge_lanes(px, reduce_limit<T>, phi, plo, pn);
    hi = Vec<T>::load(phi);
    lo = Vec<T>::load(plo);
    n = Vec<T>::load(pn);
  }
  return {hi, lo, to_bits(n + Vec<T>(integer_magic<T>))};
}

}  // namespace torcxx::TORCXX_ISA
HWY_AFTER_NAMESPACE();

#endif  // TORCXX_BACKEND_CPU_ISA_MATH_REDUCE_H_
