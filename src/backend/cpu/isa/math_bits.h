// What the SIMD functions are made of: polynomials, the bits of a float, powers of two, and sums
// and products with their rounding error.
#ifndef TORCXX_BACKEND_CPU_ISA_MATH_BITS_H_
#define TORCXX_BACKEND_CPU_ISA_MATH_BITS_H_

#include "backend/cpu/isa/math_basic.h"

HWY_BEFORE_NAMESPACE();
namespace torcxx::TORCXX_ISA {

template <class T>
using UTag = hn::RebindToUnsigned<hn::ScalableTag<T>>;
template <class T>
using UVec = hn::Vec<UTag<T>>;

// The layout of the format.
template <class T>
struct Format;
template <>
struct Format<float> {
  using U = uint32_t;
  static constexpr int mantissa_bits = 23;
  static constexpr int bias = 127;
  static constexpr float min_normal = 0x1p-126f, large = 0x1p126f;
};
template <>
struct Format<double> {
  using U = uint64_t;
  static constexpr int mantissa_bits = 52;
  static constexpr int bias = 1023;
  static constexpr double min_normal = 0x1p-1022, large = 0x1p1022;
};

template <class T>
TORCXX_INLINE UVec<T> to_bits(Vec<T> x) {
  return hn::BitCast(UTag<T>(), x.v);
}
template <class T>
TORCXX_INLINE Vec<T> from_bits(UVec<T> bits) {
  return hn::BitCast(hn::ScalableTag<T>(), bits);
}
// Mask of the lanes where a bit of the pattern is set.
template <class T>
TORCXX_INLINE Mask<T> has_bits(UVec<T> bits, typename Format<T>::U pattern) {
  const UTag<T> du;
  return hn::RebindMask(hn::ScalableTag<T>(),
                        hn::Ne(hn::And(bits, hn::Set(du, pattern)), hn::Zero(du)));
}

// c0 + c1 x + c2 x^2 + ...: Horner; from 8 terms on, two interleaved halves shorten the chain.
template <class T>
TORCXX_INLINE Vec<T> horner(Vec<T>, double c) {
  return Vec<T>(c);
}
template <class T, class... C>
TORCXX_INLINE Vec<T> horner(Vec<T> x, double c, C... rest) {
  return fma(horner(x, rest...), x, Vec<T>(c));
}
template <class T>
struct Halves {
  Vec<T> even, odd;
};
template <class T>
TORCXX_INLINE Halves<T> halves(Vec<T>, double c) {
  return {Vec<T>(c), Vec<T>(0)};
}
template <class T>
TORCXX_INLINE Halves<T> halves(Vec<T>, double c, double d) {
  return {Vec<T>(c), Vec<T>(d)};
}
template <class T, class... C>
requires(sizeof...(C) > 0) TORCXX_INLINE Halves<T> halves(Vec<T> x2, double c, double d,
                                                          C... rest) {
  const Halves<T> h = halves(x2, rest...);
  if constexpr (sizeof...(C) == 1) return {fma(h.even, x2, Vec<T>(c)), Vec<T>(d)};
  return {fma(h.even, x2, Vec<T>(c)), fma(h.odd, x2, Vec<T>(d))};
}
template <class T, class... C>
TORCXX_INLINE Vec<T> poly(Vec<T> x, double c, C... rest) {
  if constexpr (sizeof...(C) < 8) {
    return horner(x, c, rest...);
  } else {
    // The lowest term is added last and alone: its rounding is the one that counts.
    const Halves<T> h = halves(x * x, rest...);
    return fma(fma(h.odd, x, h.even), x, Vec<T>(c));
  }
}

// 2^n for integral n inside the normal exponents. The sum leaves n + bias in the low bits.
template <class T>
TORCXX_INLINE Vec<T> pow2(Vec<T> n) {
  using F = Format<T>;
  constexpr T magic = static_cast<T>(3ULL << (F::mantissa_bits - 1)) + F::bias;
  return from_bits<T>(hn::ShiftLeft<F::mantissa_bits>(to_bits(n + Vec<T>(magic))));
}
// x * 2^n for integral n, rounded once; |n| up to twice the exponent range.
template <class T>
TORCXX_INLINE Vec<T> scale_pow2(Vec<T> x, Vec<T> n) {
#if TORCXX_HAS_AVX512
  if constexpr (sizeof(T) == 4) {
    return hn::Vec<hn::ScalableTag<T>>{_mm512_scalef_ps(x.v.raw, n.v.raw)};
  } else {
    return hn::Vec<hn::ScalableTag<T>>{_mm512_scalef_pd(x.v.raw, n.v.raw)};
  }
#else
  const Vec<T> half = round(n * Vec<T>(0.5));
  return x * pow2(half) * pow2(n - half);
#endif
}

// Within [lo, hi], NaN kept.
template <class T>
TORCXX_INLINE Vec<T> clamp_keep_nan(Vec<T> x, T lo, T hi) {
  return lesser(Vec<T>(hi), greater(Vec<T>(lo), x));
}

// A value and its rest, |lo| <= ulp(hi) / 2.
template <class T>
struct Expansion {
  Vec<T> hi, lo;
};
// a + b exactly, for |a| >= |b| (or a = 0).
template <class T>
TORCXX_INLINE Expansion<T> fast_two_sum(Vec<T> a, Vec<T> b) {
  const Vec<T> s = a + b;
  return {s, b - (s - a)};
}
template <class T>
TORCXX_INLINE Expansion<T> two_sum(Vec<T> a, Vec<T> b) {
  const Vec<T> s = a + b, t = s - a;
  return {s, (a - (s - t)) + (b - t)};
}
// The upper half of the significant bits, rounded, so that the rest has a bit less.
template <class T>
TORCXX_INLINE Vec<T> upper_bits(Vec<T> x) {
  using U = typename Format<T>::U;
  const UTag<T> du;
  constexpr U last = U{1} << (Format<T>::mantissa_bits / 2 + 1);
  // The largest numbers must not be rounded up to infinity.
  const Mask<T> large = hn::Gt(hn::Abs(x.v), hn::Set(hn::ScalableTag<T>(), Format<T>::large));
  const auto half =
      hn::IfThenElse(hn::RebindMask(du, large.m), hn::Zero(du), hn::Set(du, last / 2));
  return from_bits<T>(hn::And(hn::Add(to_bits(x), half), hn::Set(du, ~(last - 1))));
}
// a * b exactly. Without FMA by Dekker's splitting (products of halves are exact).
template <class T>
TORCXX_INLINE Expansion<T> two_prod(Vec<T> a, Vec<T> b) {
  const Vec<T> p = a * b;
  if constexpr (has_fma) {
    return {p, hn::MulSub(a.v, b.v, p.v)};
  } else {
    const Vec<T> ah = upper_bits(a), al = a - ah, bh = upper_bits(b), bl = b - bh;
    return {p, ((ah * bh - p) + ah * bl + al * bh) + al * bl};
  }
}

}  // namespace torcxx::TORCXX_ISA
HWY_AFTER_NAMESPACE();

#endif  // TORCXX_BACKEND_CPU_ISA_MATH_BITS_H_
