#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Eq : Pointwise<ToBool, All> {
  static constexpr auto schema = "eq.Tensor(Tensor self, Tensor other) -> Tensor";
  static constexpr auto doc = "Whether two elements are equal.";
  template <class T> static auto f(T self, T other) { return self == other; }
};

}  // namespace torcxx::ops
