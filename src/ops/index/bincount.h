#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Bincount : Function {
  static constexpr auto schema =
      "bincount(Tensor self, Tensor? weights=None, int minlength=0) -> Tensor";
  static constexpr auto doc =
      "How often each number from 0 occurs in a 1-d integer tensor, or the sum of its weights.";
  static constexpr bool differentiable = false;
};

}  // namespace torcxx::ops
