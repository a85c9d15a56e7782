#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Sub : Pointwise<Same, Numbers> {
  static constexpr auto schema =
      "sub.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor";
  static constexpr auto aliases = "subtract";
  static constexpr auto doc = "self - alpha * other.";
  static constexpr double ulp = 1;
  static constexpr auto scalars = "other, self";
  template <class T> static auto f(T self, T other, T alpha) { return self - alpha * other; }
  template <class T> static T grad_self(T g, T self, T other, T y, T alpha) { return g; }
  template <class T> static T grad_other(T g, T self, T other, T y, T alpha) {
    return g * conj(-alpha);
  }
};

}  // namespace torcxx::ops
