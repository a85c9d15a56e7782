#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Sinh : Pointwise<ToFloat, Floats | Complexes> {
  static constexpr auto schema = "sinh(Tensor self) -> Tensor";
  static constexpr auto doc = "Hyperbolic sine.";
  static constexpr double ulp = 3;
  static constexpr Range range{-80, 80};
  template <class T> static auto f(T self) { return sinh(self); }
  template <class T> static T grad_self(T g, T self, T y) { return g * conj(cosh(self)); }
};

}  // namespace torcxx::ops
