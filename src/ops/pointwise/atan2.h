#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Atan2 : Pointwise<ToFloat, Floats> {
  static constexpr auto schema = "atan2(Tensor self, Tensor other) -> Tensor";
  static constexpr auto aliases = "arctan2";
  static constexpr auto doc = "Angle of the point (other, self), in radians.";
  static constexpr double ulp = 3;
  static constexpr auto scalars = "";
  template <class T> static auto f(T self, T other) { return atan2(self, other); }
  template <class T> static T grad_self(T g, T self, T other, T y) {
    return where((self == T(0)) & (other == T(0)), T(0),
                 g * (other / (self * self + other * other)));
  }
  template <class T> static T grad_other(T g, T self, T other, T y) {
    return where((self == T(0)) & (other == T(0)), T(0),
                 g * (-self / (self * self + other * other)));
  }
};

}  // namespace torcxx::ops
