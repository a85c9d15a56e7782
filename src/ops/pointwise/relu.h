#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Relu : Pointwise<Same, Floats | Ints> {
  static constexpr auto schema = "relu(Tensor self) -> Tensor";
  static constexpr auto doc = "max(x, 0).";
  static constexpr double ulp = 0;
  template <class T> static auto f(T self) { return max(self, T(0)); }
  template <class T> static T grad_self(T g, T self, T y) { return where(y > T(0), g, T(0)); }
};

}  // namespace torcxx::ops
