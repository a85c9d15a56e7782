#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Cummax : Function {
  static constexpr auto schema = "cummax(Tensor self, int dim) -> (Tensor values, Tensor indices)";
  static constexpr auto doc =
      "Greatest elements up to each one along dim and their places, the last of equal ones; NaN "
      "wins.";
  template <class C> static Tensor grad_self(const C& c) {
    return cummax_grad(c.grad_values, c.dim, c.indices, c.self_sizes);
  }
};

struct Cummin : Function {
  static constexpr auto schema = "cummin(Tensor self, int dim) -> (Tensor values, Tensor indices)";
  static constexpr auto doc =
      "Least elements up to each one along dim and their places, the last of equal ones; NaN wins.";
  template <class C> static Tensor grad_self(const C& c) {
    return cummax_grad(c.grad_values, c.dim, c.indices, c.self_sizes);
  }
};

}  // namespace torcxx::ops
