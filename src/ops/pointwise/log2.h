#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Log2 : Pointwise<ToFloat, Floats | Complexes> {
  static constexpr auto schema = "log2(Tensor self) -> Tensor";
  static constexpr auto doc = "Logarithm to base 2.";
  static constexpr double ulp = 1.25;
  static constexpr Range range{0, 10000.0};
  template <class T> static auto f(T self) { return log2(self); }
  template <class T> static T grad_self(T g, T self, T y) {
    return g / (conj(self) * T(0.69314718055994530942));
  }
};

}  // namespace torcxx::ops
