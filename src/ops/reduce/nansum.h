#pragma once
#include "ops/reduction.h"

namespace torcxx::ops {

struct Nansum : Reduction<Total::Long, Floats | Ints> {
  static constexpr auto schema =
      "nansum(Tensor self, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None) -> "
      "Tensor";
  static constexpr auto doc = "Sum over dimensions, all when None, with NaN counted as zero.";
  static constexpr auto refuses = "nansum on CPU does not support complex inputs, got ";
  template <class T> static T start() { return T(0); }
  template <class T> static T map(T x) { return where(isnan(x), T(0), x); }
  template <class T> static T join(T a, T b) { return a + b; }
  template <class C> static Tensor grad_self(const C& c) {
    return mul(expand_reduced(c.grad, c.self_sizes, c.dim, c.keepdim, c.self_dtype),
               logical_not(isnan(c.self)));
  }
};

}  // namespace torcxx::ops
