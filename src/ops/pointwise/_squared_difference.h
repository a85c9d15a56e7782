#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct SquaredDifference : Pointwise<Same, Floats | Complexes> {
  static constexpr auto schema = "_squared_difference(Tensor self, Tensor target) -> Tensor";
  static constexpr auto doc = "The square of self - target.";
  static constexpr double ulp = 2;
  static constexpr auto scalars = "";
  static constexpr bool inplace = false;
  template <class T> static auto f(T self, T target) { return (self - target) * (self - target); }
  template <class T> static T grad_self(T g, T self, T target, T y) {
    return g * conj((self - target) * T(2));
  }
  template <class T> static T grad_target(T g, T self, T target, T y) {
    return g * conj((target - self) * T(2));
  }
};

}  // namespace torcxx::ops
