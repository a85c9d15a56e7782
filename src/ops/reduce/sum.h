#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct SumDim : Function {
  static constexpr auto schema =
      "sum.dim_IntList(Tensor self, int[1]? dim, bool keepdim=False, *, ScalarType? dtype=None) -> "
      "Tensor";
  static constexpr auto doc =
      "Sum over dimensions (all when None); integers and bool sum in int64.";
  template <class C> static Tensor grad_self(const C& c) {
    return expand_reduced(c.grad, c.self_sizes, c.dim, c.keepdim, c.self_dtype);
  }
};

struct Sum : Composite {
  static constexpr auto schema = "sum(Tensor self, *, ScalarType? dtype=None) -> Tensor";
  static constexpr auto doc = "Sum of all elements; integers and bool sum in int64.";
  static Tensor forward(const Tensor& self, std::optional<ScalarType> dtype) {
    return sum(self, {}, false, dtype);
  }
};

}  // namespace torcxx::ops
