#pragma once
#include "ops/reduction.h"

namespace torcxx::ops {

struct Sum : Reduction<Total::Long> {
  static constexpr auto schema =
      "sum.dim_IntList(Tensor self, int[1]? dim, bool keepdim=False, *, ScalarType? dtype=None) -> "
      "Tensor";
  static constexpr auto also = "sum(Tensor self, *, ScalarType? dtype=None) -> Tensor";
  static constexpr auto doc = "Sum over dimensions, all when None; integers and bool sum in int64.";
  template <class T> static T start() { return T(0); }
  template <class T> static T join(T a, T b) { return a + b; }
  template <class C> static Tensor grad_self(const C& c) {
    return expand_reduced(c.grad, c.self_sizes, c.dim, c.keepdim, c.self_dtype);
  }
};

}  // namespace torcxx::ops
