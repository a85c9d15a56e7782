#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Acosh : Pointwise<ToFloat, Floats | Complexes> {
  static constexpr auto schema = "acosh(Tensor self) -> Tensor";
  static constexpr auto aliases = "arccosh";
  static constexpr auto doc = "Inverse hyperbolic cosine.";
  static constexpr double ulp = 3;
  static constexpr Range range{1, 10000.0};
  template <class T> static auto f(T self) { return acosh(self); }
  template <class T> static T grad_self(T g, T self, T y) {
    return g * conj(rsqrt(self * self - T(1)));
  }
};

}  // namespace torcxx::ops
