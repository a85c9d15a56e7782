#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Erfc : Pointwise<ToFloat, Floats> {
  static constexpr auto schema = "erfc(Tensor self) -> Tensor";
  static constexpr auto aliases = "special_erfc";
  static constexpr auto doc = "1 - erf(x), accurate in the tail.";
  static constexpr double ulp = 4;
  static constexpr Range range{-4, 9};
  template <class T> static auto f(T self) { return erfc(self); }
  template <class T> static T grad_self(T g, T self, T y) {
    return g * exp(-(self * self)) * T(-1.12837916709551257390);
  }
};

}  // namespace torcxx::ops
