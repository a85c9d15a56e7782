#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Sigmoid : Pointwise<ToFloat, Floats | Complexes> {
  static constexpr auto schema = "sigmoid(Tensor self) -> Tensor";
  static constexpr auto aliases = "special_expit";
  static constexpr auto doc = "1 / (1 + exp(-x)).";
  static constexpr double ulp = 2.5;
  static constexpr Range range{-87, 87};
  template <class T> static auto f(T self) { return sigmoid(self); }
  template <class T> static T grad_self(T g, T self, T y) { return g * conj(y * (T(1) - y)); }
};

}  // namespace torcxx::ops
