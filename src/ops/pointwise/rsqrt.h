#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Rsqrt : Pointwise<ToFloat, Floats | Complexes> {
  static constexpr auto schema = "rsqrt(Tensor self) -> Tensor";
  static constexpr auto doc = "Reciprocal of the square root.";
  static constexpr double ulp = 2;
  static constexpr Range range{0.001, 1000};
  template <class T> static auto f(T self) { return rsqrt(self); }
  template <class T> static T grad_self(T g, T self, T y) { return g * conj(y * y * y) * T(-0.5); }
};

}  // namespace torcxx::ops
