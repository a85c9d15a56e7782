#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Gt : Pointwise<ToBool, Floats | Ints | Bools> {
  static constexpr auto schema = "gt.Tensor(Tensor self, Tensor other) -> Tensor";
  static constexpr auto aliases = "greater";
  static constexpr auto doc = "Whether the first element is greater.";
  template <class T> static auto f(T self, T other) { return self > other; }
};

}  // namespace torcxx::ops
