#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Neg : Pointwise<Same, Numbers> {
  static constexpr auto schema = "neg(Tensor self) -> Tensor";
  static constexpr auto aliases = "negative";
  static constexpr auto doc = "Negative of each element.";
  static constexpr double ulp = 0;
  template <class T> static auto f(T self) { return -self; }
  template <class T> static T grad_self(T g, T self, T y) { return -g; }
};

}  // namespace torcxx::ops
