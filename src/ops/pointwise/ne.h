#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Ne : Pointwise<ToBool, All> {
  static constexpr auto schema = "ne.Tensor(Tensor self, Tensor other) -> Tensor";
  static constexpr auto aliases = "not_equal";
  static constexpr auto doc = "Whether two elements are different.";
  template <class T> static auto f(T self, T other) { return self != other; }
};

}  // namespace torcxx::ops
