#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Gate : Pointwise<Same, Floats> {
  static constexpr auto schema = "_gate(Tensor self, Tensor value) -> Tensor";
  static constexpr auto doc = "sigmoid(self) * tanh(value), as recurrent cells gate a value.";
  static constexpr double ulp = 6;
  static constexpr bool inplace = false;
  template <class T> static auto f(T self, T value) { return sigmoid(self) * tanh(value); }
  template <class T> static T grad_self(T g, T self, T value, T y) {
    return g * y * sigmoid(-self);
  }
  template <class T> static T grad_value(T g, T self, T value, T y) {
    const T t = tanh(value);
    return g * sigmoid(self) * (T(1) - t * t);
  }
};

}  // namespace torcxx::ops
