#pragma once
#include "ops/scan.h"

namespace torcxx::ops {

struct Logcumsumexp : Scan<Total::Same, Floats> {
  static constexpr auto schema = "logcumsumexp(Tensor self, int dim) -> Tensor";
  static constexpr auto doc = "log(sum(exp(x))) of the elements up to each one along dim.";
  template <class T> static T start() { return least<T>(); }
  template <class T> static T join(T a, T b) {
    const T low = min(a, b), high = max(a, b);
    return where((low != high) | isfinite(low), log1p(exp(low - high)) + high, a);
  }
  template <class C> static Tensor grad_self(const C& c) {
    return logcumsumexp_grad(c.grad, c.self, c.result, c.dim);
  }
};

}  // namespace torcxx::ops
