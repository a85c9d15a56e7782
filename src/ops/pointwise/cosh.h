#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Cosh : Pointwise<ToFloat, Floats | Complexes> {
  static constexpr auto schema = "cosh(Tensor self) -> Tensor";
  static constexpr auto doc = "Hyperbolic cosine.";
  static constexpr double ulp = 3;
  static constexpr Range range{-80, 80};
  template <class T> static auto f(T self) { return cosh(self); }
  template <class T> static T grad_self(T g, T self, T y) { return g * conj(sinh(self)); }
};

}  // namespace torcxx::ops
