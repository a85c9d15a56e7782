#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct KeepGate : Pointwise<Same, Floats> {
  static constexpr auto schema = "_keep_gate(Tensor self, Tensor state, Tensor update) -> Tensor";
  static constexpr auto doc = "sigmoid(self) * state + update, the next cell state of an LSTM.";
  static constexpr double ulp = 6;
  static constexpr Range range{0, 10};
  static constexpr bool inplace = false;
  template <class T> static auto f(T self, T state, T update) {
    return sigmoid(self) * state + update;
  }
  template <class T> static T grad_self(T g, T self, T state, T update, T y) {
    const T s = sigmoid(self);
    return g * state * s * (T(1) - s);
  }
  template <class T> static T grad_state(T g, T self, T state, T update, T y) {
    return g * sigmoid(self);
  }
  template <class T> static T grad_update(T g, T self, T state, T update, T y) { return g; }
};

}  // namespace torcxx::ops
