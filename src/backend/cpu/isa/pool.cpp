// Max pooling by 2x2 windows side by side, the common case of networks.
#include "backend/cpu/isa/math.h"
#include "backend/cpu/pool_kernels.h"

HWY_BEFORE_NAMESPACE();
namespace torcxx::TORCXX_ISA {
namespace {

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

// 2 * n elements of a row, split into those at even and at odd places.
template <class T>
TORCXX_INLINE void load_pairs(const T* row, int64_t n, Vec<T>* even, Vec<T>* odd) {
  using V = Vec<T>;
  constexpr int64_t L = V::lanes;
  const typename V::D d;
  const V lo = 2 * n >= L ? V::load(row) : V::load(row, 2 * n);
  const V hi = n == L ? V::load(row + L) : V::load(row + L, 2 * n > L ? 2 * n - L : 0);
  *even = hn::ConcatEven(d, hi.v, lo.v);
  *odd = hn::ConcatOdd(d, hi.v, lo.v);
}

// Two rows of `width` elements give n outputs; indices count from `base`, the first row's place.
template <class T>
TORCXX_KERNEL void max_pool_2x2(const T* row0, const T* row1, int64_t n, int64_t base,
                                int64_t width, T* out, int64_t* indices) {
  using V = Vec<T>;
  constexpr int64_t L = V::lanes;
  const hn::RebindToSigned<typename V::D> di;
  using I = hn::TFromD<decltype(di)>;
  const auto zero = hn::Zero(di), one = hn::Set(di, I(1)),
             below = hn::Set(di, static_cast<I>(width));
  for (int64_t x = 0; x < n; x += L) {
    const int64_t k = n - x < L ? n - x : L;
    V a, b, c, e;
    load_pairs(row0 + 2 * x, k, &a, &b);
    load_pairs(row1 + 2 * x, k, &c, &e);
    const Mask<T> tb = wins(b, a), te = wins(e, c);
    const V top = where(tb, b, a), bottom = where(te, e, c);
    const Mask<T> lower = wins(bottom, top) & (top == top);
    const V best = where(lower, bottom, top);
    const auto first = hn::Add(hn::ShiftLeft<1>(hn::Iota(di, static_cast<I>(x))),
                               hn::Set(di, static_cast<I>(base)));
    const auto up = hn::IfThenElse(hn::RebindMask(di, tb.m), one, zero);
    const auto down = hn::Add(hn::IfThenElse(hn::RebindMask(di, te.m), one, zero), below);
    const auto index = hn::Add(first, hn::IfThenElse(hn::RebindMask(di, lower.m), down, up));
    if (k == L) {
      best.store(out + x);
      store_indices(di, index, indices + x);
    } else {
      int64_t tail[L];
      best.store(out + x, k);
      store_indices(di, index, tail);
      for (int64_t i = 0; i < k; i++) indices[x + i] = tail[i];
    }
  }
}

}  // namespace

extern const cpu::PoolKernels pool_kernels;
constexpr cpu::PoolKernels pool_kernels = {&max_pool_2x2<float>, &max_pool_2x2<double>};

}  // namespace torcxx::TORCXX_ISA
HWY_AFTER_NAMESPACE();
