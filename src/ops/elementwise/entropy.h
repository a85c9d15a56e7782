// x log(y) and functions made of it, and the normal distribution.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Xlogy : Composite {
  static constexpr auto schema = "xlogy.Tensor(Tensor self, Tensor other) -> Tensor";
  static constexpr auto aliases = "special_xlogy";
  static constexpr auto doc = "self log(other), 0 where self is 0 and other is no NaN.";
  static constexpr auto scalars = "other, self";
  static constexpr bool inplace = true;
  static Tensor forward(const Tensor& self, const Tensor& other) {
    const Tensor none = logical_and(
        eq(self, 0), logical_or(le(other, 0), eq(other, std::numeric_limits<double>::infinity())));
    return mul(self, log(masked_fill(other, none, 1)));
  }
};

struct Xlog1py : Composite {
  static constexpr auto schema = "special_xlog1py(Tensor self, Tensor other) -> Tensor";
  static constexpr auto doc = "self log1p(other), 0 where self is 0 and other is no NaN.";
  static constexpr auto scalars = "other, self";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, const Tensor& other) {
    const Tensor none = logical_and(
        eq(self, 0), logical_or(le(other, -1), eq(other, std::numeric_limits<double>::infinity())));
    return mul(self, log1p(masked_fill(other, none, 0)));
  }
};

struct Entr : Composite {
  static constexpr auto schema = "special_entr(Tensor self) -> Tensor";
  static constexpr auto doc = "-x log(x), 0 at 0 and minus infinity below.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self) {
    const Tensor x = self.is_floating_point() ? self : to(self, get_default_dtype());
    return masked_fill(neg(mul(x, log(masked_fill(x, le(x, 0), 1)))), lt(x, 0),
                       -std::numeric_limits<double>::infinity());
  }
};

struct Ndtr : Composite {
  static constexpr auto schema = "special_ndtr(Tensor self) -> Tensor";
  static constexpr auto doc = "Normal distribution function.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self) {
    return mul(erfc(mul(self, -0.70710678118654752)), 0.5);
  }
};

}  // namespace torcxx::ops
