#pragma once
#include "ops/record.h"

namespace torcxx::ops {

// Bounds as numbers; clamp itself chooses among the forms. NaN stays NaN.
struct ClampBoth : Pointwise<Same, Floats | Ints> {
  static constexpr auto schema = "_clamp_both(Tensor self, Scalar lo, Scalar hi) -> Tensor";
  template <class T> static auto f(T self, T lo, T hi) { return min(hi, max(lo, self)); }
  template <class T> static T grad_self(T g, T self, T y, T lo, T hi) {
    return where((self >= lo) & (self <= hi), g, T(0));
  }
};

struct ClampMin : Pointwise<Same, Floats | Ints> {
  static constexpr auto schema = "_clamp_min(Tensor self, Scalar lo) -> Tensor";
  template <class T> static auto f(T self, T lo) { return max(lo, self); }
  template <class T> static T grad_self(T g, T self, T y, T lo) {
    return where(self >= lo, g, T(0));
  }
};

struct ClampMax : Pointwise<Same, Floats | Ints> {
  static constexpr auto schema = "_clamp_max(Tensor self, Scalar hi) -> Tensor";
  template <class T> static auto f(T self, T hi) { return min(hi, self); }
  template <class T> static T grad_self(T g, T self, T y, T hi) {
    return where(self <= hi, g, T(0));
  }
};

}  // namespace torcxx::ops
