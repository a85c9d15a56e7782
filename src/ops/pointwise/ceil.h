#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Ceil : Pointwise<Same, Floats | Ints> {
  static constexpr auto schema = "ceil(Tensor self) -> Tensor";
  static constexpr auto doc = "Smallest integer not below.";
  static constexpr double ulp = 0;
  template <class T> static auto f(T self) { return ceil(self); }
  template <class T> static T grad_self(T g, T self, T y) { return T(0); }
};

}  // namespace torcxx::ops
