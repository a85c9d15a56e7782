#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Rsub : Pointwise<Same, Numbers> {
  static constexpr auto schema =
      "rsub.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor";
  static constexpr auto doc = "other - alpha * self.";
  static constexpr double ulp = 1;
  static constexpr bool inplace = false;
  template <class T> static auto f(T self, T other, T alpha) { return other - alpha * self; }
  template <class T> static T grad_self(T g, T self, T other, T y, T alpha) {
    return g * conj(-alpha);
  }
  template <class T> static T grad_other(T g, T self, T other, T y, T alpha) { return g; }
};

}  // namespace torcxx::ops
