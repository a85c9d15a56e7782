#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Hypot : Pointwise<Same, Floats> {
  static constexpr auto schema = "hypot(Tensor self, Tensor other) -> Tensor";
  static constexpr auto doc = "sqrt(self^2 + other^2) without overflow.";
  static constexpr double ulp = 2;
  static constexpr auto scalars = "";
  template <class T> static auto f(T self, T other) { return hypot(self, other); }
  template <class T> static T grad_self(T g, T self, T other, T y) { return g * (self / y); }
  template <class T> static T grad_other(T g, T self, T other, T y) { return g * (other / y); }
};

}  // namespace torcxx::ops
