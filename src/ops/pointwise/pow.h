#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Pow : Pointwise<Same, Numbers> {
  static constexpr auto schema = "pow.Tensor_Tensor(Tensor self, Tensor exponent) -> Tensor";
  static constexpr auto doc = "self to the power of exponent.";
  static constexpr double ulp = 1.25;
  static constexpr Range range{0.01, 20};
  static constexpr auto scalars = "exponent, self";
  static constexpr int divides = 2;  // no integer is a negative power
  template <class T> static auto f(T self, T exponent) { return pow(self, exponent); }
  template <class T> static T grad_self(T g, T self, T exponent, T y) {
    return where(exponent == T(0), T(0), g * conj(exponent * pow(self, exponent - T(1))));
  }
  template <class T> static T grad_exponent(T g, T self, T exponent, T y) {
    return where((self == T(0)) & (exponent >= T(0)), T(0), g * conj(y * log(self)));
  }
};

}  // namespace torcxx::ops
