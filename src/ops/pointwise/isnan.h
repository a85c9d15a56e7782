#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Isnan : Pointwise<ToBool, All> {
  static constexpr auto schema = "isnan(Tensor self) -> Tensor";
  static constexpr auto doc = "Whether each element is NaN.";
  template <class T> static auto f(T self) { return isnan(self); }
};

}  // namespace torcxx::ops
