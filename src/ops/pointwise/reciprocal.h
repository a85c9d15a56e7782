#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Reciprocal : Pointwise<ToFloat, Floats | Complexes> {
  static constexpr auto schema = "reciprocal(Tensor self) -> Tensor";
  static constexpr auto doc = "1 / x.";
  static constexpr double ulp = 1;
  template <class T> static auto f(T self) { return reciprocal(self); }
  template <class T> static T grad_self(T g, T self, T y) { return -g * conj(y * y); }
};

}  // namespace torcxx::ops
