#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Exp : Pointwise<ToFloat, Floats | Complexes> {
  static constexpr auto schema = "exp(Tensor self) -> Tensor";
  static constexpr auto doc = "e to the power of each element.";
  static constexpr double ulp = 1;
  static constexpr Range range{-87, 88};
  template <class T> static auto f(T self) { return exp(self); }
  template <class T> static T grad_self(T g, T self, T y) { return g * conj(y); }
};

}  // namespace torcxx::ops
