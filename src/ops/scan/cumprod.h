#pragma once
#include "ops/scan.h"

namespace torcxx::ops {

struct Cumprod : Scan<Total::Long> {
  static constexpr auto schema =
      "cumprod(Tensor self, int dim, *, ScalarType? dtype=None) -> Tensor";
  static constexpr auto doc =
      "Products of the elements up to each one along dim; integers and bool in int64.";
  static constexpr bool inplace = true;
  template <class T> static T start() { return T(1); }
  template <class T> static T join(T a, T b) { return a * b; }
  template <class C> static Tensor grad_self(const C& c) {
    return to(cumprod_grad(to(c.grad, c.self_dtype), c.self, c.dim, to(c.result, c.self_dtype)),
              c.self_dtype);
  }
};

}  // namespace torcxx::ops
