#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Lerp : Pointwise<Same, Floats | Complexes> {
  static constexpr auto schema = "lerp.Tensor(Tensor self, Tensor end, Tensor weight) -> Tensor";
  static constexpr auto doc = "self + weight * (end - self).";
  static constexpr double ulp = 2;
  static constexpr auto scalars = "weight";
  template <class T> static auto f(T self, T end, T weight) { return self + weight * (end - self); }
  template <class T> static T grad_self(T g, T self, T end, T weight, T y) {
    return g * (T(1) - conj(weight));
  }
  template <class T> static T grad_end(T g, T self, T end, T weight, T y) {
    return g * conj(weight);
  }
  template <class T> static T grad_weight(T g, T self, T end, T weight, T y) {
    return g * conj(end - self);
  }
};

}  // namespace torcxx::ops
