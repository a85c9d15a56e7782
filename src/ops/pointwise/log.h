#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Log : Pointwise<ToFloat, Floats | Complexes> {
  static constexpr auto schema = "log(Tensor self) -> Tensor";
  static constexpr auto doc = "Natural logarithm.";
  static constexpr double ulp = 1;
  static constexpr Range range{0, 10000.0};
  template <class T> static auto f(T self) { return log(self); }
  template <class T> static T grad_self(T g, T self, T y) { return g / conj(self); }
};

}  // namespace torcxx::ops
