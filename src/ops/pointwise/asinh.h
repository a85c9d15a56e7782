#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Asinh : Pointwise<ToFloat, Floats | Complexes> {
  static constexpr auto schema = "asinh(Tensor self) -> Tensor";
  static constexpr auto aliases = "arcsinh";
  static constexpr auto doc = "Inverse hyperbolic sine.";
  static constexpr double ulp = 3;
  static constexpr Range range{-10000.0, 10000.0};
  template <class T> static auto f(T self) { return asinh(self); }
  template <class T> static T grad_self(T g, T self, T y) {
    return g * conj(rsqrt(self * self + T(1)));
  }
};

}  // namespace torcxx::ops
