#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Expm1 : Pointwise<ToFloat, Floats | Complexes> {
  static constexpr auto schema = "expm1(Tensor self) -> Tensor";
  static constexpr auto aliases = "special_expm1";
  static constexpr auto doc = "exp(x) - 1, accurate near 0.";
  static constexpr double ulp = 2;
  static constexpr Range range{-87, 88};
  template <class T> static auto f(T self) { return expm1(self); }
  template <class T> static T grad_self(T g, T self, T y) { return g * conj(y + T(1)); }
};

}  // namespace torcxx::ops
