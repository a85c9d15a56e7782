#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Fmod : Pointwise<Same, Floats | Ints> {
  static constexpr auto schema = "fmod.Tensor(Tensor self, Tensor other) -> Tensor";
  static constexpr auto doc = "Remainder with the sign of self.";
  static constexpr double ulp = 0;
  static constexpr bool divides = true;
  template <class T> static auto f(T self, T other) { return fmod(self, other); }
  template <class T> static T grad_self(T g, T self, T other, T y) { return g; }
  template <class T> static T grad_other(T g, T self, T other, T y) {
    return -g * trunc(self / other);
  }
};

}  // namespace torcxx::ops
