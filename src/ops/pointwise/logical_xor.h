#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct LogicalXor : Pointwise<ToBool, All> {
  static constexpr auto schema = "logical_xor(Tensor self, Tensor other) -> Tensor";
  static constexpr auto doc = "Whether exactly one is non-zero.";
  static constexpr auto scalars = "";
  template <class T> static auto f(T self, T other) { return (self != T(0)) ^ (other != T(0)); }
};

}  // namespace torcxx::ops
