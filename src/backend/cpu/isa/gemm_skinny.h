// Products with few rows, bound by reading B once: no packing.
#pragma once

#include "backend/cpu/isa/gemm_simd.h"

namespace torcxx::TORCXX_ISA {

// kRows x kCols dot products along the depth. A: unit column stride. B: column j at b + j * b_cs.
template <class T, int kRows, int kCols>
TORCXX_FLATTEN void dots(int64_t depth, const T* a, int64_t a_rs, const T* b, int64_t b_cs, T* c,
                         int64_t c_rs, T alpha, T beta) {
  constexpr int L = kLanes<T>;
  const Tag<T> d;
  Vec<T> acc[kRows][kCols];
  TORCXX_UNROLL for (int i = 0; i < kRows; ++i) {
    TORCXX_UNROLL for (int j = 0; j < kCols; ++j) acc[i][j] = hn::Zero(d);
  }
  int64_t k = 0;
  for (; k + L <= depth; k += L) {
    Vec<T> av[kRows];
    TORCXX_UNROLL for (int i = 0; i < kRows; ++i) av[i] = hn::LoadU(d, a + i * a_rs + k);
    TORCXX_UNROLL for (int j = 0; j < kCols; ++j) {
      const Vec<T> bv = hn::LoadU(d, b + j * b_cs + k);
      TORCXX_UNROLL for (int i = 0; i < kRows; ++i) acc[i][j] = hn::MulAdd(av[i], bv, acc[i][j]);
    }
  }
  if (k < depth) {
    TORCXX_UNROLL for (int j = 0; j < kCols; ++j) {
      const Vec<T> bv = load_n<T>(b + j * b_cs + k, depth - k);
      TORCXX_UNROLL for (int i = 0; i < kRows; ++i) {
        acc[i][j] = hn::MulAdd(load_n<T>(a + i * a_rs + k, depth - k), bv, acc[i][j]);
      }
    }
  }
  TORCXX_UNROLL for (int i = 0; i < kRows; ++i) {
    TORCXX_UNROLL for (int j = 0; j < kCols; ++j) {
      const T sum = alpha * hn::GetLane(hn::SumOfLanes(d, acc[i][j]));
      T& out = c[i * c_rs + j];
      out = beta == T(0) ? sum : sum + beta * out;
    }
  }
}

template <class T, int kCols>
TORCXX_INLINE void dots_rows(int64_t rows, int64_t depth, const T* a, int64_t a_rs, const T* b,
                             int64_t b_cs, T* c, int64_t c_rs, T alpha, T beta) {
  int64_t i = 0;
  for (; i + 4 <= rows; i += 4) {
    dots<T, 4, kCols>(depth, a + i * a_rs, a_rs, b, b_cs, c + i * c_rs, c_rs, alpha, beta);
  }
  a += i * a_rs;
  c += i * c_rs;
  switch (rows - i) {
    case 3:
      return dots<T, 3, kCols>(depth, a, a_rs, b, b_cs, c, c_rs, alpha, beta);
    case 2:
      return dots<T, 2, kCols>(depth, a, a_rs, b, b_cs, c, c_rs, alpha, beta);
    case 1:
      return dots<T, 1, kCols>(depth, a, a_rs, b, b_cs, c, c_rs, alpha, beta);
    default:
      return;
  }
}

// c[j0, j1) += sum over kDepth rows of B, each a stream; c stays in the first cache.
template <class T, int kDepth>
TORCXX_FLATTEN void axpy(const T* a, const T* b, int64_t b_rs, T* c, int64_t n, T alpha) {
  constexpr int L = kLanes<T>;
  const Tag<T> d;
  Vec<T> av[kDepth];
  TORCXX_UNROLL for (int k = 0; k < kDepth; ++k) av[k] = hn::Set(d, alpha * a[k]);
  int64_t j = 0;
  for (; j + L <= n; j += L) {
    Vec<T> acc = hn::LoadU(d, c + j);
    TORCXX_UNROLL for (int k = 0; k < kDepth; ++k) {
      acc = hn::MulAdd(av[k], hn::LoadU(d, b + k * b_rs + j), acc);
    }
    hn::StoreU(acc, d, c + j);
  }
  if (j < n) {
    Vec<T> acc = load_n<T>(c + j, n - j);
    TORCXX_UNROLL for (int k = 0; k < kDepth; ++k) {
      acc = hn::MulAdd(av[k], load_n<T>(b + k * b_rs + j, n - j), acc);
    }
    store_n<T>(acc, c + j, n - j);
  }
}

template <class T>
TORCXX_FLATTEN void scale(T* c, int64_t n, T beta) {
  if (beta == T(1)) return;
  for (int64_t j = 0; j < n; ++j) c[j] = beta == T(0) ? T(0) : beta * c[j];
}

}  // namespace torcxx::TORCXX_ISA
