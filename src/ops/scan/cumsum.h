#pragma once
#include "ops/scan.h"

namespace torcxx::ops {

struct Cumsum : Scan<Total::Long> {
  static constexpr auto schema =
      "cumsum(Tensor self, int dim, *, ScalarType? dtype=None) -> Tensor";
  static constexpr auto doc =
      "Sums of the elements up to each one along dim; integers and bool in int64.";
  static constexpr bool inplace = true;
  template <class T> static T start() { return T(0); }
  template <class T> static T join(T a, T b) { return a + b; }
  template <class C> static Tensor grad_self(const C& c) {
    return to(flip(cumsum(flip(c.grad, c.dim), c.dim), c.dim), c.self_dtype);
  }
};

}  // namespace torcxx::ops
