#pragma once
#include "ops/reduction.h"

namespace torcxx::ops {

struct Amin : Reduction<Total::Same, Floats | Ints> {
  static constexpr auto schema = "amin(Tensor self, int[1] dim=[], bool keepdim=False) -> Tensor";
  static constexpr auto out_rules = "dtype";
  static constexpr auto doc =
      "Least element over dimensions, all when none is given; NaN wins. Ties share the gradient.";
  static constexpr bool needs_elements = true;
  template <class T> static T start() { return greatest<T>(); }
  template <class T> static T join(T a, T b) { return min(a, b); }
  template <class C> static Tensor grad_self(const C& c) {
    return ties_grad(c.grad, c.self, c.result, c.dim, c.keepdim);
  }
};

}  // namespace torcxx::ops
