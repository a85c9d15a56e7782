#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Softplus : Pointwise<ToFloat, Floats> {
  static constexpr auto schema =
      "softplus(Tensor self, Scalar beta=1, Scalar threshold=20) -> Tensor";
  static constexpr auto doc = "log(1 + exp(beta * x)) / beta, linear beyond the threshold.";
  static constexpr double ulp = 4;
  static constexpr Range range{-80, 80};
  template <class T> static auto f(T self, T beta, T threshold) {
    return where(self * beta > threshold, self,
                 (log1p(exp(-abs(self * beta))) + max(self * beta, T(0))) / beta);
  }
  template <class T> static T grad_self(T g, T self, T y, T beta, T threshold) {
    return where(self * beta > threshold, g, g * sigmoid(self * beta));
  }
};

}  // namespace torcxx::ops
