#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct RealAngle : Pointwise<ToFloat, Floats> {
  static constexpr auto schema = "_angle(Tensor self) -> Tensor";
  static constexpr auto doc = "0, and pi below 0.";
  static constexpr double ulp = 1;
  template <class T> static auto f(T self) { return angle(self); }
  template <class T> static T grad_self(T g, T self, T y) { return T(0); }
};

}  // namespace torcxx::ops
