#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Atanh : Pointwise<ToFloat, Floats | Complexes> {
  static constexpr auto schema = "atanh(Tensor self) -> Tensor";
  static constexpr auto aliases = "arctanh";
  static constexpr auto doc = "Inverse hyperbolic tangent.";
  static constexpr double ulp = 3;
  static constexpr Range range{-0.999, 0.999};
  template <class T> static auto f(T self) { return atanh(self); }
  template <class T> static T grad_self(T g, T self, T y) { return g / conj(T(1) - self * self); }
};

}  // namespace torcxx::ops
