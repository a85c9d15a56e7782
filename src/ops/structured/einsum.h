// Einstein's summation: letters name dimensions, and those that the result lacks are summed.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Einsum : Composite {
  static constexpr auto schema =
      "einsum(str equation, Tensor[] tensors, *, int[]? path=None) -> Tensor";
  static constexpr auto doc =
      "Sums of products as the equation says: 'bij,bjk->bik'. Operands are taken from left to "
      "right.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static Tensor forward(std::string_view equation, ArrayRef<Tensor> tensors,
                        const OptionalIntArrayRef&) {
    return einstein_sum(equation, tensors);
  }
};

}  // namespace torcxx::ops
