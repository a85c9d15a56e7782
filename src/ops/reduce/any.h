#pragma once
#include "ops/reduction.h"

namespace torcxx::ops {

struct Any : Reduction<Total::Truth> {
  static constexpr auto schema =
      "any.dims(Tensor self, int[]? dim=None, bool keepdim=False) -> Tensor";
  static constexpr auto also =
      "any(Tensor self) -> Tensor; any.dim(Tensor self, int dim, bool keepdim=False) -> Tensor";
  static constexpr auto doc = "Whether an element is not zero, over dimensions, all when None.";
  static constexpr auto cpp_no_default = "dim";
  static constexpr bool differentiable = false;
  template <class T> static T start() { return T(0); }
  template <class T> static T join(T a, T b) { return where(a != T(0), a, b); }
  template <class T> static T finish(T x, T n) { return where(x != T(0), T(1), T(0)); }
};

}  // namespace torcxx::ops
