#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct BitwiseLeftShift : Pointwise<Same, Ints> {
  static constexpr auto schema = "bitwise_left_shift.Tensor(Tensor self, Tensor other) -> Tensor";
  static constexpr auto doc = "self << other.";
  static constexpr auto scalars = "other, self";
  template <class T> static auto f(T self, T other) { return self << other; }
};

}  // namespace torcxx::ops
