#include "backend/cpu/arg_reduce.h"

#include "backend/cpu/isa/reduce.h"
#include "ops/reduction.h"

HWY_BEFORE_NAMESPACE();
namespace torcxx::TORCXX_ISA {
namespace {

template <bool Greatest>
struct Extreme {
  static constexpr int scalars = 0;
  static constexpr bool costly = false;
  template <class V>
  static TORCXX_INLINE_MEMBER V start() {
    if constexpr (Greatest)
      return ops::least<V>();
    else
      return ops::greatest<V>();
  }
  template <class V>
  static TORCXX_INLINE_MEMBER V map(V x, V, const V*) {
    return x;
  }
  template <class V>
  static TORCXX_INLINE_MEMBER V join(V a, V b) {
    if constexpr (Greatest)
      return max(a, b);
    else
      return min(a, b);
  }
  template <class T>
  static TORCXX_INLINE_MEMBER bool better(T a, T b) {
    const bool more = Greatest ? a > b : a < b;
    return more | ((a != a) & (b == b));
  }
};

template <class V, class T>
TORCXX_INLINE int64_t find(const T* p, int64_t n, T value) {
  int64_t i = 0;
  if constexpr (V::lanes > 1) {
    const V v(value);
    for (; i + V::lanes <= n; i += V::lanes) {
      const V x = V::load(p + i);
      const auto m = value != value ? x != x : x == v;
      if (any(m)) return i + static_cast<int64_t>(hn::FindFirstTrue(typename V::D(), m.m));
    }
  }
  while (i < n - 1 && !(p[i] == value || (value != value && p[i] != p[i]))) i++;
  return i;
}

template <class E, class V>
TORCXX_KERNEL int64_t run(void* value, const void* in, int64_t n) {
  using T = typename V::lane_t;
  constexpr int64_t block = 1024;  // small enough to stay in L1 for the search
  const T* p = static_cast<const T*>(in);
  T best{};
  int64_t at = 0;
  for (int64_t b = 0; b < n; b += block) {
    const int64_t m = n - b < block ? n - b : block;
    T x;
    if constexpr (V::lanes > 1)
      x = join_lanes<E>(join_run<E>(p + b, V(), static_cast<const V*>(nullptr), m));
    else
      x = join_scalars<E>(p + b, V(), static_cast<const V*>(nullptr), m);
    if (b == 0 || E::better(x, best)) {
      best = x;
      at = b;
    }
  }
  *static_cast<T*>(value) = best;
  return at + find<V>(p + at, n - at < block ? n - at : block, best);
}

template <class E, class T>
TORCXX_KERNEL void rows(void* value, int64_t* place, const void* in, int64_t count, int64_t stride,
                        int64_t cols, int64_t first, bool fresh) {
  using I = std::conditional_t<sizeof(T) == 4, int32_t, int64_t>;
  constexpr int64_t width = 256, most = int64_t{1} << 30;  // rows that an I can count
  T best[width];
  I at[width];
  for (int64_t r0 = 0; r0 < count; r0 += most, fresh = false) {
    const int64_t n = count - r0 < most ? count - r0 : most;
    for (int64_t c0 = 0; c0 < cols; c0 += width) {
      const int64_t m = cols - c0 < width ? cols - c0 : width;
      const T* p = static_cast<const T*>(in) + r0 * stride + c0;
      T* v = static_cast<T*>(value) + c0;
      for (int64_t c = 0; c < m; c++) best[c] = p[c];
      for (int64_t c = 0; c < m; c++) at[c] = 0;
      for (int64_t r = 1; r < n; r++) {
        const T* q = p + r * stride;
        const I row = static_cast<I>(r);
#pragma GCC ivdep
        for (int64_t c = 0; c < m; c++) {
          const T x = q[c], b = best[c];
          const bool better = E::better(x, b);
          best[c] = better ? x : b;
          at[c] = better ? row : at[c];
        }
      }
      for (int64_t c = 0; c < m; c++) {
        if (!fresh && !E::better(best[c], v[c])) continue;
        v[c] = best[c];
        place[c0 + c] = first + r0 + at[c];
      }
    }
  }
}

template <bool Greatest, int C>
constexpr cpu::ArgKernel kernel() {
  if constexpr (C >= cpu::C64) {
    return {};
  } else {
    using V = typename ValueOf<C>::type;
    using E = Extreme<Greatest>;
    return {&run<E, V>, &rows<E, typename V::lane_t>};
  }
}
template <bool G>
constexpr cpu::ArgKernels make() {
  return {{kernel<G, 0>(), kernel<G, 1>(), kernel<G, 2>(), kernel<G, 3>(), kernel<G, 4>()}};
}

}  // namespace

extern const cpu::ArgKernels arg_least_kernels, arg_greatest_kernels;
constexpr cpu::ArgKernels arg_least_kernels = make<false>();
constexpr cpu::ArgKernels arg_greatest_kernels = make<true>();

}  // namespace torcxx::TORCXX_ISA
HWY_AFTER_NAMESPACE();
