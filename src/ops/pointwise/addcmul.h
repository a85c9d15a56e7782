#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Addcmul : Pointwise<Same, Numbers> {
  static constexpr auto schema =
      "addcmul(Tensor self, Tensor tensor1, Tensor tensor2, *, Scalar value=1) -> Tensor";
  static constexpr auto doc = "self + value * tensor1 * tensor2.";
  static constexpr double ulp = 2;
  static constexpr Range range{0, 10};
  template <class T> static auto f(T self, T tensor1, T tensor2, T value) {
    return self + value * (tensor1 * tensor2);
  }
  template <class T> static T grad_self(T g, T self, T tensor1, T tensor2, T y, T value) {
    return g;
  }
  template <class T> static T grad_tensor1(T g, T self, T tensor1, T tensor2, T y, T value) {
    return g * conj(tensor2 * value);
  }
  template <class T> static T grad_tensor2(T g, T self, T tensor1, T tensor2, T y, T value) {
    return g * conj(tensor1 * value);
  }
};

}  // namespace torcxx::ops
