#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Abs : Pointwise<ToReal, Numbers> {
  static constexpr auto schema = "abs(Tensor self) -> Tensor";
  static constexpr auto aliases = "absolute";
  static constexpr auto doc = "Absolute value; of a complex number its magnitude.";
  static constexpr double ulp = 1;
  template <class T> static auto f(T self) { return abs(self); }
  template <class T> static T grad_self(T g, T self, T y) { return g * sign(self); }
};

}  // namespace torcxx::ops
