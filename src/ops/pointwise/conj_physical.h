#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct ConjPhysical : Pointwise<Same, All> {
  static constexpr auto schema = "conj_physical(Tensor self) -> Tensor";
  static constexpr auto doc = "Complex conjugate, computed.";
  template <class T> static auto f(T self) { return conj(self); }
  template <class T> static T grad_self(T g, T self, T y) { return conj(g); }
};

}  // namespace torcxx::ops
