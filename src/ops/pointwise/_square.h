#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct SquareNumber : Pointwise<Same, Numbers> {
  static constexpr auto schema = "_square(Tensor self) -> Tensor";
  static constexpr auto doc = "Square of each element.";
  static constexpr double ulp = 1;
  template <class T> static auto f(T self) { return self * self; }
  template <class T> static T grad_self(T g, T self, T y) { return g * (conj(self) * T(2)); }
};

}  // namespace torcxx::ops
