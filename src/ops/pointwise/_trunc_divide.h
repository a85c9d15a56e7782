#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct TruncDivide : Pointwise<Same, Floats | Ints> {
  static constexpr auto schema = "_trunc_divide(Tensor self, Tensor other) -> Tensor";
  static constexpr auto doc = "Quotient rounded toward zero.";
  static constexpr double ulp = 0;
  static constexpr Range range{1, 10};
  static constexpr bool divides = true;
  static constexpr auto variants = "";
  template <class T> static T f(T self, T other) {
    if constexpr (std::is_integral_v<lane_t<T>>)
      return trunc_divide(self, other);
    else
      return trunc(self / other);
  }
  template <class T> static T grad_self(T g, T self, T other, T y) { return T(0); }
  template <class T> static T grad_other(T g, T self, T other, T y) { return T(0); }
};

}  // namespace torcxx::ops
