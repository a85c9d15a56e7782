// Norms of gradients, summed in double, and their scaling and clamping.
#include "backend/cpu/isa/optim.h"
#include "backend/cpu/isa/vec_convert.h"

HWY_BEFORE_NAMESPACE();
namespace torcxx::TORCXX_ISA {
namespace {

using V = Vec<double>;
using cpu::NormKind;

template <NormKind K>
TORCXX_INLINE V term(V x, V p) {
  if constexpr (K == NormKind::Zero) return where(x != V(0), V(1), V(0));
  if constexpr (K == NormKind::Two) return x * x;
  if constexpr (K == NormKind::Power) return pow(abs(x), p);
  return abs(x);
}
template <NormKind K>
TORCXX_INLINE V merge(V a, V b) {
  if constexpr (K == NormKind::Inf) return max(a, b);
  if constexpr (K == NormKind::MinusInf) return min(a, b);
  return a + b;
}

template <NormKind K, class T>
TORCXX_KERNEL double norm_kernel(const void* data, int64_t n, double power) {
  constexpr int kSums = 4, L = V::lanes;
  const auto* x = static_cast<const T*>(data);
  const V p(power), start(K == NormKind::MinusInf ? infinity<double> : 0);
  V sum[kSums];
  for (V& s : sum) s = start;
  int64_t i = 0;
  if constexpr (sizeof(T) == 8) {
    for (; i + kSums * L <= n; i += kSums * L)
      for (int k = 0; k < kSums; k++) sum[k] = merge<K>(sum[k], term<K>(V::load(x + i + k * L), p));
  } else {
    for (; i + kSums * L <= n; i += kSums * L)
      for (int k = 0; k < kSums; k += 2) {
        const Vec<float> f = Vec<float>::load(x + i + k * L);
        sum[k] = merge<K>(sum[k], term<K>(to_double_lower(f), p));
        sum[k + 1] = merge<K>(sum[k + 1], term<K>(to_double_upper(f), p));
      }
  }
  for (; i < n; i += L) {
    const int64_t m = n - i < L ? n - i : L;
    double rest[L] = {};
    for (int64_t j = 0; j < m; j++) rest[j] = static_cast<double>(x[i + j]);
    const V t = where(Mask<double>::first(m), term<K>(V::load(rest), p), start);
    sum[0] = merge<K>(sum[0], t);
  }
  const V all = merge<K>(merge<K>(sum[0], sum[1]), merge<K>(sum[2], sum[3]));
  double lane[L];
  all.store(lane);
  V one(lane[0]);
  for (int k = 1; k < L; k++) one = merge<K>(one, V(lane[k]));
  one.store(lane);
  return lane[0];
}

struct Update {
  static constexpr int states = 0;
  static constexpr unsigned present = 0;
  template <class W>
  struct Scalars {
    W value;
  };
};
struct Scale : Update {
  template <class W>
  static TORCXX_INLINE_MEMBER void call(W& p, W, W*, const Scalars<W>& s) {
    p = p * s.value;
  }
};
struct Clamp : Update {
  template <class W>
  static TORCXX_INLINE_MEMBER void call(W& p, W, W*, const Scalars<W>& s) {
    p = min(s.value, max(-s.value, p));
  }
};

template <NormKind... K>
constexpr cpu::GradKernels make() {
  cpu::GradKernels g{};
  ((g.norm[static_cast<int>(K)][0] = &norm_kernel<K, float>,
    g.norm[static_cast<int>(K)][1] = &norm_kernel<K, double>),
   ...);
  g.scale[0] = &optim_kernel<Scale, Vec<float>>;
  g.scale[1] = &optim_kernel<Scale, Vec<double>>;
  g.clamp[0] = &optim_kernel<Clamp, Vec<float>>;
  g.clamp[1] = &optim_kernel<Clamp, Vec<double>>;
  return g;
}

}  // namespace

extern const cpu::GradKernels grad_kernels_table;
constexpr cpu::GradKernels grad_kernels_table =
    make<NormKind::Zero, NormKind::One, NormKind::Two, NormKind::Inf, NormKind::MinusInf,
         NormKind::Power>();

}  // namespace torcxx::TORCXX_ISA
HWY_AFTER_NAMESPACE();
