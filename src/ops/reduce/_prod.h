#pragma once
#include "ops/reduction.h"

namespace torcxx::ops {

struct ProdDims : Reduction<Total::Long> {
  static constexpr auto schema =
      "_prod(Tensor self, int[1]? dim, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor";
  template <class T> static T start() { return T(1); }
  template <class T> static T join(T a, T b) { return a * b; }
  template <class C> static Tensor grad_self(const C& c) {
    return prod_grad(c.grad, c.self, c.result, c.dim, c.keepdim);
  }
};

}  // namespace torcxx::ops
