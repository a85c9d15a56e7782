// Vector helpers of the matrix product and convolution kernels, on registers rather than Vec<T>:
// arrays of plain registers are what the compiler keeps out of memory.
#pragma once

#include "backend/cpu/isa/vec_convert.h"

namespace torcxx::TORCXX_ISA {

#define TORCXX_UNROLL _Pragma("GCC unroll 16")

template <class T>
using Tag = hn::ScalableTag<T>;
template <class T>
using Reg = hn::Vec<Tag<T>>;
template <class T>
constexpr int kLanes = Vec<T>::lanes;

// 32 vector registers hold 14 rows of two vectors, two vectors of B and a broadcast of A;
// 16 registers hold 6 rows.
#if TORCXX_HAS_AVX512 || defined(__aarch64__)
#define TORCXX_32_REGISTERS 1
constexpr int kMaxRows = 14;
#else
#define TORCXX_32_REGISTERS 0
constexpr int kMaxRows = 6;
#endif

// The first n lanes; no byte behind them is touched. n may exceed the lanes.
template <class T>
TORCXX_INLINE Reg<T> load_n(const T* p, int64_t n) {
  return Vec<T>::load(p, n < kLanes<T> ? n : kLanes<T>).v;
}

template <class T>
TORCXX_INLINE void store_n(Reg<T> v, T* p, int64_t n) {
  Vec<T>(v).store(p, n < kLanes<T> ? n : kLanes<T>);
}

TORCXX_INLINE int64_t min_of(int64_t a, int64_t b) { return a < b ? a : b; }

// Rows of the next panel: full ones, but the last two share their rows evenly, since a kernel of
// few rows is bound by latency.
TORCXX_INLINE int64_t panel_rows(int64_t left) {
  if (left >= kMaxRows * 2 || left <= kMaxRows) return min_of(left, kMaxRows);
  return left - kMaxRows >= kMaxRows / 2 ? kMaxRows : (left + 1) / 2;
}

}  // namespace torcxx::TORCXX_ISA
