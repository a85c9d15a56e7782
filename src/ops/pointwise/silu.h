#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Silu : Pointwise<ToFloat, Floats | Complexes> {
  static constexpr auto schema = "silu(Tensor self) -> Tensor";
  static constexpr auto doc = "x * sigmoid(x).";
  static constexpr double ulp = 4;
  static constexpr Range range{-80, 80};
  template <class T> static auto f(T self) { return self * sigmoid(self); }
  template <class T> static T grad_self(T g, T self, T y) {
    return g * conj(sigmoid(self) * (T(1) + self * (T(1) - sigmoid(self))));
  }
};

}  // namespace torcxx::ops
