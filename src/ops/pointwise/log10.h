#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Log10 : Pointwise<ToFloat, Floats | Complexes> {
  static constexpr auto schema = "log10(Tensor self) -> Tensor";
  static constexpr auto doc = "Logarithm to base 10.";
  static constexpr double ulp = 2;
  static constexpr Range range{0, 10000.0};
  template <class T> static auto f(T self) { return log10(self); }
  template <class T> static T grad_self(T g, T self, T y) {
    return g / (conj(self) * T(2.30258509299404568402));
  }
};

}  // namespace torcxx::ops
