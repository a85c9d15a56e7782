// Products with few rows, bound by reading B once: no packing.
#pragma once

#include "backend/cpu/gemm_args.h"
#include "backend/cpu/isa/gemm_simd.h"

namespace torcxx::TORCXX_ISA {

// One vector of T from the type In of the operands.
template <class T, class In>
TORCXX_INLINE Reg<T> widen(const In* p) {
  if constexpr (std::is_same_v<In, hwy::float16_t>)
    return load_f16(p).v;
  else if constexpr (std::is_same_v<In, hwy::bfloat16_t>)
    return load_bf16(p).v;
  else
    return hn::LoadU(Tag<T>(), p);
}
template <class T, class In>
TORCXX_INLINE Reg<T> widen_n(const In* p, int64_t n) {
  if constexpr (std::is_same_v<In, hwy::float16_t>)
    return load_f16(p, n).v;
  else if constexpr (std::is_same_v<In, hwy::bfloat16_t>)
    return load_bf16(p, n).v;
  else
    return load_n<T>(p, n);
}

// kRows x kCols dot products along the depth. A: unit column stride. B: column j at b + j * b_cs.
template <class T, class In, int kRows, int kCols>
TORCXX_KERNEL void dots(int64_t depth, const T* a, int64_t a_rs, const In* b, int64_t b_cs, T* c,
                        int64_t c_rs, T alpha, T beta) {
  constexpr int L = kLanes<T>;
  const Tag<T> d;
  Reg<T> acc[kRows][kCols];
  TORCXX_UNROLL for (int i = 0; i < kRows; ++i) {
    TORCXX_UNROLL for (int j = 0; j < kCols; ++j) acc[i][j] = hn::Zero(d);
  }
  int64_t k = 0;
  for (; k + L <= depth; k += L) {
    Reg<T> av[kRows];
    TORCXX_UNROLL for (int i = 0; i < kRows; ++i) av[i] = hn::LoadU(d, a + i * a_rs + k);
    TORCXX_UNROLL for (int j = 0; j < kCols; ++j) {
      const Reg<T> bv = widen<T>(b + j * b_cs + k);
      TORCXX_UNROLL for (int i = 0; i < kRows; ++i) acc[i][j] = hn::MulAdd(av[i], bv, acc[i][j]);
    }
  }
  if (k < depth) {
    TORCXX_UNROLL for (int j = 0; j < kCols; ++j) {
      const Reg<T> bv = widen_n<T>(b + j * b_cs + k, depth - k);
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

template <class T, class In, int kCols>
TORCXX_INLINE void dots_rows(int64_t rows, int64_t depth, const T* a, int64_t a_rs, const In* b,
                             int64_t b_cs, T* c, int64_t c_rs, T alpha, T beta) {
  int64_t i = 0;
  for (; i + 4 <= rows; i += 4) {
    dots<T, In, 4, kCols>(depth, a + i * a_rs, a_rs, b, b_cs, c + i * c_rs, c_rs, alpha, beta);
  }
  a += i * a_rs;
  c += i * c_rs;
  switch (rows - i) {
    case 3:
      return dots<T, In, 3, kCols>(depth, a, a_rs, b, b_cs, c, c_rs, alpha, beta);
    case 2:
      return dots<T, In, 2, kCols>(depth, a, a_rs, b, b_cs, c, c_rs, alpha, beta);
    case 1:
      return dots<T, In, 1, kCols>(depth, a, a_rs, b, b_cs, c, c_rs, alpha, beta);
    default:
      return;
  }
}

// kRows rows of C += kRows x kDepth of A times kDepth rows of B, each a stream; C stays in the
// first cache.
template <class T, class In, int kRows, int kDepth>
TORCXX_KERNEL void axpy(const T* a, int64_t a_rs, const In* b, int64_t b_rs, T* c, int64_t c_rs,
                        int64_t n, T alpha) {
  constexpr int L = kLanes<T>;
  const Tag<T> d;
  Reg<T> av[kRows][kDepth];
  TORCXX_UNROLL for (int i = 0; i < kRows; ++i) {
    TORCXX_UNROLL for (int k = 0; k < kDepth; ++k) av[i][k] = hn::Set(d, alpha * a[i * a_rs + k]);
  }
  int64_t j = 0;
  for (; j + L <= n; j += L) {
    Reg<T> acc[kRows];
    TORCXX_UNROLL for (int i = 0; i < kRows; ++i) acc[i] = hn::LoadU(d, c + i * c_rs + j);
    TORCXX_UNROLL for (int k = 0; k < kDepth; ++k) {
      const Reg<T> bv = widen<T>(b + k * b_rs + j);
      TORCXX_UNROLL for (int i = 0; i < kRows; ++i) acc[i] = hn::MulAdd(av[i][k], bv, acc[i]);
    }
    TORCXX_UNROLL for (int i = 0; i < kRows; ++i) hn::StoreU(acc[i], d, c + i * c_rs + j);
  }
  if (j == n) return;
  TORCXX_UNROLL for (int i = 0; i < kRows; ++i) {
    Reg<T> acc = load_n<T>(c + i * c_rs + j, n - j);
    TORCXX_UNROLL for (int k = 0; k < kDepth; ++k) {
      acc = hn::MulAdd(av[i][k], widen_n<T>(b + k * b_rs + j, n - j), acc);
    }
    store_n<T>(acc, c + i * c_rs + j, n - j);
  }
}

template <class T, class In, int kRows>
TORCXX_INLINE void axpy_rows(int64_t depth, const T* a, int64_t a_rs, const In* b, int64_t b_rs,
                             T* c, int64_t c_rs, int64_t n, T alpha) {
  constexpr int kDepth = kRows == 1 ? 8 : kMaxRows == 14 ? 4 : 2;
  if (depth == 8) {
    for (int64_t k = 0; k < 8; k += kDepth) {
      axpy<T, In, kRows, kDepth>(a + k, a_rs, b + k * b_rs, b_rs, c, c_rs, n, alpha);
    }
  } else {
    for (int64_t k = 0; k < depth; ++k) {
      axpy<T, In, kRows, 1>(a + k, a_rs, b + k * b_rs, b_rs, c, c_rs, n, alpha);
    }
  }
}

template <class T>
TORCXX_KERNEL void scale(T* c, int64_t n, T beta) {
  if (beta == T(1)) return;
  for (int64_t j = 0; j < n; ++j) c[j] = beta == T(0) ? T(0) : beta * c[j];
}

// Columns [j0, j1) of a product with few rows. A holds T, and so does C.
template <class T, class In>
void skinny_dot(const cpu::GemmArgs& g, int64_t j0, int64_t j1) {
  const T* a = static_cast<const T*>(g.a);
  const In* b = static_cast<const In*>(g.b);
  T* c = static_cast<T*>(g.c);
  const T alpha = static_cast<T>(g.alpha), beta = static_cast<T>(g.beta);
  int64_t j = j0;
  for (; j + 4 <= j1; j += 4) {
    dots_rows<T, In, 4>(g.m, g.k, a, g.a_rs, b + j * g.b_cs, g.b_cs, c + j, g.c_rs, alpha, beta);
  }
  for (; j < j1; ++j) {
    dots_rows<T, In, 1>(g.m, g.k, a, g.a_rs, b + j * g.b_cs, g.b_cs, c + j, g.c_rs, alpha, beta);
  }
}

// Eight rows of B at a time for all rows of A: B comes from memory once.
template <class T, class In>
void skinny_axpy(const cpu::GemmArgs& g, int64_t j0, int64_t j1) {
  const int64_t strip = 16384 / static_cast<int64_t>(sizeof(T)) / (g.m < 8 ? g.m : 8);
  const T alpha = static_cast<T>(g.alpha), beta = static_cast<T>(g.beta);
  for (int64_t j = j0; j < j1; j += strip) {
    const int64_t n = min_of(j1 - j, strip);
    const In* b = static_cast<const In*>(g.b) + j;
    T* c = static_cast<T*>(g.c) + j;
    for (int64_t i = 0; i < g.m; ++i) scale(c + i * g.c_rs, n, beta);
    for (int64_t k = 0; k < g.k; k += 8) {
      const T* a = static_cast<const T*>(g.a) + k;
      const In* bk = b + k * g.b_rs;
      const int64_t depth = min_of(g.k - k, 8);
      int64_t i = 0;
      for (; i + 4 <= g.m; i += 4) {
        axpy_rows<T, In, 4>(depth, a + i * g.a_rs, g.a_rs, bk, g.b_rs, c + i * g.c_rs, g.c_rs, n,
                            alpha);
      }
      for (; i < g.m; ++i) {
        axpy_rows<T, In, 1>(depth, a + i * g.a_rs, g.a_rs, bk, g.b_rs, c + i * g.c_rs, g.c_rs, n,
                            alpha);
      }
    }
  }
}

}  // namespace torcxx::TORCXX_ISA
