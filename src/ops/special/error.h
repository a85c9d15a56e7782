// Relatives of the error function.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Erfcx : Function {
  static constexpr auto schema = "special_erfcx(Tensor self) -> Tensor";
  static constexpr auto doc = "exp(x^2) erfc(x).";
  template <class C> static Tensor grad_self(const C& c) {
    return c.grad * (c.self * c.result * 2 - 1.1283791670955126);
  }
};

struct LogNdtr : Function {
  static constexpr auto schema = "special_log_ndtr(Tensor self) -> Tensor";
  static constexpr auto doc = "Logarithm of the normal distribution function.";
  template <class C> static Tensor grad_self(const C& c) {
    return c.grad * 0.79788456080286536 / special_erfcx(c.self * -0.70710678118654752);
  }
};

struct Ndtri : Function {
  static constexpr auto schema = "special_ndtri(Tensor self) -> Tensor";
  static constexpr auto doc = "Inverse of the normal distribution function.";
  template <class C> static Tensor grad_self(const C& c) {
    return c.grad * 2.5066282746310005 * exp(c.result * c.result * 0.5);
  }
};

}  // namespace torcxx::ops
