#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Le : Pointwise<ToBool, Floats | Ints | Bools> {
  static constexpr auto schema = "le.Tensor(Tensor self, Tensor other) -> Tensor";
  static constexpr auto aliases = "less_equal";
  static constexpr auto doc = "Whether the first element is less or equal.";
  template <class T> static auto f(T self, T other) { return self <= other; }
};

}  // namespace torcxx::ops
