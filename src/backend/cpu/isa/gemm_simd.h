// Vector helpers of the matrix product and convolution kernels. Included inside isa/*.cpp only.
#pragma once

#include <hwy/highway.h>

#include <cstdint>

namespace torcxx::TORCXX_ISA {

namespace hn = hwy::HWY_NAMESPACE;

#define TORCXX_INLINE inline __attribute__((always_inline))
#define TORCXX_FLATTEN __attribute__((flatten))
#define TORCXX_UNROLL _Pragma("GCC unroll 16")

template <class T>
using Tag = hn::ScalableTag<T>;
template <class T>
using Vec = hn::Vec<Tag<T>>;
template <class T>
constexpr int kLanes = HWY_MAX_BYTES / sizeof(T);

// 32 vector registers hold 14 rows of two vectors, two vectors of B and a broadcast of A;
// 16 registers hold 6 rows.
#if HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_AVX3_DL || defined(__aarch64__)
constexpr int kMaxRows = 14;
#else
constexpr int kMaxRows = 6;
#endif

// Where the hardware has masked loads and stores that do not touch masked-off memory.
#if HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_AVX3_DL
#define TORCXX_NATIVE_MASKS 1
#else
#define TORCXX_NATIVE_MASKS 0
#endif

template <class T>
TORCXX_INLINE Vec<T> load_n(const T* p, int64_t n) {
  const Tag<T> d;
#if HWY_TARGET == HWY_AVX2 || TORCXX_NATIVE_MASKS
  return hn::MaskedLoad(hn::FirstN(d, static_cast<size_t>(n)), d, p);
#else
  HWY_ALIGN T buffer[kLanes<T>] = {};
  for (int64_t i = 0; i < n && i < kLanes<T>; ++i) buffer[i] = p[i];
  return hn::Load(d, buffer);
#endif
}

template <class T>
TORCXX_INLINE void store_n(Vec<T> v, T* p, int64_t n) {
  const Tag<T> d;
#if TORCXX_NATIVE_MASKS
  hn::BlendedStore(v, hn::FirstN(d, static_cast<size_t>(n)), d, p);
#else
  HWY_ALIGN T buffer[kLanes<T>];
  hn::Store(v, d, buffer);
  for (int64_t i = 0; i < n && i < kLanes<T>; ++i) p[i] = buffer[i];
#endif
}

TORCXX_INLINE int64_t min_of(int64_t a, int64_t b) { return a < b ? a : b; }
TORCXX_INLINE int64_t max_of(int64_t a, int64_t b) { return a > b ? a : b; }

}  // namespace torcxx::TORCXX_ISA
