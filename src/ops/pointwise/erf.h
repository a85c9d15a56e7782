#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Erf : Pointwise<ToFloat, Floats> {
  static constexpr auto schema = "erf(Tensor self) -> Tensor";
  static constexpr auto aliases = "special_erf";
  static constexpr auto doc = "Error function.";
  static constexpr double ulp = 2;
  static constexpr Range range{-4, 4};
  template <class T> static auto f(T self) { return erf(self); }
  template <class T> static T grad_self(T g, T self, T y) {
    return g * exp(-(self * self)) * T(1.12837916709551257390);
  }
};

}  // namespace torcxx::ops
