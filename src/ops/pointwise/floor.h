#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Floor : Pointwise<Same, Floats | Ints> {
  static constexpr auto schema = "floor(Tensor self) -> Tensor";
  static constexpr auto doc = "Largest integer not above.";
  static constexpr double ulp = 0;
  template <class T> static auto f(T self) { return floor(self); }
  template <class T> static T grad_self(T g, T self, T y) { return T(0); }
};

}  // namespace torcxx::ops
