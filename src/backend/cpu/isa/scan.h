// From a scan's formulas to its kernels. A functor F has start<V>() and join(a, b).
#pragma once
#include "backend/cpu/isa/pointwise.h"
#include "backend/cpu/scan.h"

HWY_BEFORE_NAMESPACE();
namespace torcxx::TORCXX_ISA {

// Lane i takes lane i - K; the first K lanes take `fill`.
template <int K, class T>
TORCXX_INLINE Vec<T> lanes_up(Vec<T> v, Vec<T> fill) {
  const hn::ScalableTag<T> d;
  using I = hwy::MakeSigned<T>;
  alignas(64) I index[Vec<T>::lanes];
  for (int i = 0; i < Vec<T>::lanes; i++) index[i] = i < K ? 0 : i - K;
  const auto moved = hn::TableLookupLanes(v.v, hn::SetTableIndices(d, index));
  return where(Mask<T>::first(K), fill, Vec<T>(moved));
}

template <class F, class V>
struct ScanSet {
  using T = typename V::lane_t;
  static constexpr int L = V::lanes;

  static TORCXX_KERNEL void run(void* out, const void* in, void* carry, int64_t n) {
    T* o = static_cast<T*>(out);
    const T* p = static_cast<const T*>(in);
    T* last = static_cast<T*>(carry);
    int64_t i = 0;
    V total(*last);
    if constexpr (L > 1) {
      // Joined within the vector first, so that the chain from vector to vector is one join.
      const V none = F::template start<V>();
      for (; i + L <= n; i += L) {
        V v = V::load(p + i);
        if constexpr (L > 1) v = F::join(lanes_up<1>(v, none), v);
        if constexpr (L > 2) v = F::join(lanes_up<2>(v, none), v);
        if constexpr (L > 4) v = F::join(lanes_up<4>(v, none), v);
        if constexpr (L > 8) v = F::join(lanes_up<8>(v, none), v);
        F::join(total, v).store(o + i);
        T whole[L];
        v.store(whole);
        total = F::join(total, V(whole[L - 1]));
      }
      for (; i < n; i++) {
        total = F::join(total, V(p[i]));
        total.store(o + i, 1);
      }
      total.store(last, 1);
    } else {
      for (; i < n; i++) {
        total = F::join(total, V::load(p + i));
        total.store(o + i);
      }
      total.store(last);
    }
  }

  static TORCXX_KERNEL void row(void* acc, const void* in, int64_t n) {
    T* a = static_cast<T*>(acc);
    const T* p = static_cast<const T*>(in);
    int64_t i = 0;
#pragma GCC ivdep
    for (; i + L <= n; i += L) F::join(V::load(a + i), V::load(p + i)).store(a + i);
    if constexpr (L > 1)
      if (i < n) F::join(V::load(a + i, n - i), V::load(p + i, n - i)).store(a + i, n - i);
  }

  static TORCXX_KERNEL void start(void* acc, int64_t n) {
    T* a = static_cast<T*>(acc);
    int64_t i = 0;
    for (; i + L <= n; i += L) F::template start<V>().store(a + i);
    if constexpr (L > 1)
      if (i < n) F::template start<V>().store(a + i, n - i);
  }
};

template <class F, int C>
constexpr cpu::ScanKernel scan_kernel() {
  if constexpr ((F::kinds & family(C)) == 0) {
    return {};
  } else {
    using S = ScanSet<F, typename ValueOf<C>::type>;
    return {&S::run, &S::row, &S::start};
  }
}
template <class F>
constexpr cpu::ScanKernels make_scan_kernels() {
  return {{scan_kernel<F, 0>(), scan_kernel<F, 1>(), scan_kernel<F, 2>(), scan_kernel<F, 3>(),
           scan_kernel<F, 4>(), scan_kernel<F, 5>(), scan_kernel<F, 6>()}};
}

}  // namespace torcxx::TORCXX_ISA
HWY_AFTER_NAMESPACE();
