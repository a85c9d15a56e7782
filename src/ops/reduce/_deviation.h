#pragma once
#include "ops/reduction.h"

namespace torcxx::ops {

// Second passes, around a value per result.
struct Variance : Reduction<Total::Same, Floats> {
  static constexpr auto schema =
      "_variance(Tensor self, Tensor mean, int[]? dim, bool keepdim, Scalar correction) -> Tensor";
  static constexpr bool differentiable = false;
  template <class T> static T start() { return T(0); }
  template <class T> static T map(T x, T mean, T correction) { return (x - mean) * (x - mean); }
  template <class T> static T join(T a, T b) { return a + b; }
  template <class T> static T finish(T sum, T n, T mean, T correction) {
    return sum / max(n - correction, T(0));
  }
};

struct Deviation : Reduction<Total::Same, Floats> {
  static constexpr auto schema =
      "_deviation(Tensor self, Tensor mean, int[]? dim, bool keepdim, Scalar correction) -> Tensor";
  static constexpr bool differentiable = false;
  template <class T> static T start() { return T(0); }
  template <class T> static T map(T x, T mean, T correction) { return (x - mean) * (x - mean); }
  template <class T> static T join(T a, T b) { return a + b; }
  template <class T> static T finish(T sum, T n, T mean, T correction) {
    return sqrt(sum / max(n - correction, T(0)));
  }
};

struct SumExp : Reduction<Total::Same, Floats | Complexes> {
  static constexpr auto schema =
      "_log_sum_exp(Tensor self, Tensor most, int[]? dim, bool keepdim) -> Tensor";
  static constexpr bool differentiable = false;
  template <class T> static T start() { return T(0); }
  template <class T> static T map(T x, T most) { return exp(x - most); }
  template <class T> static T join(T a, T b) { return a + b; }
  template <class T> static T finish(T sum, T n, T most) { return log(sum) + most; }
};

}  // namespace torcxx::ops
