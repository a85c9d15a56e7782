// Modified Bessel functions of order 0 and 1, plain and times exp(-|x|) or exp(x).
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct I0 : Function {
  static constexpr auto schema = "i0(Tensor self) -> Tensor";
  static constexpr auto aliases = "special_i0";
  static constexpr bool inplace = true;
  static constexpr auto doc = "Modified Bessel function of the first kind, order 0.";
  template <class C> static Tensor grad_self(const C& c) { return c.grad * special_i1(c.self); }
};

struct I0e : Function {
  static constexpr auto schema = "special_i0e(Tensor self) -> Tensor";
  static constexpr auto doc = "exp(-|x|) i0(x).";
  template <class C> static Tensor grad_self(const C& c) {
    return c.grad * (special_i1e(c.self) - sgn(c.self) * c.result);
  }
};

struct I1 : Function {
  static constexpr auto schema = "special_i1(Tensor self) -> Tensor";
  static constexpr auto doc = "Modified Bessel function of the first kind, order 1.";
  template <class C> static Tensor grad_self(const C& c) {
    return c.grad * (i0(c.self) - quotient_or_half(c.result, c.self));
  }
};

struct I1e : Function {
  static constexpr auto schema = "special_i1e(Tensor self) -> Tensor";
  static constexpr auto doc = "exp(-|x|) i1(x).";
  template <class C> static Tensor grad_self(const C& c) {
    return c.grad *
           (special_i0e(c.self) - sgn(c.self) * c.result - quotient_or_half(c.result, c.self));
  }
};

struct ModifiedBesselI0 : Function {
  static constexpr auto schema = "special_modified_bessel_i0(Tensor self) -> Tensor";
  static constexpr auto doc = "Modified Bessel function of the first kind, order 0.";
  template <class C> static Tensor grad_self(const C& c) {
    return c.grad * special_modified_bessel_i1(c.self);
  }
};

struct ModifiedBesselI1 : Function {
  static constexpr auto schema = "special_modified_bessel_i1(Tensor self) -> Tensor";
  static constexpr auto doc = "Modified Bessel function of the first kind, order 1.";
  template <class C> static Tensor grad_self(const C& c) {
    return c.grad * (special_modified_bessel_i0(c.self) - quotient_or_half(c.result, c.self));
  }
};

struct ModifiedBesselK0 : Function {
  static constexpr auto schema = "special_modified_bessel_k0(Tensor self) -> Tensor";
  static constexpr auto doc = "Modified Bessel function of the second kind, order 0.";
  template <class C> static Tensor grad_self(const C& c) {
    return neg(c.grad) * special_modified_bessel_k1(c.self);
  }
};

struct ModifiedBesselK1 : Function {
  static constexpr auto schema = "special_modified_bessel_k1(Tensor self) -> Tensor";
  static constexpr auto doc = "Modified Bessel function of the second kind, order 1.";
  template <class C> static Tensor grad_self(const C& c) {
    return neg(c.grad) * (special_modified_bessel_k0(c.self) + c.result / c.self);
  }
};

struct ScaledModifiedBesselK0 : Function {
  static constexpr auto schema = "special_scaled_modified_bessel_k0(Tensor x) -> Tensor";
  static constexpr bool differentiable = false;
  static constexpr auto doc = "exp(x) times modified_bessel_k0(x).";
};

struct ScaledModifiedBesselK1 : Function {
  static constexpr auto schema = "special_scaled_modified_bessel_k1(Tensor x) -> Tensor";
  static constexpr bool differentiable = false;
  static constexpr auto doc = "exp(x) times modified_bessel_k1(x).";
};

}  // namespace torcxx::ops
