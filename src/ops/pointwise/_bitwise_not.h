#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct InvertBits : Pointwise<Same, Ints> {
  static constexpr auto schema = "_bitwise_not(Tensor self) -> Tensor";
  static constexpr auto doc = "Bits inverted.";
  template <class T> static auto f(T self) { return ~self; }
};

}  // namespace torcxx::ops
