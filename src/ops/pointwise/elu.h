#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Elu : Pointwise<ToFloat, Floats> {
  static constexpr auto schema =
      "elu(Tensor self, Scalar alpha=1, Scalar scale=1, Scalar input_scale=1) -> Tensor";
  static constexpr auto doc = "x, or alpha * (exp(x) - 1) below 0.";
  static constexpr double ulp = 4;
  static constexpr Range range{-80, 80};
  template <class T> static auto f(T self, T alpha, T scale, T input_scale) {
    return where(self > T(0), self * scale, expm1(self * input_scale) * alpha * scale);
  }
  template <class T> static T grad_self(T g, T self, T y, T alpha, T scale, T input_scale) {
    return where(self > T(0), g * scale, g * input_scale * alpha * scale * exp(self * input_scale));
  }
};

}  // namespace torcxx::ops
