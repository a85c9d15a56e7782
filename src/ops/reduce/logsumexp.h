#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Logsumexp : Function {
  static constexpr auto schema = "logsumexp(Tensor self, int[1] dim, bool keepdim=False) -> Tensor";
  static constexpr auto aliases = "special_logsumexp";
  static constexpr auto doc =
      "log(sum(exp(self))) over dimensions, computed around the greatest element; integers give "
      "floats.";
  template <class C> static Tensor grad_self(const C& c) {
    return logsumexp_grad(c.grad, c.self, c.result, c.dim, c.keepdim);
  }
};

}  // namespace torcxx::ops
