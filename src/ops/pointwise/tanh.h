#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Tanh : Pointwise<ToFloat, Floats | Complexes> {
  static constexpr auto schema = "tanh(Tensor self) -> Tensor";
  static constexpr auto doc = "Hyperbolic tangent.";
  static constexpr double ulp = 2;
  static constexpr Range range{-12, 12};
  template <class T> static auto f(T self) { return tanh(self); }
  template <class T> static T grad_self(T g, T self, T y) { return g * conj(T(1) - y * y); }
};

}  // namespace torcxx::ops
