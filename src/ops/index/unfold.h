#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Unfold : View {
  static constexpr auto schema =
      "unfold(Tensor(a) self, int dimension, int size, int step) -> Tensor(a)";
  static constexpr auto doc =
      "A view of the windows of `size` elements, `step` apart, along a dimension; they run along a "
      "new last one.";
  static constexpr auto variants = "method";
  template <class C> static Tensor grad_self(const C& c) {
    return unfold_grad(c.grad, c.self_sizes, c.dimension, c.size, c.step);
  }
};

}  // namespace torcxx::ops
