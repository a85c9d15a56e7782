#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Asin : Pointwise<ToFloat, Floats | Complexes> {
  static constexpr auto schema = "asin(Tensor self) -> Tensor";
  static constexpr auto aliases = "arcsin";
  static constexpr auto doc = "Arc sine, in radians.";
  static constexpr double ulp = 2;
  static constexpr Range range{-1, 1};
  template <class T> static auto f(T self) { return asin(self); }
  template <class T> static T grad_self(T g, T self, T y) {
    return g * conj(rsqrt(T(1) - self * self));
  }
};

}  // namespace torcxx::ops
