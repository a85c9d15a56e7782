#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Angle : Pointwise<ToReal, Floats> {
  static constexpr auto schema = "angle(Tensor self) -> Tensor";
  static constexpr auto doc = "Angle of a complex number; of a real one 0 or pi.";
  static constexpr double ulp = 1;
  template <class T> static auto f(T self) { return angle(self); }
  template <class T> static T grad_self(T g, T self, T y) { return T(0); }
};

}  // namespace torcxx::ops
