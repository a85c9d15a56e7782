// Pooling of windows inside the image side by side, a vector of outputs at a time.
#include "backend/cpu/isa/math.h"
#include "backend/cpu/pool_kernels.h"

HWY_BEFORE_NAMESPACE();
namespace torcxx::TORCXX_ISA {
namespace {

using cpu::PoolRow;

// Whether the challenger takes the place: larger, or NaN.
template <class T>
TORCXX_INLINE Mask<T> wins(Vec<T> challenger, Vec<T> holder) {
  return (challenger > holder) | (challenger != challenger);
}
template <class D, class V>
TORCXX_INLINE void store_indices(D d, V index, int64_t* to) {
  if constexpr (sizeof(hn::TFromD<D>) == 8) {
    hn::StoreU(index, d, to);
  } else {
    const hn::Repartition<int64_t, D> wide;
    hn::StoreU(hn::PromoteTo(wide, hn::LowerHalf(hn::Half<D>(), index)), wide, to);
    hn::StoreU(hn::PromoteTo(wide, hn::UpperHalf(hn::Half<D>(), index)), wide,
               to + hn::Lanes(wide));
  }
}

// The first n elements, for any n.
template <class T>
TORCXX_INLINE Vec<T> load_some(const T* p, int64_t n) {
  constexpr int64_t L = Vec<T>::lanes;
  return n >= L ? Vec<T>::load(p) : n > 0 ? Vec<T>::load(p, n) : Vec<T>(T(0));
}

// f(an element of each of k windows, its offset) for each element, row by row. At stride 2 a pair
// of columns comes out of one load.
template <class T, class F>
TORCXX_INLINE void each_element(const PoolRow& r, const T* in, int64_t k, F f) {
  constexpr int64_t L = Vec<T>::lanes;
  const typename Vec<T>::D d;
  for (int64_t y = 0; y < r.rows; y++) {
    for (int64_t c = 0; c < r.cols; c++) {
      const int64_t at = y * r.width + c;
      if (r.stride == 1) {
        f(load_some(in + at, k), at);
      } else {
        const bool pair = c + 1 < r.cols;
        const int64_t n = 2 * k - !pair;
        const Vec<T> lo = load_some(in + at, n), hi = load_some(in + at + L, n - L);
        f(Vec<T>(hn::ConcatEven(d, hi.v, lo.v)), at);
        if (!pair) continue;
        f(Vec<T>(hn::ConcatOdd(d, hi.v, lo.v)), at + 1);
        c++;
      }
    }
  }
}

template <class T>
TORCXX_KERNEL void pool_max(const PoolRow& r, const T* in, int64_t base, T* out, int64_t* places) {
  using V = Vec<T>;
  constexpr int64_t L = V::lanes;
  const hn::RebindToSigned<typename V::D> di;
  using I = hn::TFromD<decltype(di)>;
  for (int64_t x = 0; x < r.n; x += L) {
    const int64_t k = r.n - x < L ? r.n - x : L;
    V best = V(-__builtin_inf());
    auto at = hn::Zero(di);
    each_element(r, in + x * r.stride, k, [&](V v, int64_t offset) {
      const Mask<T> taken = wins(v, best);
      best = where(taken, v, best);
      at = hn::IfThenElse(hn::RebindMask(di, taken.m), hn::Set(di, static_cast<I>(offset)), at);
    });
    const auto lane = hn::Iota(di, I(0));
    const auto first = hn::Set(di, static_cast<I>(base + x * r.stride));
    at = hn::Add(at, hn::Add(first, r.stride == 1 ? lane : hn::Add(lane, lane)));
    if (k == L) {
      best.store(out + x);
      store_indices(di, at, places + x);
    } else {
      int64_t tail[L];
      best.store(out + x, k);
      store_indices(di, at, tail);
      __builtin_memcpy(places + x, tail, sizeof(int64_t) * static_cast<size_t>(k));
    }
  }
}

template <class T>
TORCXX_KERNEL void pool_sum(const PoolRow& r, const T* in, T divisor, T* out) {
  using V = Vec<T>;
  constexpr int64_t L = V::lanes;
  for (int64_t x = 0; x < r.n; x += L) {
    const int64_t k = r.n - x < L ? r.n - x : L;
    V sum = V(T(0));
    each_element(r, in + x * r.stride, k, [&](V v, int64_t) { sum += v; });
    sum /= V(divisor);
    k == L ? sum.store(out + x) : sum.store(out + x, k);
  }
}

template <class T>
TORCXX_INLINE void add_some(T* p, Vec<T> v, int64_t n) {
  if (n >= Vec<T>::lanes)
    (Vec<T>::load(p) + v).store(p);
  else if (n > 0)
    (Vec<T>::load(p, n) + v).store(p, n);
}

template <class T>
TORCXX_KERNEL void pool_spread(const PoolRow& r, const T* grad, T divisor, T* to) {
  using V = Vec<T>;
  constexpr int64_t L = V::lanes;
  const typename V::D d;
  for (int64_t x = 0; x < r.n; x += L) {
    const int64_t k = r.n - x < L ? r.n - x : L;
    const V g = load_some(grad + x, k) / V(divisor);
    T pairs[2 * L], apart[2 * L];  // for two columns at stride 2, and for one
    hn::StoreInterleaved2(g.v, g.v, d, pairs);
    hn::StoreInterleaved2(g.v, hn::Zero(d), d, apart);
    for (int64_t y = 0; y < r.rows; y++) {
      T* p = to + y * r.width + x * r.stride;
      for (int64_t c = 0; c < r.cols; c++) {
        if (r.stride == 1) {
          add_some(p + c, g, k);
          continue;
        }
        const bool pair = c + 1 < r.cols;
        const T* from = pair ? pairs : apart;
        const int64_t n = 2 * k - !pair;
        add_some(p + c, V::load(from), n);
        add_some(p + c + L, V::load(from + L), n - L);
        c += pair;
      }
    }
  }
}

}  // namespace

extern const cpu::PoolKernels pool_kernels;
constexpr cpu::PoolKernels pool_kernels = {&pool_max<float>, &pool_sum<float>, &pool_spread<float>};

}  // namespace torcxx::TORCXX_ISA
HWY_AFTER_NAMESPACE();
