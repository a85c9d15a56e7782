#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Bce : Pointwise<Same, Floats> {
  static constexpr auto schema = "_bce(Tensor self, Tensor target) -> Tensor";
  static constexpr auto doc = "";
  static constexpr double ulp = 4;
  static constexpr Range range{0.01, 0.99};
  static constexpr bool inplace = false;
  template <class T> static auto f(T self, T target) {
    return -(target * max(log(self), T(-100)) + (T(1) - target) * max(log1p(-self), T(-100)));
  }
  template <class T> static T grad_self(T g, T self, T target, T y) {
    return g * ((self - target) / max(self * (T(1) - self), T(1e-12)));
  }
  template <class T> static T grad_target(T g, T self, T target, T y) {
    return g * (log1p(-self) - log(self));
  }
};

}  // namespace torcxx::ops
