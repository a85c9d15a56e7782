#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Mul : Pointwise<Same, All> {
  static constexpr auto schema = "mul.Tensor(Tensor self, Tensor other) -> Tensor";
  static constexpr auto aliases = "multiply";
  static constexpr auto doc = "Product.";
  static constexpr double ulp = 0.5;
  static constexpr auto scalars = "other, self";
  template <class T> static auto f(T self, T other) { return self * other; }
  template <class T> static T grad_self(T g, T self, T other, T y) { return g * conj(other); }
  template <class T> static T grad_other(T g, T self, T other, T y) { return g * conj(self); }
};

}  // namespace torcxx::ops
