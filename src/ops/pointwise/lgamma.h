#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Lgamma : Pointwise<ToFloat, Floats> {
  static constexpr auto schema = "lgamma(Tensor self) -> Tensor";
  static constexpr auto aliases = "special_gammaln";
  static constexpr auto doc = "Logarithm of the magnitude of the gamma function.";
  static constexpr double ulp = 16;
  static constexpr Range range{0.1, 100};
  template <class T> static auto f(T self) { return lgamma(self); }
  template <class T> static T grad_self(T g, T self, T y) { return g * digamma(self); }
};

}  // namespace torcxx::ops
