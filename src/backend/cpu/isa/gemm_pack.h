// Packing into panels: k-major, the panel's width contiguous. Both operands use the same routines,
// since a panel of B is a panel of A of the transposed problem.
#pragma once

#include "backend/cpu/isa/gemm_simd.h"

namespace torcxx::TORCXX_ISA {

// One block per 128 bits, from rows spaced `kBlock` apart: p[0], p[kBlock], ...
template <class T>
TORCXX_INLINE Reg<T> load_blocks(const T* const* rows, int64_t k) {
  constexpr int kBlock = 16 / sizeof(T);
  const hn::Simd<T, kBlock, 0> d1;
#if HWY_MAX_BYTES == 16
  return hn::LoadU(d1, rows[0] + k);
#else
  const hn::Simd<T, 2 * kBlock, 0> d2;
  const auto low = hn::Combine(d2, hn::LoadU(d1, rows[kBlock] + k), hn::LoadU(d1, rows[0] + k));
#if HWY_MAX_BYTES == 32
  return low;
#else
  const auto high =
      hn::Combine(d2, hn::LoadU(d1, rows[3 * kBlock] + k), hn::LoadU(d1, rows[2 * kBlock] + k));
  return hn::Combine(Tag<T>(), high, low);
#endif
#endif
}

// Lanes rows x (16 / sizeof(T)) columns, transposed; out[c] holds column k + c of all rows.
TORCXX_INLINE void transpose_blocks(const float* const* rows, int64_t k, Reg<float>* out) {
  const Tag<float> d;
  const hn::Repartition<double, Tag<float>> d64;
  Reg<float> r[4];
  TORCXX_UNROLL for (int i = 0; i < 4; ++i) r[i] = load_blocks(rows + i, k);
  const auto lo01 = hn::BitCast(d64, hn::InterleaveLower(d, r[0], r[1]));
  const auto lo23 = hn::BitCast(d64, hn::InterleaveLower(d, r[2], r[3]));
  const auto hi01 = hn::BitCast(d64, hn::InterleaveUpper(d, r[0], r[1]));
  const auto hi23 = hn::BitCast(d64, hn::InterleaveUpper(d, r[2], r[3]));
  out[0] = hn::BitCast(d, hn::InterleaveLower(d64, lo01, lo23));
  out[1] = hn::BitCast(d, hn::InterleaveUpper(d64, lo01, lo23));
  out[2] = hn::BitCast(d, hn::InterleaveLower(d64, hi01, hi23));
  out[3] = hn::BitCast(d, hn::InterleaveUpper(d64, hi01, hi23));
}

TORCXX_INLINE void transpose_blocks(const double* const* rows, int64_t k, Reg<double>* out) {
  const Tag<double> d;
  const Reg<double> r0 = load_blocks(rows, k), r1 = load_blocks(rows + 1, k);
  out[0] = hn::InterleaveLower(d, r0, r1);
  out[1] = hn::InterleaveUpper(d, r0, r1);
}

// dst[k * width + r] = src[r * stride + k]; rows past `valid` repeat the first one, since nobody
// looks at what they contribute. Stores of whole vectors run past a row of the panel into the next
// one, which is written later; the final rows are exact.
template <class T, int kWidth>
TORCXX_KERNEL void pack_transposed(T* dst, const T* src, int64_t stride, int64_t valid,
                                   int64_t width, int64_t depth) {
  constexpr int L = kLanes<T>;
  constexpr int kCols = 16 / sizeof(T);
  constexpr int kGroups = (kWidth + L - 1) / L;
  const Tag<T> d;
  const T* rows[kGroups * L];
  for (int r = 0; r < kGroups * L; ++r) rows[r] = src + (r < valid ? r : 0) * stride;
  const int64_t groups = (width + L - 1) / L;
  // The last stores of the bulk may reach L - 1 elements past their row: leave that many rows.
  const int64_t guard = width % L == 0 ? 0 : (L + width - 1) / width;
  int64_t k = 0;
  for (; k + kCols + guard <= depth; k += kCols) {
    Reg<T> out[kGroups][kCols];
    TORCXX_UNROLL for (int g = 0; g < kGroups; ++g) {
      if (g < groups) transpose_blocks(rows + g * L, k, out[g]);
    }
    TORCXX_UNROLL for (int c = 0; c < kCols; ++c) {
      TORCXX_UNROLL for (int g = 0; g < kGroups; ++g) {
        if (g < groups) hn::StoreU(out[g][c], d, dst + (k + c) * width + g * L);
      }
    }
  }
  for (; k < depth; ++k) {
    for (int64_t r = 0; r < width; ++r) dst[k * width + r] = rows[r][k];
  }
}

// dst[k * width + r] = src[k * stride + r]: the panel's rows are contiguous in memory.
template <class T, int kWidth>
TORCXX_KERNEL void pack_copied(T* dst, const T* src, int64_t stride, int64_t valid, int64_t width,
                               int64_t depth) {
  constexpr int L = kLanes<T>;
  const Tag<T> d;
  int64_t k = 0;
  if (valid == width && width % L == 0) {
    for (; k < depth; ++k) {
      for (int64_t r = 0; r < width; r += L) {
        hn::StoreU(hn::LoadU(d, src + k * stride + r), d, dst + k * width + r);
      }
    }
    return;
  }
  for (; k < depth; ++k) {
    int64_t r = 0;
    for (; r + L <= valid; r += L) {
      hn::StoreU(hn::LoadU(d, src + k * stride + r), d, dst + k * width + r);
    }
    if (r < valid)
      store_n<T>(load_n<T>(src + k * stride + r, valid - r), dst + k * width + r, valid - r);
    for (r = valid; r < width; ++r) dst[k * width + r] = T(0);
  }
}

// Any strides, any input type.
template <class T, class In>
void pack_strided(T* dst, const In* src, int64_t rs, int64_t ks, int64_t valid, int64_t width,
                  int64_t depth) {
  for (int64_t k = 0; k < depth; ++k) {
    int64_t r = 0;
    for (; r < valid; ++r) dst[k * width + r] = src[r * rs + k * ks];
    for (; r < width; ++r) dst[k * width + r] = T(0);
  }
}

// One panel: `rs` steps along the panel's width, `ks` along the depth.
template <class T, int kWidth>
TORCXX_INLINE void pack_panel(T* dst, const T* src, int64_t rs, int64_t ks, int64_t valid,
                              int64_t width, int64_t depth) {
  if (rs == 1) {
    pack_copied<T, kWidth>(dst, src, ks, valid, width, depth);
  } else if (ks == 1) {
    pack_transposed<T, kWidth>(dst, src, rs, valid, width, depth);
  } else {
    pack_strided<T>(dst, src, rs, ks, valid, width, depth);
  }
}

}  // namespace torcxx::TORCXX_ISA
