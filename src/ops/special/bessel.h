// Bessel functions of whole order, and Airy's.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct BesselJ0 : Function {
  static constexpr auto schema = "special_bessel_j0(Tensor self) -> Tensor";
  static constexpr auto doc = "Bessel function of the first kind, order 0.";
  template <class C> static Tensor grad_self(const C& c) {
    return neg(c.grad) * special_bessel_j1(c.self);
  }
};

struct BesselJ1 : Function {
  static constexpr auto schema = "special_bessel_j1(Tensor self) -> Tensor";
  static constexpr auto doc = "Bessel function of the first kind, order 1.";
  template <class C> static Tensor grad_self(const C& c) {
    return c.grad * (special_bessel_j0(c.self) - quotient_or_half(c.result, c.self));
  }
};

struct BesselY0 : Function {
  static constexpr auto schema = "special_bessel_y0(Tensor self) -> Tensor";
  static constexpr auto doc = "Bessel function of the second kind, order 0.";
  template <class C> static Tensor grad_self(const C& c) {
    return neg(c.grad) * special_bessel_y1(c.self);
  }
};

struct BesselY1 : Function {
  static constexpr auto schema = "special_bessel_y1(Tensor self) -> Tensor";
  static constexpr auto doc = "Bessel function of the second kind, order 1.";
  template <class C> static Tensor grad_self(const C& c) {
    return c.grad * (special_bessel_y0(c.self) - c.result / c.self);
  }
};

struct SphericalBesselJ0 : Function {
  static constexpr auto schema = "special_spherical_bessel_j0(Tensor x) -> Tensor";
  static constexpr bool differentiable = false;
  static constexpr auto doc = "Bessel function of the first kind, spherical, order 0: sin(x) / x.";
};

struct AiryAi : Function {
  static constexpr auto schema = "special_airy_ai(Tensor x) -> Tensor";
  static constexpr bool differentiable = false;
  static constexpr auto doc = "Airy function Ai.";
};

}  // namespace torcxx::ops
