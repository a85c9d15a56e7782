#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct LogSigmoid : Pointwise<ToFloat, Floats> {
  static constexpr auto schema = "log_sigmoid(Tensor self) -> Tensor";
  static constexpr auto doc = "log(sigmoid(x)), without overflow.";
  static constexpr double ulp = 3;
  static constexpr Range range{-80, 80};
  template <class T> static auto f(T self) { return min(self, T(0)) - log1p(exp(-abs(self))); }
  template <class T> static T grad_self(T g, T self, T y) { return g * sigmoid(-self); }
};

}  // namespace torcxx::ops
