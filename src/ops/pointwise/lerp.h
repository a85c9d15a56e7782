#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Lerp : Pointwise<Same, Floats | Complexes> {
  static constexpr auto schema = "lerp.Tensor(Tensor self, Tensor end, Tensor weight) -> Tensor";
  static constexpr auto doc = "self + weight * (end - self).";
  static constexpr double ulp = 3;
  static constexpr Range range{0, 1};
  static constexpr auto scalars = "weight";
  // From the nearer end, so that a weight of 1 gives `end` itself.
  template <class T> static auto f(T self, T end, T weight) {
    return where(weight * conj(weight) < T(0.25), self + weight * (end - self),
                 end - (end - self) * (T(1) - weight));
  }
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
