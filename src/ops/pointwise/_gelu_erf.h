#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct GeluErf : Pointwise<ToFloat, Floats> {
  static constexpr auto schema = "_gelu_erf(Tensor self) -> Tensor";
  static constexpr auto doc =
      "x times the normal distribution function (Hendrycks and Gimpel, 2016).";
  static constexpr double ulp = 64;
  static constexpr Range range{-8, 8};
  template <class T> static auto f(T self) {
    return self * T(0.5) * erfc(self * T(-0.70710678118654752440));
  }
  template <class T> static T grad_self(T g, T self, T y) {
    return g * (T(0.5) * erfc(self * T(-0.70710678118654752440)) +
                self * exp(self * self * T(-0.5)) * T(0.39894228040143267794));
  }
};

}  // namespace torcxx::ops
