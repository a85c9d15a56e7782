#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Hardtanh : Pointwise<Same, Floats | Ints> {
  static constexpr auto schema = "_hardtanh(Tensor self, Scalar lo, Scalar hi) -> Tensor";
  static constexpr auto doc = "";
  static constexpr double ulp = 0;
  template <class T> static auto f(T self, T lo, T hi) { return min(hi, max(lo, self)); }
  template <class T> static T grad_self(T g, T self, T y, T lo, T hi) {
    return where((self > lo) & (self < hi), g, T(0));
  }
};

}  // namespace torcxx::ops
