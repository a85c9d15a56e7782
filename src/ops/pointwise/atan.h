#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Atan : Pointwise<ToFloat, Floats | Complexes> {
  static constexpr auto schema = "atan(Tensor self) -> Tensor";
  static constexpr auto aliases = "arctan";
  static constexpr auto doc = "Arc tangent, in radians.";
  static constexpr double ulp = 2;
  static constexpr Range range{-1000.0, 1000.0};
  template <class T> static auto f(T self) { return atan(self); }
  template <class T> static T grad_self(T g, T self, T y) { return g / conj(self * self + T(1)); }
};

}  // namespace torcxx::ops
