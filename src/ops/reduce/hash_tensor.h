#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct HashTensor : Function {
  static constexpr auto schema =
      "hash_tensor(Tensor self, int[1] dim=[], *, bool keepdim=False, int mode=0) -> Tensor";
  static constexpr auto doc =
      "The bits of all elements, floating ones as float64, combined by exclusive or (mode 0): "
      "uint64.";
  static constexpr bool differentiable = false;
};

}  // namespace torcxx::ops
