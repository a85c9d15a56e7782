#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Sgn : Pointwise<Same, All> {
  static constexpr auto schema = "sgn(Tensor self) -> Tensor";
  static constexpr auto doc = "Sign; of a complex number the unit number of its direction.";
  static constexpr double ulp = 1;
  template <class T> static auto f(T self) { return sign(self); }
  // Of a complex number: the part of g / |self| at right angles to the direction.
  template <class T> static T grad_self(T g, T self, T y) {
    if constexpr (std::is_arithmetic_v<lane_t<T>>) return T(0);
    const T w = g / abs(self);
    return where(self == T(0), T(0), (w - conj(w) * y * y) * T(0.5));
  }
};

}  // namespace torcxx::ops
