#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Where : Pointwise<Same, All> {
  static constexpr auto schema =
      "where.self(Tensor condition, Tensor self, Tensor other) -> Tensor";
  static constexpr auto doc = "self where the condition holds, other elsewhere.";
  static constexpr double ulp = 0;
  static constexpr auto scalars = "other, self, self other";
  template <class T> static auto f(mask_t<T> condition, T self, T other) {
    return where(condition, self, other);
  }
  template <class T> static T grad_self(T g, mask_t<T> condition, T self, T other, T y) {
    return where(condition, g, T(0));
  }
  template <class T> static T grad_other(T g, mask_t<T> condition, T self, T other, T y) {
    return where(condition, T(0), g);
  }
};

}  // namespace torcxx::ops
