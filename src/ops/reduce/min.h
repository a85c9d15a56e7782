#pragma once
#include "ops/reduction.h"

namespace torcxx::ops {

struct MinAll : Reduction<Total::Same, Floats | Ints> {
  static constexpr auto schema = "min(Tensor self) -> Tensor";
  static constexpr auto doc = "Least element; NaN wins. Ties share the gradient.";
  static constexpr bool needs_elements = true;
  template <class T> static T start() { return greatest<T>(); }
  template <class T> static T join(T a, T b) { return min(a, b); }
  template <class C> static Tensor grad_self(const C& c) {
    return ties_grad_all(c.grad, c.self, c.result);
  }
};

}  // namespace torcxx::ops
