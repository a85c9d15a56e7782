#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Acos : Pointwise<ToFloat, Floats | Complexes> {
  static constexpr auto schema = "acos(Tensor self) -> Tensor";
  static constexpr auto aliases = "arccos";
  static constexpr auto doc = "Arc cosine, in radians.";
  static constexpr double ulp = 2;
  static constexpr Range range{-1, 1};
  template <class T> static auto f(T self) { return acos(self); }
  template <class T> static T grad_self(T g, T self, T y) {
    return g * conj(-rsqrt(T(1) - self * self));
  }
};

}  // namespace torcxx::ops
