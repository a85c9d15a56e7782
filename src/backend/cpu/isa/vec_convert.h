// Conversions between Vec<float> and f16, bf16 and pairs of Vec<double>.
#ifndef TORCXX_BACKEND_CPU_ISA_VEC_CONVERT_H_
#define TORCXX_BACKEND_CPU_ISA_VEC_CONVERT_H_

#include "backend/cpu/isa/vec.h"

HWY_BEFORE_NAMESPACE();
namespace torcxx::TORCXX_ISA {

using U32Tag = hn::ScalableTag<uint32_t>;
using U32Vec = hn::Vec<U32Tag>;
using U16HalfTag = hn::Rebind<uint16_t, U32Tag>;  // as many lanes as a Vec<float>

// Integer forms, for sets without a half-precision instruction. A half's exponent and mantissa
// moved into a float's place are the value times 2^-112, subnormals included.
TORCXX_INLINE U32Vec f16_bits_to_f32(U32Vec h) {
  const U32Tag du;
  const hn::ScalableTag<float> df;
  const auto sign = hn::ShiftLeft<16>(hn::And(h, hn::Set(du, 0x8000u)));
  const auto rest = hn::And(h, hn::Set(du, 0x7FFFu));
  const auto moved = hn::BitCast(df, hn::ShiftLeft<13>(rest));
  const auto scaled =
      hn::BitCast(du, hn::Mul(moved, hn::BitCast(df, hn::Set(du, 0x77800000u))));  // 2^112
  const auto nan_or_inf = hn::Gt(rest, hn::Set(du, 0x7BFFu));
  // Inf and NaN: exponent all ones; a signalling NaN becomes quiet, as the instruction does.
  const auto is_nan = hn::Gt(rest, hn::Set(du, 0x7C00u));
  auto special = hn::Or(hn::ShiftLeft<13>(rest), hn::Set(du, 0x7F800000u));
  special = hn::Or(special, hn::IfThenElseZero(is_nan, hn::Set(du, 0x00400000u)));
  return hn::Or(sign, hn::IfThenElse(nan_or_inf, special, scaled));
}

TORCXX_INLINE U32Vec f32_bits_to_f16(U32Vec u) {
  const U32Tag du;
  const hn::ScalableTag<float> df;
  const auto sign = hn::ShiftRight<16>(hn::And(u, hn::Set(du, 0x80000000u)));
  const auto a = hn::And(u, hn::Set(du, 0x7FFFFFFFu));
  // Normal results: add half of the last kept place, ties to even; a carry runs into the exponent.
  const auto odd = hn::And(hn::ShiftRight<13>(a), hn::Set(du, 1u));
  const auto rounded = hn::Add(hn::Add(a, hn::Set(du, 0xFFFu)), odd);
  auto h = hn::ShiftRight<13>(hn::Sub(rounded, hn::Set(du, 0x38000000u)));
  h = hn::IfThenElse(hn::Gt(h, hn::Set(du, 0x7C00u)), hn::Set(du, 0x7C00u), h);
  // Subnormal results: adding 0.5 lets the float adder round at 2^-24.
  const auto half = hn::Set(du, 0x3F000000u);
  const auto sum = hn::Add(hn::BitCast(df, a), hn::BitCast(df, half));
  const auto small = hn::Sub(hn::BitCast(du, sum), half);
  h = hn::IfThenElse(hn::Lt(a, hn::Set(du, 0x38800000u)), small, h);
  const auto nan =
      hn::Or(hn::And(hn::ShiftRight<13>(a), hn::Set(du, 0x3FFu)), hn::Set(du, 0x7E00u));
  h = hn::IfThenElse(hn::Gt(a, hn::Set(du, 0x7F800000u)), nan, h);
  return hn::Or(sign, h);
}

TORCXX_INLINE Vec<float> load_f16(const void* p) {
  const U16HalfTag d16;
  const auto h = hn::LoadU(d16, static_cast<const uint16_t*>(p));
#if TORCXX_HAS_AVX512
  return hn::Vec<hn::ScalableTag<float>>{_mm512_cvtph_ps(h.raw)};
#elif HWY_ARCH_X86 && HWY_TARGET <= HWY_AVX2
  return hn::Vec<hn::ScalableTag<float>>{_mm256_cvtph_ps(h.raw)};
#else
  return hn::BitCast(hn::ScalableTag<float>(), f16_bits_to_f32(hn::PromoteTo(U32Tag(), h)));
#endif
}

TORCXX_INLINE void store_f16(Vec<float> x, void* p) {
  const U16HalfTag d16;
#if TORCXX_HAS_AVX512
  const hn::Vec<U16HalfTag> h{_mm512_cvtps_ph(x.v.raw, _MM_FROUND_TO_NEAREST_INT)};
#elif HWY_ARCH_X86 && HWY_TARGET <= HWY_AVX2
  const hn::Vec<U16HalfTag> h{_mm256_cvtps_ph(x.v.raw, _MM_FROUND_TO_NEAREST_INT)};
#else
  const auto wide = f32_bits_to_f16(hn::BitCast(U32Tag(), x.v));
  const auto h = hn::DemoteTo(d16, hn::BitCast(hn::ScalableTag<int32_t>(), wide));
#endif
  hn::StoreU(h, d16, static_cast<uint16_t*>(p));
}

TORCXX_INLINE Vec<float> load_bf16(const void* p) {
  const auto h = hn::LoadU(U16HalfTag(), static_cast<const uint16_t*>(p));
  return hn::BitCast(hn::ScalableTag<float>(), hn::ShiftLeft<16>(hn::PromoteTo(U32Tag(), h)));
}

TORCXX_INLINE void store_bf16(Vec<float> x, void* p) {
  const U32Tag du;
  const auto u = hn::BitCast(du, x.v);
  const auto high = hn::ShiftRight<16>(u);
  const auto odd = hn::And(high, hn::Set(du, 1u));
  const auto rounded = hn::ShiftRight<16>(hn::Add(hn::Add(u, hn::Set(du, 0x7FFFu)), odd));
  const auto is_nan = hn::Gt(hn::And(u, hn::Set(du, 0x7FFFFFFFu)), hn::Set(du, 0x7F800000u));
  const auto wide = hn::IfThenElse(is_nan, hn::Or(high, hn::Set(du, 0x40u)), rounded);
  const U16HalfTag d16;
#if TORCXX_HAS_AVX512
  const hn::Vec<U16HalfTag> h{_mm512_cvtepi32_epi16(wide.raw)};
#else
  const auto h = hn::DemoteTo(d16, hn::BitCast(hn::ScalableTag<int32_t>(), wide));
#endif
  hn::StoreU(h, d16, static_cast<uint16_t*>(p));
}

#define TORCXX_PARTIAL_16(name)                                                     \
  TORCXX_INLINE Vec<float> load_##name(const void* p, int64_t n) {                  \
    uint16_t buffer[Vec<float>::lanes] = {};                                        \
    for (int64_t i = 0; i < n; ++i) buffer[i] = static_cast<const uint16_t*>(p)[i]; \
    return load_##name(buffer);                                                     \
  }                                                                                 \
  TORCXX_INLINE void store_##name(Vec<float> x, void* p, int64_t n) {               \
    uint16_t buffer[Vec<float>::lanes];                                             \
    store_##name(x, buffer);                                                        \
    for (int64_t i = 0; i < n; ++i) static_cast<uint16_t*>(p)[i] = buffer[i];       \
  }
TORCXX_PARTIAL_16(f16)
TORCXX_PARTIAL_16(bf16)
#undef TORCXX_PARTIAL_16

// The lower and the upper half of the lanes in double, and back (rounded to nearest).
TORCXX_INLINE Vec<double> to_double_lower(Vec<float> x) {
  const hn::Half<hn::ScalableTag<float>> dh;
  return hn::PromoteTo(hn::ScalableTag<double>(), hn::LowerHalf(dh, x.v));
}
TORCXX_INLINE Vec<double> to_double_upper(Vec<float> x) {
  const hn::Half<hn::ScalableTag<float>> dh;
  return hn::PromoteTo(hn::ScalableTag<double>(), hn::UpperHalf(dh, x.v));
}
TORCXX_INLINE Vec<float> to_float(Vec<double> lower, Vec<double> upper) {
  const hn::Half<hn::ScalableTag<float>> dh;
  return hn::Combine(hn::ScalableTag<float>(), hn::DemoteTo(dh, upper.v),
                     hn::DemoteTo(dh, lower.v));
}

}  // namespace torcxx::TORCXX_ISA
HWY_AFTER_NAMESPACE();

#endif  // TORCXX_BACKEND_CPU_ISA_VEC_CONVERT_H_
