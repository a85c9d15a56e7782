#pragma once
#include "ops/pointwise/_trigamma.h"
#include "ops/record.h"

namespace torcxx::ops {

struct Digamma : Pointwise<ToFloat, Floats> {
  static constexpr auto schema = "digamma(Tensor self) -> Tensor";
  static constexpr auto aliases = "special_digamma, special_psi";
  static constexpr auto doc = "Derivative of lgamma.";
  static constexpr double ulp = 16;
  static constexpr Range range{0.1, 100};
  template <class T> static auto f(T self) { return digamma(self); }
  template <class T> static T grad_self(T g, T self, T y) { return g * Trigamma::f<T>(self); }
};

}  // namespace torcxx::ops
