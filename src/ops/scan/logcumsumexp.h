#pragma once
#include "ops/scan.h"

namespace torcxx::ops {

struct Logcumsumexp : Scan<Total::Same, Floats | Complexes> {
  static constexpr auto schema = "logcumsumexp(Tensor self, int dim) -> Tensor";
  static constexpr auto doc = "log(sum(exp(x))) of the elements up to each one along dim.";
  template <class T> static T start() {
    return T(-std::numeric_limits<real_of<lane_t<T>>>::infinity());
  }
  template <class T> static T join(T a, T b) {
    const T low = where(a < b, a, b), high = where(a < b, b, a);
    return where((low != high) | isfinite(low), log1p(exp(low - high)) + high, a);
  }
  template <class C> static Tensor grad_self(const C& c) {
    return logcumsumexp_grad(c.grad, c.self, c.result, c.dim);
  }
};

}  // namespace torcxx::ops
