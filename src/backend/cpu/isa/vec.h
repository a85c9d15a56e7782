// The SIMD value type of the CPU kernels. Compiled once per instruction set (TORCXX_ISA names the
// namespace), over Highway's static dispatch. Records are instantiated with Vec<float> and
// Vec<double>; functions such as exp(Vec<T>) are found by argument-dependent lookup (math.h).
//
//   Vec<T>::load(p), load(p, n)          unaligned; n < lanes reads no byte beyond p + n, rest 0
//   v.store(p), v.store(p, n)
//   Mask<T>::load(bytes), load(bytes, n) from uint8 0/1; store alike
//   x < y, m & n, !m, where(m, a, b), any(m), all(m)
//   vec_convert.h                        f16 / bf16 / double <-> Vec<float>
#ifndef TORCXX_BACKEND_CPU_ISA_VEC_H_
#define TORCXX_BACKEND_CPU_ISA_VEC_H_

#include <hwy/highway.h>
#include <stdint.h>

#include <type_traits>

#ifndef TORCXX_ISA
#error "TORCXX_ISA must name the instruction set's namespace (v2, v3, v4, base)"
#endif

#define TORCXX_INLINE static inline __attribute__((always_inline))
#define TORCXX_INLINE_MEMBER inline __attribute__((always_inline))
// A kernel: everything it calls is inlined, so that no out-of-line copy is left for the linker.
#define TORCXX_KERNEL __attribute__((flatten, nothrow))

// x86 with AVX2 or better: masked loads suppress faults. Elsewhere tails go through a buffer.
#define TORCXX_HAS_MASKED_MEMORY (HWY_ARCH_X86 && HWY_TARGET <= HWY_AVX2)
#define TORCXX_HAS_AVX512 (HWY_ARCH_X86 && HWY_TARGET <= HWY_AVX3)

HWY_BEFORE_NAMESPACE();
namespace torcxx::TORCXX_ISA {

namespace hn = hwy::HWY_NAMESPACE;

// Fused multiply-add in hardware; the math uses other splittings where it is missing.
inline constexpr bool has_fma = HWY_NATIVE_FMA != 0;

template <class T>
struct Mask;

template <class T>
struct Vec {
  static_assert(std::is_same_v<T, float> || std::is_same_v<T, double>);
  using lane_t = T;
  using mask = Mask<T>;
  using D = hn::ScalableTag<T>;
  using Raw = hn::Vec<D>;
  static constexpr int lanes = static_cast<int>(HWY_MAX_BYTES / sizeof(T));

  Raw v;

  Vec() = default;
  TORCXX_INLINE_MEMBER Vec(Raw raw) : v(raw) {}
  // Implicit on purpose: records mix vectors and constants.
  template <class A>
  requires std::is_arithmetic_v<A> TORCXX_INLINE_MEMBER Vec(A a)
      : v(hn::Set(D(), static_cast<T>(a))) {}

  static TORCXX_INLINE_MEMBER Vec load(const T* p) { return hn::LoadU(D(), p); }
  static TORCXX_INLINE_MEMBER Vec load(const T* p, int64_t n) {
#if TORCXX_HAS_MASKED_MEMORY
    return hn::MaskedLoad(hn::FirstN(D(), static_cast<size_t>(n)), D(), p);
#else
    T buffer[lanes] = {};
    for (int64_t i = 0; i < n; ++i) buffer[i] = p[i];
    return hn::LoadU(D(), buffer);
#endif
  }
  TORCXX_INLINE_MEMBER void store(T* p) const { hn::StoreU(v, D(), p); }
  TORCXX_INLINE_MEMBER void store(T* p, int64_t n) const {
#if TORCXX_HAS_MASKED_MEMORY
    hn::BlendedStore(v, hn::FirstN(D(), static_cast<size_t>(n)), D(), p);
#else
    T buffer[lanes];
    hn::StoreU(v, D(), buffer);
    for (int64_t i = 0; i < n; ++i) p[i] = buffer[i];
#endif
  }

  friend TORCXX_INLINE_MEMBER Vec operator+(Vec a, Vec b) { return hn::Add(a.v, b.v); }
  friend TORCXX_INLINE_MEMBER Vec operator-(Vec a, Vec b) { return hn::Sub(a.v, b.v); }
  friend TORCXX_INLINE_MEMBER Vec operator*(Vec a, Vec b) { return hn::Mul(a.v, b.v); }
  friend TORCXX_INLINE_MEMBER Vec operator/(Vec a, Vec b) { return hn::Div(a.v, b.v); }
  friend TORCXX_INLINE_MEMBER Vec operator-(Vec a) { return hn::Neg(a.v); }
  friend TORCXX_INLINE_MEMBER Vec operator+(Vec a) { return a; }
  TORCXX_INLINE_MEMBER Vec& operator+=(Vec b) { return *this = *this + b; }
  TORCXX_INLINE_MEMBER Vec& operator-=(Vec b) { return *this = *this - b; }
  TORCXX_INLINE_MEMBER Vec& operator*=(Vec b) { return *this = *this * b; }
  TORCXX_INLINE_MEMBER Vec& operator/=(Vec b) { return *this = *this / b; }

  // IEEE: every comparison with NaN is false, except != which is true.
  friend TORCXX_INLINE_MEMBER mask operator<(Vec a, Vec b) { return hn::Lt(a.v, b.v); }
  friend TORCXX_INLINE_MEMBER mask operator<=(Vec a, Vec b) { return hn::Le(a.v, b.v); }
  friend TORCXX_INLINE_MEMBER mask operator>(Vec a, Vec b) { return hn::Gt(a.v, b.v); }
  friend TORCXX_INLINE_MEMBER mask operator>=(Vec a, Vec b) { return hn::Ge(a.v, b.v); }
  friend TORCXX_INLINE_MEMBER mask operator==(Vec a, Vec b) { return hn::Eq(a.v, b.v); }
  // Not Highway's Ne: on AVX it is the ordered comparison, false at NaN.
  friend TORCXX_INLINE_MEMBER mask operator!=(Vec a, Vec b) {
#if TORCXX_HAS_AVX512
    if constexpr (sizeof(T) == 4) {
      return typename mask::Raw{_mm512_cmp_ps_mask(a.v.raw, b.v.raw, _CMP_NEQ_UQ)};
    } else {
      return typename mask::Raw{_mm512_cmp_pd_mask(a.v.raw, b.v.raw, _CMP_NEQ_UQ)};
    }
#else
    return hn::Not(hn::Eq(a.v, b.v));
#endif
  }
};

template <class T>
struct Mask {
  using lane_t = T;
  using D = hn::ScalableTag<T>;
  using Raw = hn::Mask<D>;
  static constexpr int lanes = Vec<T>::lanes;

  Raw m;

  Mask() = default;
  TORCXX_INLINE_MEMBER Mask(Raw raw) : m(raw) {}
  explicit TORCXX_INLINE_MEMBER Mask(bool b) : m(hn::FirstN(D(), b ? lanes : 0)) {}

  static TORCXX_INLINE_MEMBER Mask first(int64_t n) {
    return hn::FirstN(D(), static_cast<size_t>(n));
  }

  // Bytes: any non-zero byte is true; stores write exactly 0 or 1.
  static TORCXX_INLINE_MEMBER Mask load(const uint8_t* p) {
#if TORCXX_HAS_AVX512
    if constexpr (lanes == 16) {
      const __m128i b = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
      return Raw{static_cast<__mmask16>(_mm_test_epi8_mask(b, b))};
    } else {
      const __m128i b = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(p));
      return Raw{static_cast<__mmask8>(_mm_test_epi8_mask(b, b))};
    }
#else
    using U = std::conditional_t<sizeof(T) == 4, uint32_t, uint64_t>;
    U wide[lanes];
    for (int i = 0; i < lanes; ++i) wide[i] = p[i];
    const hn::ScalableTag<U> du;
    return hn::RebindMask(D(), hn::Ne(hn::LoadU(du, wide), hn::Zero(du)));
#endif
  }
  static TORCXX_INLINE_MEMBER Mask load(const uint8_t* p, int64_t n) {
    uint8_t buffer[lanes] = {};
    for (int64_t i = 0; i < n; ++i) buffer[i] = p[i];
    return load(buffer);
  }
  TORCXX_INLINE_MEMBER void store(uint8_t* p) const {
#if TORCXX_HAS_AVX512
    const __m128i b = _mm_maskz_set1_epi8(static_cast<__mmask16>(m.raw), 1);
    if constexpr (lanes == 16) {
      _mm_storeu_si128(reinterpret_cast<__m128i*>(p), b);
    } else {
      _mm_storel_epi64(reinterpret_cast<__m128i*>(p), b);
    }
#else
    using U = std::conditional_t<sizeof(T) == 4, uint32_t, uint64_t>;
    U wide[lanes];
    const hn::ScalableTag<U> du;
    hn::StoreU(hn::BitCast(du, hn::VecFromMask(D(), m)), du, wide);
    for (int i = 0; i < lanes; ++i) p[i] = static_cast<uint8_t>(wide[i] & 1);
#endif
  }
  TORCXX_INLINE_MEMBER void store(uint8_t* p, int64_t n) const {
    uint8_t buffer[lanes];
    store(buffer);
    for (int64_t i = 0; i < n; ++i) p[i] = buffer[i];
  }

  friend TORCXX_INLINE_MEMBER Mask operator&(Mask a, Mask b) { return hn::And(a.m, b.m); }
  friend TORCXX_INLINE_MEMBER Mask operator|(Mask a, Mask b) { return hn::Or(a.m, b.m); }
  friend TORCXX_INLINE_MEMBER Mask operator^(Mask a, Mask b) { return hn::Xor(a.m, b.m); }
  friend TORCXX_INLINE_MEMBER Mask operator!(Mask a) { return hn::Not(a.m); }
};

// T is deduced from the mask alone, so that where(m, x, 0) converts its constants.
template <class T>
TORCXX_INLINE Vec<T> where(Mask<T> m, std::type_identity_t<Vec<T>> a,
                           std::type_identity_t<Vec<T>> b) {
  return hn::IfThenElse(m.m, a.v, b.v);
}
template <class T>
TORCXX_INLINE Mask<T> where(Mask<T> m, Mask<T> a, Mask<T> b) {
  return (m & a) | (!m & b);
}
template <class T>
TORCXX_INLINE bool any(Mask<T> m) {
  return !hn::AllFalse(hn::ScalableTag<T>(), m.m);
}
template <class T>
TORCXX_INLINE bool all(Mask<T> m) {
  return hn::AllTrue(hn::ScalableTag<T>(), m.m);
}

}  // namespace torcxx::TORCXX_ISA
HWY_AFTER_NAMESPACE();

#endif  // TORCXX_BACKEND_CPU_ISA_VEC_H_
