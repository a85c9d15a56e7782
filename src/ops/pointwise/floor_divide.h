#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct FloorDivide : Pointwise<Same, Floats | Ints> {
  static constexpr auto schema = "floor_divide(Tensor self, Tensor other) -> Tensor";
  static constexpr auto doc = "Quotient rounded down.";
  static constexpr double ulp = 0;
  static constexpr Range range{1, 10};
  static constexpr bool divides = true;
  static constexpr bool differentiable = false;
  static constexpr auto scalars = "other, self";
  template <class T> static auto f(T self, T other) { return floor_divide(self, other); }
};

}  // namespace torcxx::ops
