#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Isinf : Pointwise<ToBool, All> {
  static constexpr auto schema = "isinf(Tensor self) -> Tensor";
  static constexpr auto doc = "Whether each element is infinite.";
  template <class T> static auto f(T self) { return isinf(self); }
};

}  // namespace torcxx::ops
