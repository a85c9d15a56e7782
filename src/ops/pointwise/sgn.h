#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Sgn : Pointwise<Same, All> {
  static constexpr auto schema = "sgn(Tensor self) -> Tensor";
  static constexpr auto doc = "Sign; of a complex number the unit number of its direction.";
  static constexpr double ulp = 1;
  template <class T> static auto f(T self) { return sign(self); }
  template <class T> static T grad_self(T g, T self, T y) { return T(0); }
};

}  // namespace torcxx::ops
