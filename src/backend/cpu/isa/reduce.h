// From a reduction's formulas to its kernels. A functor F has start<V>(), map(x, extra, scalars),
// join(a, b) and finish(acc, extra, scalars); a costly map is compiled in loops, not side by side.
#pragma once
#include "backend/cpu/isa/pointwise.h"
#include "backend/cpu/reduce.h"

HWY_BEFORE_NAMESPACE();
namespace torcxx::TORCXX_ISA {

// Lanes of a vector joined: each step brings the halves of a block of lanes together.
template <class F, class T>
TORCXX_INLINE T join_lanes(Vec<T> v) {
  const hn::ScalableTag<T> d;
  constexpr int L = Vec<T>::lanes;
  if constexpr (L > 1) v = F::join(v, Vec<T>(hn::Reverse(d, v.v)));
  if constexpr (L > 8) v = F::join(v, Vec<T>(hn::Reverse8(d, v.v)));
  if constexpr (L > 4) v = F::join(v, Vec<T>(hn::Reverse4(d, v.v)));
  if constexpr (L > 2) v = F::join(v, Vec<T>(hn::Reverse2(d, v.v)));
  return hn::GetLane(v.v);
}
// leaf(0) ... leaf(N - 1) joined in pairs: the distant ones first, all in registers.
template <class F, int N, int K = 0, int W = 1, class Leaf>
TORCXX_INLINE auto join_tree(const Leaf& leaf) {
  if constexpr (W == N)
    return leaf(K);
  else
    return F::join(join_tree<F, N, K, 2 * W>(leaf), join_tree<F, N, K + W, 2 * W>(leaf));
}
template <class F, class V>
TORCXX_INLINE V join_eight(const V* a) {
  return join_tree<F, 8>([&](int k) __attribute__((always_inline)) { return a[k]; });
}
template <class F, class V>
TORCXX_INLINE V join_run(const typename V::lane_t* p, V e, const V* s, int64_t n) {
  constexpr int L = V::lanes, A = 8;
  V total = F::template start<V>();
  V a[A];
  int64_t i = 0;
  if constexpr (F::costly) {  // the same order, with one copy of the formula
    const int64_t paired = n - n % (A * L);
    for (int k = 0; k < A; k++) a[k] = total;
    for (; i < n; i += L) {
      const int64_t left = n - i;
      V x = F::map(left < L ? V::load(p + i, left) : V::load(p + i), e, s);
      if (left < L) x = where(ops::mask_t<V>::first(left), x, F::template start<V>());
      if (i == paired && i) total = join_eight<F>(a);
      V& to = i < paired ? a[i / L % A] : total;
      to = F::join(to, x);
    }
    return paired == n && n ? join_eight<F>(a) : total;
  }
  if (n >= A * L) {
#pragma GCC unroll 8
    for (int k = 0; k < A; k++) a[k] = F::map(V::load(p + k * L), e, s);
    for (i = A * L; i + A * L <= n; i += A * L)
#pragma GCC unroll 8
      for (int k = 0; k < A; k++) a[k] = F::join(a[k], F::map(V::load(p + i + k * L), e, s));
    total = join_eight<F>(a);
  }
  for (; i + L <= n; i += L) total = F::join(total, F::map(V::load(p + i), e, s));
  if (i < n) {
    const auto inside = ops::mask_t<V>::first(n - i);
    total =
        F::join(total, where(inside, F::map(V::load(p + i, n - i), e, s), F::template start<V>()));
  }
  return total;
}

// The same over scalars in as many accumulators as two vectors have lanes; the compiler
// vectorises the inner loop.
template <class F, class V>
TORCXX_INLINE typename V::lane_t join_scalars(const typename V::lane_t* p, V e, const V* s,
                                              int64_t n) {
  constexpr int W = static_cast<int>(2 * HWY_MAX_BYTES / sizeof(typename V::lane_t));
  V total = F::template start<V>();
  int64_t i = 0;
  if (n >= W) {
    V a[W];
    for (int k = 0; k < W; k++) a[k] = F::map(V::load(p + k), e, s);
    for (i = W; i + W <= n; i += W) {
#pragma GCC ivdep
      for (int k = 0; k < W; k++) a[k] = F::join(a[k], F::map(V::load(p + i + k), e, s));
    }
    for (int w = W / 2; w > 0; w /= 2)
      for (int k = 0; k < w; k++) a[k] = F::join(a[k], a[k + w]);
    total = a[0];
  }
  for (; i < n; i++) total = F::join(total, F::map(V::load(p + i), e, s));
  typename V::lane_t result;
  total.store(&result);
  return result;
}

template <class F, class V>
struct ReduceSet {
  using T = typename V::lane_t;
  static constexpr int L = V::lanes;

  static TORCXX_INLINE_MEMBER void load_scalars(V* s, const void* scalars) {
    for (int k = 0; k <= F::scalars; k++) s[k] = V(static_cast<const T*>(scalars)[k]);
  }

  static TORCXX_KERNEL void run(void* out, const void* in, const void* extra, const void* scalars,
                                int64_t rows, int64_t row_stride, int64_t n) {
    V s[F::scalars + 1], e{};
    load_scalars(s, scalars);
    T* o = static_cast<T*>(out);
    for (int64_t r = 0; r < rows; r++) {
      const T* p = static_cast<const T*>(in) + r * row_stride;
      if constexpr (F::extra) e = V(static_cast<const T*>(extra)[r]);
      if constexpr (L > 1)
        o[r] = join_lanes<F>(join_run<F>(p, e, s, n));
      else
        o[r] = join_scalars<F>(p, e, s, n);
    }
  }

  // Columns [c, c + n) of eight rows in a tree, and of what rows are left one by one. All but whole
  // vectors of eight rows, the hot case, is compiled in loops.
  template <bool Partial, bool Eight>
  static TORCXX_INLINE_MEMBER void column(T* acc, const T* in, const T* extra, const V* s,
                                          int64_t rows, int64_t stride, int64_t n, bool fresh) {
    const auto at = [&](const T* p) __attribute__((always_inline)) {
      if constexpr (Partial)
        return V::load(p, n);
      else
        return V::load(p);
    };
    V e{};
    if constexpr (F::extra) e = at(extra);
    V total;
    if constexpr (Eight && !F::costly) {
      total = join_tree<F, 8>([&](int k) __attribute__((always_inline)) {
        return F::map(at(in + k * stride), e, s);
      });
    } else {
      V t[8];
#pragma GCC unroll 1
      for (int64_t k = 0; k < rows; k++) t[k] = F::map(at(in + k * stride), e, s);
      if (rows == 8) {
        total = join_eight<F>(t);
      } else {
        total = t[0];
        for (int64_t k = 1; k < rows; k++) total = F::join(total, t[k]);
      }
    }
    if (!fresh) total = F::join(at(acc), total);
    if constexpr (Partial)
      total.store(acc, n);
    else
      total.store(acc);
  }

  static TORCXX_KERNEL void by_rows(void* acc, const void* in, const void* extra,
                                    const void* scalars, int64_t rows, int64_t stride, int64_t cols,
                                    bool fresh) {
    V s[F::scalars + 1];
    load_scalars(s, scalars);
    T* a = static_cast<T*>(acc);
    const T* p = static_cast<const T*>(in);
    const T* x = static_cast<const T*>(extra);
    for (int64_t r = 0; r < rows; r += 8, fresh = false) {
      const int64_t m = rows - r < 8 ? rows - r : 8;
      const T* q = p + r * stride;
      int64_t c = 0;
      if constexpr (L > 1 && F::costly) {
        for (; c < cols; c += L)
          column<true, false>(a + c, q + c, x + c, s, m, stride, cols - c < L ? cols - c : L,
                              fresh);
        continue;
      }
      if (m == 8) {
#pragma GCC ivdep
        for (; c + L <= cols; c += L)
          column<false, true>(a + c, q + c, x + c, s, 8, stride, L, fresh);
      } else {
        for (; c + L <= cols; c += L)
          column<false, false>(a + c, q + c, x + c, s, m, stride, L, fresh);
      }
      if constexpr (L > 1)
        if (c < cols) column<true, false>(a + c, q + c, x + c, s, m, stride, cols - c, fresh);
    }
  }

  static TORCXX_KERNEL void merge(void* acc, const void* other, int64_t n) {
    T* a = static_cast<T*>(acc);
    const T* b = static_cast<const T*>(other);
    int64_t i = 0;
#pragma GCC ivdep
    for (; i + L <= n; i += L) F::join(V::load(a + i), V::load(b + i)).store(a + i);
    if constexpr (L > 1)
      if (i < n) F::join(V::load(a + i, n - i), V::load(b + i, n - i)).store(a + i, n - i);
  }

  static TORCXX_KERNEL void start(void* acc, int64_t n) {
    T* a = static_cast<T*>(acc);
    int64_t i = 0;
    for (; i + L <= n; i += L) F::template start<V>().store(a + i);
    if constexpr (L > 1)
      if (i < n) F::template start<V>().store(a + i, n - i);
  }

  static TORCXX_KERNEL void finish(void* acc, const void* extra, const void* scalars, int64_t n) {
    V s[F::scalars + 1], e{};
    load_scalars(s, scalars);
    T* a = static_cast<T*>(acc);
    const T* x = static_cast<const T*>(extra);
    int64_t i = 0;
    for (; i + L <= n; i += L) {
      if constexpr (F::extra) e = V::load(x + i);
      F::finish(V::load(a + i), e, s).store(a + i);
    }
    if constexpr (L > 1)
      if (i < n) {
        if constexpr (F::extra) e = V::load(x + i, n - i);
        F::finish(V::load(a + i, n - i), e, s).store(a + i, n - i);
      }
  }
};

template <class F, int C>
constexpr cpu::ReduceKernel reduce_kernel() {
  if constexpr ((F::kinds & family(C)) == 0) {
    return {};
  } else {
    using S = ReduceSet<F, typename ValueOf<C>::type>;
    cpu::ReduceKernel k{&S::run, &S::by_rows, &S::merge, &S::start, nullptr};
    if constexpr (F::finishes) k.finish = &S::finish;
    return k;
  }
}
template <class F>
constexpr cpu::ReduceKernels make_reduce_kernels() {
  return {{reduce_kernel<F, 0>(), reduce_kernel<F, 1>(), reduce_kernel<F, 2>(),
           reduce_kernel<F, 3>(), reduce_kernel<F, 4>(), reduce_kernel<F, 5>(),
           reduce_kernel<F, 6>()}};
}

}  // namespace torcxx::TORCXX_ISA
HWY_AFTER_NAMESPACE();
