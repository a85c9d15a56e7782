#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct LeakyRelu : Pointwise<ToFloat, Floats> {
  static constexpr auto schema = "leaky_relu(Tensor self, Scalar negative_slope=0.01) -> Tensor";
  static constexpr auto doc = "x, or negative_slope * x below 0.";
  static constexpr double ulp = 1;
  static constexpr Range range{-80, 80};
  template <class T> static auto f(T self, T negative_slope) {
    return where(self > T(0), self, self * negative_slope);
  }
  template <class T> static T grad_self(T g, T self, T y, T negative_slope) {
    return where(self > T(0), g, g * negative_slope);
  }
};

}  // namespace torcxx::ops
