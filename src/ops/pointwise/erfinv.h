#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Erfinv : Pointwise<ToFloat, Floats> {
  static constexpr auto schema = "erfinv(Tensor self) -> Tensor";
  static constexpr auto aliases = "special_erfinv";
  static constexpr auto doc = "Inverse of the error function.";
  static constexpr double ulp = 8;
  static constexpr Range range{-0.999, 0.999};
  template <class T> static auto f(T self) { return erfinv(self); }
  template <class T> static T grad_self(T g, T self, T y) {
    return g * exp(y * y) * T(0.88622692545275801365);
  }
};

}  // namespace torcxx::ops
