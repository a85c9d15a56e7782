#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Signbit : Pointwise<ToBool, Floats | Ints | Bools> {
  static constexpr auto schema = "signbit(Tensor self) -> Tensor";
  static constexpr auto doc = "Whether the sign bit is set (true for -0.0).";
  template <class T> static auto f(T self) { return signbit(self); }
};

}  // namespace torcxx::ops
