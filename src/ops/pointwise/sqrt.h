#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Sqrt : Pointwise<ToFloat, Floats | Complexes> {
  static constexpr auto schema = "sqrt(Tensor self) -> Tensor";
  static constexpr auto doc = "Square root; NaN for negative numbers.";
  static constexpr double ulp = 1;
  static constexpr Range range{0, 1000};
  template <class T> static auto f(T self) { return sqrt(self); }
  template <class T> static T grad_self(T g, T self, T y) { return g / (conj(y) * T(2)); }
};

}  // namespace torcxx::ops
