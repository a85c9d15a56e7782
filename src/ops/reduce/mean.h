#pragma once
#include "ops/reduction.h"

namespace torcxx::ops {

struct Mean : Reduction<Total::Same, Floats | Complexes> {
  static constexpr auto schema =
      "mean.dim(Tensor self, int[1]? dim, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor";
  static constexpr auto also = "mean(Tensor self, *, ScalarType? dtype=None) -> Tensor";
  static constexpr auto doc =
      "Mean over dimensions, all when None, of a float or complex tensor; NaN of nothing.";
  static constexpr auto refuses =
      "mean(): could not infer output dtype. Input dtype must be either a floating point or "
      "complex dtype. Got: ";
  template <class T> static T start() { return T(0); }
  template <class T> static T join(T a, T b) { return a + b; }
  template <class T> static T finish(T sum, T n) { return sum / n; }
  template <class C> static Tensor grad_self(const C& c) {
    return div(expand_reduced(c.grad, c.self_sizes, c.dim, c.keepdim, c.self_dtype),
               reduced_count(c.self_sizes, c.dim));
  }
};

}  // namespace torcxx::ops
