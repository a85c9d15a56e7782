#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Ge : Pointwise<ToBool, Floats | Ints | Bools> {
  static constexpr auto schema = "ge.Tensor(Tensor self, Tensor other) -> Tensor";
  static constexpr auto aliases = "greater_equal";
  static constexpr auto doc = "Whether the first element is greater or equal.";
  template <class T> static auto f(T self, T other) { return self >= other; }
};

}  // namespace torcxx::ops
