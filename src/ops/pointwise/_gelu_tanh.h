#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct GeluTanh : Pointwise<ToFloat, Floats> {
  static constexpr auto schema = "_gelu_tanh(Tensor self) -> Tensor";
  static constexpr auto doc = "gelu by its tanh approximation.";
  static constexpr double ulp = 128;
  static constexpr Range range{-8, 8};
  template <class T> static auto f(T self) {
    return self *
           sigmoid(T(0.79788456080286535588) * T(2) * (self + T(0.044715) * self * self * self));
  }
  template <class T> static T grad_self(T g, T self, T y) {
    return g *
           (sigmoid(T(0.79788456080286535588) * T(2) * (self + T(0.044715) * self * self * self)) *
            (T(1) + self *
                        sigmoid(T(0.79788456080286535588) * T(-2) *
                                (self + T(0.044715) * self * self * self)) *
                        T(0.79788456080286535588) * T(2) * (T(1) + T(0.134145) * self * self)));
  }
};

}  // namespace torcxx::ops
