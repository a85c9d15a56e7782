// Relatives of the gamma function.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Zeta : Function {
  static constexpr auto schema = "special_zeta(Tensor self, Tensor other) -> Tensor";
  static constexpr auto scalars = "other, self";
  static constexpr auto doc = "Hurwitz's zeta function: the sum of (k + other)^-self over k >= 0.";
  template <class C> static Tensor grad_other(const C& c) {
    return c.grad * neg(c.self) * special_zeta(c.self + 1, c.other);
  }
};

struct Polygamma : Function {
  static constexpr auto schema = "polygamma(int n, Tensor self) -> Tensor";
  static constexpr auto aliases = "special_polygamma";
  static constexpr auto doc = "Derivative n + 1 of lgamma.";
  template <class C> static Tensor grad_self(const C& c) {
    return c.grad * polygamma(c.n + 1, c.self);
  }
};

struct Igamma : Function {
  static constexpr auto schema = "igamma(Tensor self, Tensor other) -> Tensor";
  static constexpr auto aliases = "special_gammainc";
  static constexpr bool inplace = true;
  static constexpr auto doc =
      "Lower incomplete gamma function of shape self up to other, over gamma(self).";
  template <class C> static Tensor grad_other(const C& c) {
    return c.grad * exp((c.self - 1) * log(c.other) - c.other - lgamma(c.self));
  }
};

struct Igammac : Function {
  static constexpr auto schema = "igammac(Tensor self, Tensor other) -> Tensor";
  static constexpr auto aliases = "special_gammaincc";
  static constexpr bool inplace = true;
  static constexpr auto doc = "1 - igamma(self, other).";
  template <class C> static Tensor grad_other(const C& c) {
    return neg(c.grad) * exp((c.self - 1) * log(c.other) - c.other - lgamma(c.self));
  }
};

}  // namespace torcxx::ops
