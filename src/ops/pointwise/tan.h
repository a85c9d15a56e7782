#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Tan : Pointwise<ToFloat, Floats | Complexes> {
  static constexpr auto schema = "tan(Tensor self) -> Tensor";
  static constexpr auto doc = "Tangent of radians.";
  static constexpr double ulp = 3;
  static constexpr Range range{-1000.0, 1000.0};
  template <class T> static auto f(T self) { return tan(self); }
  template <class T> static T grad_self(T g, T self, T y) { return g * conj(y * y + T(1)); }
};

}  // namespace torcxx::ops
