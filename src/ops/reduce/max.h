#pragma once
#include "ops/reduction.h"

namespace torcxx::ops {

struct MaxAll : Reduction<Total::Same, Floats | Ints> {
  static constexpr auto schema = "max(Tensor self) -> Tensor";
  static constexpr auto doc = "Greatest element; NaN wins. Ties share the gradient.";
  static constexpr bool needs_elements = true;
  template <class T> static T start() { return least<T>(); }
  template <class T> static T join(T a, T b) { return max(a, b); }
  template <class C> static Tensor grad_self(const C& c) {
    return ties_grad_all(c.grad, c.self, c.result);
  }
};

}  // namespace torcxx::ops
