// Elementwise functions composed of others.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Deg2rad : Composite {
  static constexpr auto schema = "deg2rad(Tensor self) -> Tensor";
  static constexpr auto doc = "Degrees as radians.";
  static constexpr bool inplace = true;
  static Tensor forward(const Tensor& self) { return mul(self, 0.017453292519943295); }
};

struct Rad2deg : Composite {
  static constexpr auto schema = "rad2deg(Tensor self) -> Tensor";
  static constexpr auto doc = "Radians as degrees.";
  static constexpr bool inplace = true;
  static Tensor forward(const Tensor& self) { return mul(self, 57.295779513082323); }
};

struct Positive : Composite {
  static constexpr auto schema = "positive(Tensor(a) self) -> Tensor(a)";
  static constexpr auto doc = "self.";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self) {
    TORCXX_CHECK(self.dtype() != kBool, "The `+` operator, on a bool tensor is not supported.");
    return self;
  }
};

struct ResolveConj : Composite {
  static constexpr auto schema = "resolve_conj(Tensor(a) self) -> Tensor(a)";
  static constexpr auto doc = "self: conjugates are never kept lazily.";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self) { return self; }
};

struct ResolveNeg : Composite {
  static constexpr auto schema = "resolve_neg(Tensor(a) self) -> Tensor(a)";
  static constexpr auto doc = "self: negatives are never kept lazily.";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self) { return self; }
};

struct Isposinf : Composite {
  static constexpr auto schema = "isposinf(Tensor self) -> Tensor";
  static constexpr auto doc = "Whether elements are infinity.";
  static Tensor forward(const Tensor& self) {
    TORCXX_CHECK(!self.is_complex(), "isposinf does not support complex inputs.");
    return eq(self, std::numeric_limits<double>::infinity());
  }
};

struct Isneginf : Composite {
  static constexpr auto schema = "isneginf(Tensor self) -> Tensor";
  static constexpr auto doc = "Whether elements are minus infinity.";
  static Tensor forward(const Tensor& self) {
    TORCXX_CHECK(!self.is_complex(), "isneginf does not support complex inputs.");
    return eq(self, -std::numeric_limits<double>::infinity());
  }
};

struct Isreal : Composite {
  static constexpr auto schema = "isreal(Tensor self) -> Tensor";
  static constexpr auto doc = "Whether elements have no imaginary part.";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self) {
    return self.is_complex() ? eq(imag(self), 0) : ones_like(self, TensorOptions(kBool));
  }
};

struct NanToNum : Composite {
  static constexpr auto schema =
      "nan_to_num(Tensor self, float? nan=None, float? posinf=None, float? neginf=None) -> Tensor";
  static constexpr auto doc =
      "NaN, infinity and minus infinity replaced: by 0 and the dtype's extremes unless given.";
  static constexpr bool inplace = true;
  static Tensor forward(const Tensor& self, std::optional<double> nan, std::optional<double> posinf,
                        std::optional<double> neginf) {
    if (isIntegralType(self.dtype(), true)) return clone(self);
    if (self.is_complex())
      return view_as_complex(nan_to_num(view_as_real(self), nan, posinf, neginf));
    const double most = self.dtype() == kFloat64    ? std::numeric_limits<double>::max()
                        : self.dtype() == kFloat16  ? 65504
                        : self.dtype() == kBFloat16 ? 3.3895313892515355e38
                                                    : std::numeric_limits<float>::max();
    const double inf = std::numeric_limits<double>::infinity();
    const Tensor x = masked_fill(self, isnan(self), nan.value_or(0));
    const Tensor low = masked_fill(x, eq(self, -inf), neginf.value_or(-most));
    return masked_fill(low, eq(self, inf), posinf.value_or(most));
  }
};

struct Logaddexp : Composite {
  static constexpr auto schema = "logaddexp(Tensor self, Tensor other) -> Tensor";
  static constexpr auto doc = "log(exp(self) + exp(other)), without overflow.";
  static Tensor forward(const Tensor& self, const Tensor& other) {
    const Tensor d = sub(self, other);
    if (d.is_complex()) {
      const Tensor first = ge(real(d), 0);
      return add(where(first, self, other), log(add(exp(where(first, neg(d), d)), 1)));
    }
    const Tensor same = logical_and(eq(self, other), isinf(self));
    return add(maximum(self, other), log1p(exp(neg(abs(masked_fill(d, same, 0))))));
  }
};

struct Logaddexp2 : Composite {
  static constexpr auto schema = "logaddexp2(Tensor self, Tensor other) -> Tensor";
  static constexpr auto doc = "log2(2^self + 2^other), without overflow.";
  static Tensor forward(const Tensor& self, const Tensor& other) {
    const Tensor same = logical_and(eq(self, other), isinf(self));
    const Tensor d = masked_fill(sub(self, other), same, 0);
    return add(maximum(self, other), mul(log1p(exp2(neg(abs(d)))), 1.4426950408889634));
  }
};

}  // namespace torcxx::ops
