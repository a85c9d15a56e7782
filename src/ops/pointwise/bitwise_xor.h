#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct BitwiseXor : Pointwise<Same, Ints | Bools> {
  static constexpr auto schema = "bitwise_xor.Tensor(Tensor self, Tensor other) -> Tensor";
  static constexpr auto doc = "Bits of both, combined by ^.";
  static constexpr auto scalars = "other, self";
  template <class T> static auto f(T self, T other) { return self ^ other; }
};

}  // namespace torcxx::ops
