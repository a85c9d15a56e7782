#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Sign : Pointwise<Same, Floats | Ints | Bools> {
  static constexpr auto schema = "sign(Tensor self) -> Tensor";
  static constexpr auto doc = "-1, 0 or 1 by the sign; NaN stays.";
  static constexpr double ulp = 0;
  template <class T> static auto f(T self) { return sign(self); }
  template <class T> static T grad_self(T g, T self, T y) { return T(0); }
};

}  // namespace torcxx::ops
