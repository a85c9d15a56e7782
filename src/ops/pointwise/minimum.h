#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Minimum : Pointwise<Same, Floats | Ints | Bools> {
  static constexpr auto schema = "minimum(Tensor self, Tensor other) -> Tensor";
  static constexpr auto doc =
      "The smaller of two elements; NaN if either is. Ties share the gradient.";
  static constexpr double ulp = 0;
  static constexpr auto scalars = "";
  static constexpr bool inplace = false;
  template <class T> static auto f(T self, T other) { return min(self, other); }
  template <class T> static T grad_self(T g, T self, T other, T y) {
    return where(self < other, g, where(self == other, g * T(0.5), T(0)));
  }
  template <class T> static T grad_other(T g, T self, T other, T y) {
    return where(other < self, g, where(self == other, g * T(0.5), T(0)));
  }
};

}  // namespace torcxx::ops
