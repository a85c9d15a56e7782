// Register-blocked kernels of convolution: as the matrix product's, with rows found by offset.
#pragma once

#include "backend/cpu/isa/gemm_kernel.h"

namespace torcxx::TORCXX_ISA {

template <class T, int kRows>
TORCXX_INLINE void add_to(Reg<T> (&acc)[kRows][2], T* c, int64_t c_rs, bool accumulate) {
  constexpr Tag<T> d;
  constexpr int L = kLanes<T>;
  if (accumulate) {
    TORCXX_UNROLL for (int i = 0; i < kRows; ++i) {
      TORCXX_UNROLL for (int v = 0; v < 2; ++v) {
        acc[i][v] = hn::Add(acc[i][v], hn::LoadU(d, c + i * c_rs + v * L));
      }
    }
  }
  TORCXX_UNROLL for (int i = 0; i < kRows; ++i) {
    TORCXX_UNROLL for (int v = 0; v < 2; ++v) hn::StoreU(acc[i][v], d, c + i * c_rs + v * L);
  }
}

// c[i][0, 2L) (+)= sum over k of a[k * kRows + i] * b_k, where b_k is at b + offsets[k] or, packed,
// at b + k * 2L.
template <class T, int kRows, bool kShifted>
TORCXX_KERNEL void conv_micro(int64_t depth, const T* a, const T* b, const int64_t* offsets, T* c,
                              bool accumulate) {
  constexpr Tag<T> d;
  constexpr int L = kLanes<T>;
  Reg<T> acc[kRows][2];
  TORCXX_UNROLL for (int i = 0; i < kRows; ++i) acc[i][0] = acc[i][1] = hn::Zero(d);
  for (int64_t k = 0; k < depth; ++k) {
    const T* row = kShifted ? b + offsets[k] : b + k * 2 * L;
    const Reg<T> b0 = hn::LoadU(d, row), b1 = hn::LoadU(d, row + L);
    TORCXX_UNROLL for (int i = 0; i < kRows; ++i) {
      const Reg<T> av = hn::Set(d, a[i]);
      acc[i][0] = hn::MulAdd(av, b0, acc[i][0]);
      acc[i][1] = hn::MulAdd(av, b1, acc[i][1]);
    }
    a += kRows;
  }
  add_to<T, kRows>(acc, c, 2 * L, accumulate);
}

// sums[i][channel] (+)= sum over steps of source[offsets[k] + i] * weights[rows[k]][channel], for
// kRows successive positions i. The source is read as scalars, in place.
template <class T, int kRows, int kVecs>
TORCXX_KERNEL void pixel_micro(const cpu::ConvPixels& x, const T* source, T* sums) {
  constexpr Tag<T> d;
  constexpr int L = kLanes<T>;
  Reg<T> acc[kRows][kVecs];
  TORCXX_UNROLL for (int i = 0; i < kRows; ++i) {
    TORCXX_UNROLL for (int v = 0; v < kVecs; ++v) acc[i][v] = hn::Zero(d);
  }
  const T* weights = static_cast<const T*>(x.weights);
  for (int64_t k = 0; k < x.steps; ++k) {
    const T* p = source + x.offsets[k];
    const T* w = weights + x.rows[k] * (kVecs * L);
    Reg<T> wv[kVecs];
    TORCXX_UNROLL for (int v = 0; v < kVecs; ++v) wv[v] = hn::LoadU(d, w + v * L);
    TORCXX_UNROLL for (int i = 0; i < kRows; ++i) {
      const Reg<T> pv = hn::Set(d, p[i]);
      TORCXX_UNROLL for (int v = 0; v < kVecs; ++v) acc[i][v] = hn::MulAdd(pv, wv[v], acc[i][v]);
    }
  }
  TORCXX_UNROLL for (int i = 0; i < kRows; ++i) {
    TORCXX_UNROLL for (int v = 0; v < kVecs; ++v) {
      T* c = sums + (i * kVecs + v) * L;
      hn::StoreU(x.accumulate ? hn::Add(acc[i][v], hn::LoadU(d, c)) : acc[i][v], d, c);
    }
  }
}

template <class T>
struct ReduceArgs {
  const T* rows[kMaxRows];
  const cpu::ConvRun* runs;
  int64_t run_count;
  const T* gradient;
  T* sums;
  int64_t sums_stride;
};

// sums[i][column] += sum over positions of rows[i][position] * gradient[position][column].
template <class T, int kRows, int kVecs>
TORCXX_KERNEL void reduce_micro(const ReduceArgs<T>& x) {
  constexpr Tag<T> d;
  constexpr int L = kLanes<T>;
  Reg<T> acc[kRows][kVecs];
  TORCXX_UNROLL for (int i = 0; i < kRows; ++i) {
    TORCXX_UNROLL for (int v = 0; v < kVecs; ++v) acc[i][v] = hn::Zero(d);
  }
  const T* b = x.gradient;
  for (int64_t r = 0; r < x.run_count; ++r) {
    int64_t p = x.runs[r].offset;
    for (const int64_t end = p + x.runs[r].length; p < end; ++p) {
      Reg<T> bv[kVecs];
      TORCXX_UNROLL for (int v = 0; v < kVecs; ++v) bv[v] = hn::LoadU(d, b + v * L);
      TORCXX_UNROLL for (int i = 0; i < kRows; ++i) {
        const Reg<T> av = hn::Set(d, x.rows[i][p]);
        TORCXX_UNROLL for (int v = 0; v < kVecs; ++v) acc[i][v] = hn::MulAdd(av, bv[v], acc[i][v]);
      }
      b += kVecs * L;
    }
  }
  TORCXX_UNROLL for (int i = 0; i < kRows; ++i) {
    TORCXX_UNROLL for (int v = 0; v < kVecs; ++v) {
      T* c = x.sums + i * x.sums_stride + v * L;
      hn::StoreU(hn::Add(acc[i][v], hn::LoadU(d, c)), d, c);
    }
  }
}

template <class T>
struct ConvMicro {
  using Multiply = void (*)(int64_t, const T*, const T*, const int64_t*, T*, bool);
  using Reduce = void (*)(const ReduceArgs<T>&);
  using Pixel = void (*)(const cpu::ConvPixels&, const T*, T*);
#if TORCXX_32_REGISTERS
#define TORCXX_ROWS(X) \
  X(1), X(2), X(3), X(4), X(5), X(6), X(7), X(8), X(9), X(10), X(11), X(12), X(13), X(14)
#else
#define TORCXX_ROWS(X) X(1), X(2), X(3), X(4), X(5), X(6)
#endif
#define TORCXX_SHIFTED(r) &conv_micro<T, r, true>
#define TORCXX_PACKED(r) &conv_micro<T, r, false>
#define TORCXX_REDUCE(r) \
  { &reduce_micro<T, r, 1>, &reduce_micro<T, r, 2> }
  static constexpr Multiply shifted[kMaxRows] = {TORCXX_ROWS(TORCXX_SHIFTED)};
  static constexpr Multiply packed[kMaxRows] = {TORCXX_ROWS(TORCXX_PACKED)};
#define TORCXX_PIXEL(r) \
  { &pixel_micro<T, r, 1>, &pixel_micro<T, r, 2> }
  static constexpr Pixel pixel[kMaxRows][2] = {TORCXX_ROWS(TORCXX_PIXEL)};
#undef TORCXX_PIXEL
  static constexpr Reduce reduce[kMaxRows][2] = {TORCXX_ROWS(TORCXX_REDUCE)};
#undef TORCXX_ROWS
#undef TORCXX_SHIFTED
#undef TORCXX_PACKED
#undef TORCXX_REDUCE
};

}  // namespace torcxx::TORCXX_ISA
