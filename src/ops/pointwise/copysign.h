#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Copysign : Pointwise<ToFloat, Floats> {
  static constexpr auto schema = "copysign.Tensor(Tensor self, Tensor other) -> Tensor";
  static constexpr auto doc = "Magnitude of self with the sign of other.";
  static constexpr double ulp = 0;
  template <class T> static auto f(T self, T other) { return copysign(self, other); }
  template <class T> static T grad_self(T g, T self, T other, T y) {
    return where(self == T(0), T(0), g * copysign(T(1), self) * copysign(T(1), other));
  }
  template <class T> static T grad_other(T g, T self, T other, T y) { return T(0); }
};

}  // namespace torcxx::ops
