#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct LogicalNot : Pointwise<ToBool, All> {
  static constexpr auto schema = "logical_not(Tensor self) -> Tensor";
  static constexpr auto doc = "Whether each element is zero.";
  template <class T> static auto f(T self) { return self == T(0); }
};

}  // namespace torcxx::ops
