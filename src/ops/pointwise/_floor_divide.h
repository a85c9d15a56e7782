#pragma once
#include "ops/record.h"

namespace torcxx::ops {

// floor_divide as a rounding mode of div: constant between its steps.
struct FloorDivideFlat : Pointwise<Same, Floats | Ints> {
  static constexpr auto schema = "_floor_divide(Tensor self, Tensor other) -> Tensor";
  static constexpr auto doc = "Quotient rounded down; its gradient is 0.";
  static constexpr double ulp = 0;
  static constexpr Range range{1, 10};
  static constexpr bool divides = true;
  template <class T> static auto f(T self, T other) { return floor_divide(self, other); }
  template <class T> static T grad_self(T g, T self, T other, T y) { return T(0); }
  template <class T> static T grad_other(T g, T self, T other, T y) { return T(0); }
};

}  // namespace torcxx::ops
