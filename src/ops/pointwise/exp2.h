#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Exp2 : Pointwise<ToFloat, Floats | Complexes> {
  static constexpr auto schema = "exp2(Tensor self) -> Tensor";
  static constexpr auto aliases = "special_exp2";
  static constexpr auto doc = "2 to the power of each element.";
  static constexpr double ulp = 1.25;
  static constexpr Range range{-126, 127};
  template <class T> static auto f(T self) { return exp2(self); }
  template <class T> static T grad_self(T g, T self, T y) {
    return g * conj(y) * T(0.69314718055994530942);
  }
};

}  // namespace torcxx::ops
