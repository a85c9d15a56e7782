#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct SpecialExpit : Pointwise<ToFloat, Floats | Complexes> {
  static constexpr auto schema = "special_expit(Tensor self) -> Tensor";
  static constexpr auto doc = "1 / (1 + exp(-x)): sigmoid under the name of torch.special.";
  static constexpr double ulp = 2.5;
  static constexpr Range range{-87, 87};
  template <class T> static auto f(T self) { return sigmoid(self); }
  template <class T> static T grad_self(T g, T self, T y) { return g * conj(y * (T(1) - y)); }
};

}  // namespace torcxx::ops
