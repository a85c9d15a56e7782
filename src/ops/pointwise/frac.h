#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Frac : Pointwise<Same, Floats> {
  static constexpr auto schema = "frac(Tensor self) -> Tensor";
  static constexpr auto doc = "Fractional part, with the sign of x.";
  static constexpr double ulp = 0;
  template <class T> static auto f(T self) { return frac(self); }
  template <class T> static T grad_self(T g, T self, T y) { return g; }
};

}  // namespace torcxx::ops
