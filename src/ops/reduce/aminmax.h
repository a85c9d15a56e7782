#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Aminmax : Function {
  static constexpr auto schema =
      "aminmax(Tensor self, *, int? dim=None, bool keepdim=False) -> (Tensor min, Tensor max)";
  static constexpr auto out_rules = "dtype, separate";
  static constexpr auto doc =
      "Least and greatest elements along dim or, when None, of all; NaN wins.";
  template <class C> static Tensor grad_self(const C& c) {
    return aminmax_grad(c.grad_min, c.grad_max, c.self, c.min, c.max, c.dim, c.keepdim);
  }
};

}  // namespace torcxx::ops
