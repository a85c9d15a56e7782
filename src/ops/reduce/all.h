#pragma once
#include "ops/reduction.h"

namespace torcxx::ops {

struct AllOf : Reduction<Total::Truth> {
  static constexpr auto schema =
      "all.dims(Tensor self, int[]? dim=None, bool keepdim=False) -> Tensor";
  static constexpr auto also =
      "all(Tensor self) -> Tensor; all.dim(Tensor self, int dim, bool keepdim=False) -> Tensor";
  static constexpr auto doc = "Whether no element is zero, over dimensions, all when None.";
  static constexpr auto cpp_no_default = "dim";
  static constexpr bool differentiable = false;
  template <class T> static T start() { return T(1); }
  template <class T> static T join(T a, T b) { return where(a != T(0), b, a); }
  template <class T> static T finish(T x, T n) { return where(x != T(0), T(1), T(0)); }
};

}  // namespace torcxx::ops
