#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct BceLogits : Pointwise<Same, Floats> {
  static constexpr auto schema = "_bce_logits(Tensor self, Tensor target) -> Tensor";
  static constexpr auto doc =
      "Binary cross entropy of a sigmoid, without cancellation for targets in [0, 1].";
  static constexpr double ulp = 8;
  static constexpr Range range{0, 1};
  static constexpr bool inplace = false;
  template <class T> static auto f(T self, T target) {
    const T linear = where(self < T(0), -target * self, (T(1) - target) * self);
    return linear + log1p(exp(-abs(self)));
  }
  template <class T> static T grad_self(T g, T self, T target, T y) {
    return g * (sigmoid(self) - target);
  }
  template <class T> static T grad_target(T g, T self, T target, T y) { return -g * self; }
};

}  // namespace torcxx::ops
