#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct BitwiseNot : Pointwise<Same, Ints> {
  static constexpr auto schema = "bitwise_not(Tensor self) -> Tensor";
  static constexpr auto doc = "Bits inverted; of booleans the negation.";
  template <class T> static auto f(T self) { return ~self; }
};

}  // namespace torcxx::ops
