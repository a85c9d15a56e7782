#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Fmax : Pointwise<Same, Floats | Ints | Bools> {
  static constexpr auto schema = "fmax(Tensor self, Tensor other) -> Tensor";
  static constexpr auto doc = "The larger of two elements, the other one for NaN.";
  static constexpr double ulp = 0;
  static constexpr auto scalars = "";
  static constexpr bool inplace = false;
  template <class T> static auto f(T self, T other) { return fmax(self, other); }
  template <class T> static T grad_self(T g, T self, T other, T y) {
    return where((self >= other) | isnan(other), g, T(0));
  }
  template <class T> static T grad_other(T g, T self, T other, T y) {
    return where((self >= other) | isnan(other), T(0), g);
  }
};

}  // namespace torcxx::ops
