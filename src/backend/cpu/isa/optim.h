// From an optimizer's record to its kernels.
#pragma once
#include "backend/cpu/isa/math.h"
#include "backend/cpu/isa/vec.h"
#include "backend/cpu/optim.h"
#include "ops/optim/optimizer.h"

HWY_BEFORE_NAMESPACE();
namespace torcxx::TORCXX_ISA {

// What a generated functor F says: states, present (bit k: state k exists in this variant),
// Scalars<V>, and call(param, grad, states, scalars).
template <class F, class V, bool Tail>
TORCXX_INLINE void optim_vector(typename V::lane_t* param, const typename V::lane_t* grad,
                                typename V::lane_t* const* state,
                                const typename F::template Scalars<V>& s, int64_t i, int64_t n) {
  V p = Tail ? V::load(param + i, n) : V::load(param + i);
  const V g = Tail ? V::load(grad + i, n) : V::load(grad + i);
  V v[F::states + 1];
  for (int k = 0; k < F::states; k++)
    if (F::present >> k & 1) v[k] = Tail ? V::load(state[k] + i, n) : V::load(state[k] + i);
  F::call(p, g, v, s);
  if constexpr (Tail) {
    p.store(param + i, n);
  } else {
    p.store(param + i);
  }
  for (int k = 0; k < F::states; k++) {
    if (!(F::present >> k & 1)) continue;
    if constexpr (Tail) {
      v[k].store(state[k] + i, n);
    } else {
      v[k].store(state[k] + i);
    }
  }
}

template <class F, class V>
TORCXX_KERNEL void optim_kernel(void* param, const void* grad, void* const* state,
                                const double* scalars, int64_t n) {
  using T = typename V::lane_t;
  using S = typename F::template Scalars<V>;
  constexpr int count = static_cast<int>(sizeof(S) / sizeof(V));
  static_assert(count <= cpu::kMaxOptimScalars);
  struct Values {
    V v[count];
  } values;
  for (int k = 0; k < count; k++) values.v[k] = V(static_cast<T>(scalars[k]));
  const S s = __builtin_bit_cast(S, values);
  T* st[F::states + 1];
  for (int k = 0; k < F::states; k++) st[k] = static_cast<T*>(state[k]);
  auto* p = static_cast<T*>(param);
  const auto* g = static_cast<const T*>(grad);
  int64_t i = 0;
  for (; i + V::lanes <= n; i += V::lanes) optim_vector<F, V, false>(p, g, st, s, i, V::lanes);
  if (i < n) optim_vector<F, V, true>(p, g, st, s, i, n - i);
}

// One functor per variant.
template <class... F>
constexpr cpu::OptimKernels make_optim_kernels() {
  static_assert(sizeof...(F) <= cpu::kMaxOptimVariants);
  cpu::OptimKernels k{};
  int i = 0;
  ((k.update[i][0] = &optim_kernel<F, Vec<float>>,
    k.update[i++][1] = &optim_kernel<F, Vec<double>>),
   ...);
  return k;
}

}  // namespace torcxx::TORCXX_ISA
HWY_AFTER_NAMESPACE();
