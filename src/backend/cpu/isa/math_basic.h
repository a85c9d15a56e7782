// Vec functions that are an instruction or a few: rounding, signs, minimum, classification.
// All exact, except rsqrt (1.5 ULP: the root and the quotient round).
#ifndef TORCXX_BACKEND_CPU_ISA_MATH_BASIC_H_
#define TORCXX_BACKEND_CPU_ISA_MATH_BASIC_H_

#include "backend/cpu/isa/vec.h"

HWY_BEFORE_NAMESPACE();
namespace torcxx::TORCXX_ISA {

template <class T>
inline constexpr T infinity = static_cast<T>(__builtin_inf());
template <class T>
inline constexpr T quiet_nan = static_cast<T>(__builtin_nan(""));

template <class T>
TORCXX_INLINE Vec<T> abs(Vec<T> x) {
  return hn::Abs(x.v);
}
template <class T>
TORCXX_INLINE Vec<T> sqrt(Vec<T> x) {
  return hn::Sqrt(x.v);
}
template <class T>
TORCXX_INLINE Vec<T> rsqrt(Vec<T> x) {
  return Vec<T>(1) / sqrt(x);
}
template <class T>
TORCXX_INLINE Vec<T> reciprocal(Vec<T> x) {
  return Vec<T>(1) / x;
}
template <class T>
TORCXX_INLINE Vec<T> floor(Vec<T> x) {
  return hn::Floor(x.v);
}
template <class T>
TORCXX_INLINE Vec<T> ceil(Vec<T> x) {
  return hn::Ceil(x.v);
}
template <class T>
TORCXX_INLINE Vec<T> trunc(Vec<T> x) {
  return hn::Trunc(x.v);
}
// Halves to even.
template <class T>
TORCXX_INLINE Vec<T> round(Vec<T> x) {
  return hn::Round(x.v);
}
template <class T>
TORCXX_INLINE Vec<T> frac(Vec<T> x) {
  return x - trunc(x);
}
template <class T>
TORCXX_INLINE Vec<T> copysign(Vec<T> magnitude, Vec<T> sign) {
  return hn::CopySign(magnitude.v, sign.v);
}
// Fused where the set has it (has_fma), else two roundings.
template <class T>
TORCXX_INLINE Vec<T> fma(Vec<T> a, std::type_identity_t<Vec<T>> b, std::type_identity_t<Vec<T>> c) {
  return hn::MulAdd(a.v, b.v, c.v);
}
// c - a * b.
template <class T>
TORCXX_INLINE Vec<T> fnma(Vec<T> a, std::type_identity_t<Vec<T>> b,
                          std::type_identity_t<Vec<T>> c) {
  return hn::NegMulAdd(a.v, b.v, c.v);
}

template <class T>
TORCXX_INLINE Mask<T> isnan(Vec<T> x) {
  return x != x;
}
template <class T>
TORCXX_INLINE Mask<T> isinf(Vec<T> x) {
  return abs(x) == Vec<T>(infinity<T>);
}
template <class T>
TORCXX_INLINE Mask<T> isfinite(Vec<T> x) {
  return abs(x) < Vec<T>(infinity<T>);
}
template <class T>
TORCXX_INLINE Mask<T> signbit(Vec<T> x) {
  const hn::RebindToSigned<hn::ScalableTag<T>> di;
  return hn::RebindMask(hn::ScalableTag<T>(), hn::Lt(hn::BitCast(di, x.v), hn::Zero(di)));
}
// 0 at NaN, as torch.sign.
template <class T>
TORCXX_INLINE Vec<T> sign(Vec<T> x) {
  return hn::IfThenElseZero((abs(x) > Vec<T>(0)).m, copysign(Vec<T>(1), x).v);
}

// The one instruction of each machine: NaN where b is NaN, else b or NaN where a is NaN.
// (x86 returns its second operand; Highway's ARM form would return the number.)
template <class T>
TORCXX_INLINE Vec<T> lesser(Vec<T> a, Vec<T> b) {
#if HWY_ARCH_X86
  return hn::Min(a.v, b.v);
#elif HWY_ARCH_ARM_A64
  if constexpr (sizeof(T) == 4) {
    return typename Vec<T>::Raw(vminq_f32(a.v.raw, b.v.raw));
  } else {
    return typename Vec<T>::Raw(vminq_f64(a.v.raw, b.v.raw));
  }
#else
  return where(a < b, a, b);
#endif
}
template <class T>
TORCXX_INLINE Vec<T> greater(Vec<T> a, Vec<T> b) {
#if HWY_ARCH_X86
  return hn::Max(a.v, b.v);
#elif HWY_ARCH_ARM_A64
  if constexpr (sizeof(T) == 4) {
    return typename Vec<T>::Raw(vmaxq_f32(a.v.raw, b.v.raw));
  } else {
    return typename Vec<T>::Raw(vmaxq_f64(a.v.raw, b.v.raw));
  }
#else
  return where(a > b, a, b);
#endif
}

// NaN wins.
template <class T>
TORCXX_INLINE Vec<T> min(Vec<T> a, Vec<T> b) {
  const Vec<T> r = lesser(a, b);
  return HWY_ARCH_ARM_A64 ? r : where(isnan(a), a, r);
}
template <class T>
TORCXX_INLINE Vec<T> max(Vec<T> a, Vec<T> b) {
  const Vec<T> r = greater(a, b);
  return HWY_ARCH_ARM_A64 ? r : where(isnan(a), a, r);
}
// The number wins over NaN.
template <class T>
TORCXX_INLINE Vec<T> fmin(Vec<T> a, Vec<T> b) {
  const Vec<T> r = where(isnan(b), a, lesser(a, b));
  return HWY_ARCH_ARM_A64 ? where(isnan(a), b, r) : r;
}
template <class T>
TORCXX_INLINE Vec<T> fmax(Vec<T> a, Vec<T> b) {
  const Vec<T> r = where(isnan(b), a, greater(a, b));
  return HWY_ARCH_ARM_A64 ? where(isnan(a), b, r) : r;
}

}  // namespace torcxx::TORCXX_ISA
HWY_AFTER_NAMESPACE();

#endif  // TORCXX_BACKEND_CPU_ISA_MATH_BASIC_H_
