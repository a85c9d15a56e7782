#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Mish : Pointwise<ToFloat, Floats> {
  static constexpr auto schema = "mish(Tensor self) -> Tensor";
  static constexpr auto doc = "x * tanh(softplus(x)).";
  static constexpr double ulp = 6;
  static constexpr Range range{-80, 80};
  template <class T> static auto f(T self) {
    return self * tanh(log1p(exp(-abs(self))) + max(self, T(0)));
  }
  template <class T> static T grad_self(T g, T self, T y) {
    return g * (tanh(log1p(exp(-abs(self))) + max(self, T(0))) +
                self * sigmoid(self) *
                    (T(1) - tanh(log1p(exp(-abs(self))) + max(self, T(0))) *
                                tanh(log1p(exp(-abs(self))) + max(self, T(0)))));
  }
};

}  // namespace torcxx::ops
