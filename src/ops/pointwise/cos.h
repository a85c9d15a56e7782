#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Cos : Pointwise<ToFloat, Floats | Complexes> {
  static constexpr auto schema = "cos(Tensor self) -> Tensor";
  static constexpr auto doc = "Cosine of radians.";
  static constexpr double ulp = 1.5;
  static constexpr Range range{-10000.0, 10000.0};
  template <class T> static auto f(T self) { return cos(self); }
  template <class T> static T grad_self(T g, T self, T y) { return g * conj(-sin(self)); }
};

}  // namespace torcxx::ops
