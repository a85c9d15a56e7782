#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Isfinite : Pointwise<ToBool, All> {
  static constexpr auto schema = "isfinite(Tensor self) -> Tensor";
  static constexpr auto doc = "Whether each element is neither infinite nor NaN.";
  template <class T> static auto f(T self) { return isfinite(self); }
};

}  // namespace torcxx::ops
