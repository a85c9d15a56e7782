#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Trunc : Pointwise<Same, Floats | Ints> {
  static constexpr auto schema = "trunc(Tensor self) -> Tensor";
  static constexpr auto aliases = "fix";
  static constexpr auto doc = "Integer part, toward zero.";
  static constexpr double ulp = 0;
  template <class T> static auto f(T self) { return trunc(self); }
  template <class T> static T grad_self(T g, T self, T y) { return T(0); }
};

}  // namespace torcxx::ops
