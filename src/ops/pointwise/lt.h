#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Lt : Pointwise<ToBool, Floats | Ints | Bools> {
  static constexpr auto schema = "lt.Tensor(Tensor self, Tensor other) -> Tensor";
  static constexpr auto aliases = "less";
  static constexpr auto doc = "Whether the first element is less.";
  template <class T> static auto f(T self, T other) { return self < other; }
};

}  // namespace torcxx::ops
