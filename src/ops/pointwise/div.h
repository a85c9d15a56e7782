#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Div : Pointwise<ToFloat, Floats | Complexes> {
  static constexpr auto schema = "div.Tensor(Tensor self, Tensor other) -> Tensor";
  static constexpr auto aliases = "divide, true_divide";
  static constexpr auto doc = "True quotient; of integers in the default dtype.";
  static constexpr double ulp = 0.5;
  static constexpr auto scalars = "other, self";
  template <class T> static auto f(T self, T other) { return self / other; }
  template <class T> static T grad_self(T g, T self, T other, T y) { return g / conj(other); }
  template <class T> static T grad_other(T g, T self, T other, T y) { return -g * conj(y / other); }
};

}  // namespace torcxx::ops
