#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Round : Pointwise<Same, Floats | Ints> {
  static constexpr auto schema = "round(Tensor self) -> Tensor";
  static constexpr auto doc = "Nearest integer, halves to even.";
  template <class T> static auto f(T self) { return round(self); }
  template <class T> static T grad_self(T g, T self, T y) { return T(0); }
};

}  // namespace torcxx::ops
