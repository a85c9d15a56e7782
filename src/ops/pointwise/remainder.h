#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Remainder : Pointwise<Same, Floats | Ints> {
  static constexpr auto schema = "remainder.Tensor(Tensor self, Tensor other) -> Tensor";
  static constexpr auto doc = "Remainder with the sign of other.";
  static constexpr double ulp = 0;
  static constexpr bool divides = true;
  static constexpr auto scalars = "other, self";
  template <class T> static auto f(T self, T other) { return remainder(self, other); }
  template <class T> static T grad_self(T g, T self, T other, T y) { return g; }
  template <class T> static T grad_other(T g, T self, T other, T y) {
    return -g * floor_divide(self, other);
  }
};

}  // namespace torcxx::ops
