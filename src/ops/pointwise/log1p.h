#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Log1p : Pointwise<ToFloat, Floats | Complexes> {
  static constexpr auto schema = "log1p(Tensor self) -> Tensor";
  static constexpr auto aliases = "special_log1p";
  static constexpr auto doc = "log(1 + x), accurate near 0.";
  static constexpr double ulp = 2;
  static constexpr Range range{-0.999, 10000.0};
  template <class T> static auto f(T self) { return log1p(self); }
  template <class T> static T grad_self(T g, T self, T y) { return g / (conj(self) + T(1)); }
};

}  // namespace torcxx::ops
