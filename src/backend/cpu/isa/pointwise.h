// From a record's formula to its kernels: the loop that every pointwise operation shares.
#pragma once
#include "backend/cpu/isa/complex.h"
#include "backend/cpu/isa/math.h"
#include "backend/cpu/isa/num.h"
#include "backend/cpu/isa/value_common.h"
#include "backend/cpu/isa/vec.h"
#include "backend/cpu/kernels.h"
#include "ops/record.h"

// An input is loaded either as a value or as a mask; the other slot is never read.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"

HWY_BEFORE_NAMESPACE();
namespace torcxx::TORCXX_ISA {

template <int C>
struct ValueOf;
template <>
struct ValueOf<cpu::F32> {
  using type = Vec<float>;
};
template <>
struct ValueOf<cpu::F64> {
  using type = Vec<double>;
};
template <>
struct ValueOf<cpu::I32> {
  using type = Num<int32_t>;
};
template <>
struct ValueOf<cpu::I64> {
  using type = Num<int64_t>;
};
template <>
struct ValueOf<cpu::U64> {
  using type = Num<uint64_t>;
};
template <>
struct ValueOf<cpu::C64> {
  using type = Cplx<float>;
};
template <>
struct ValueOf<cpu::C128> {
  using type = Cplx<double>;
};

constexpr unsigned family(int c) {
  return c <= cpu::F64 ? ops::Floats : c <= cpu::U64 ? ops::Ints : ops::Complexes;
}

// What a generated functor F says: inputs, scalars, masks (bit i: input i is bool), costly (a
// formula long enough that it is compiled once, tail and all), and call(v, m, s): inputs as values,
// as masks, and the scalars.
template <class F, class V, int Scal>
TORCXX_INLINE void load_inputs(V* v, ops::mask_t<V>* m, const void* const* in, int64_t i,
                               int64_t n) {
  using T = typename V::lane_t;
  for (int k = 0; k < F::inputs; k++) {
    if (F::masks >> k & 1) {
      const auto* p = static_cast<const uint8_t*>(in[k]) + i;
      if constexpr (V::lanes > 1)
        m[k] = n < V::lanes ? ops::mask_t<V>::load(p, n) : ops::mask_t<V>::load(p);
      else
        m[k] = ops::mask_t<V>::load(p);
    } else if (!(Scal >> k & 1)) {
      const auto* p = static_cast<const T*>(in[k]) + i;
      if constexpr (V::lanes > 1)
        v[k] = n < V::lanes ? V::load(p, n) : V::load(p);
      else
        v[k] = V::load(p);
    }
  }
}

template <class F, class V, int Scal>
TORCXX_KERNEL void map_kernel(void* out, const void* const* in, const void* scalars, int64_t n) {
  using T = typename V::lane_t;
  constexpr int L = V::lanes;
  const T* sp = static_cast<const T*>(scalars);
  V v[F::inputs + 1], s[F::scalars + 1];
  ops::mask_t<V> m[F::inputs + 1];
  for (int k = 0; k < F::scalars; k++) s[k] = V(sp[k]);
  for (int k = 0; k < F::inputs; k++)
    if (Scal >> k & 1) v[k] = V(*static_cast<const T*>(in[k]));
  using R = decltype(F::call(v, m, s));
  constexpr bool to_bytes = std::is_same_v<R, ops::mask_t<V>>;
  using O = std::conditional_t<to_bytes, uint8_t, typename ops::LaneOf<R>::type>;
  auto* o = static_cast<O*>(out);
  int64_t i = 0;
  if constexpr (L > 1 && F::costly) {
    for (; i < n; i += L) {
      const int64_t left = n - i;
      load_inputs<F, V, Scal>(v, m, in, i, left);
      const R r = F::call(v, m, s);
      if (left < L)
        r.store(o + i, left);
      else
        r.store(o + i);
    }
  } else if constexpr (L > 1) {
    for (; i + L <= n; i += L) {
      load_inputs<F, V, Scal>(v, m, in, i, L);
      F::call(v, m, s).store(o + i);
    }
    if (i < n) {
      load_inputs<F, V, Scal>(v, m, in, i, n - i);
      F::call(v, m, s).store(o + i, n - i);
    }
  } else {
    const void* local[F::inputs];  // a copy that stores cannot alias lets the loop vectorise
    for (int k = 0; k < F::inputs; k++) local[k] = in[k];
#pragma GCC ivdep
    for (; i < n; i++) {
      load_inputs<F, V, Scal>(v, m, local, i, 1);
      F::call(v, m, s).store(o + i);
    }
  }
}

template <class F, int C, int Scal>
constexpr cpu::MapFn kernel_for() {
  if constexpr ((F::kinds & family(C)) == 0)
    return nullptr;
  else
    return &map_kernel<F, typename ValueOf<C>::type, Scal>;
}
template <class F, int Scal>
constexpr void fill_row(cpu::MapFn* row) {
  row[0] = kernel_for<F, 0, Scal>();
  row[1] = kernel_for<F, 1, Scal>();
  if constexpr (Scal == 0) {
    row[2] = kernel_for<F, 2, 0>();
    row[3] = kernel_for<F, 3, 0>();
    row[4] = kernel_for<F, 4, 0>();
    row[5] = kernel_for<F, 5, 0>();
    row[6] = kernel_for<F, 6, 0>();
  }
}
template <class F, class... G>
constexpr cpu::MapKernels make_kernels() {
  cpu::MapKernels k{};
  fill_row<F, 0>(k.forward[cpu::kVectors]);
  if constexpr (F::inputs == 2 && !F::costly && F::masks == 0) {
    fill_row<F, 1>(k.forward[cpu::kFirstScalar]);
    fill_row<F, 2>(k.forward[cpu::kSecondScalar]);
  }
  [[maybe_unused]] int i = 0;
  (fill_row<G, 0>(k.grad[i++]), ...);
  return k;
}

}  // namespace torcxx::TORCXX_ISA
HWY_AFTER_NAMESPACE();
