#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct MaxDim : Function {
  static constexpr auto schema =
      "max.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices)";
  static constexpr auto doc =
      "Greatest elements of one dimension and their places, the first of equal ones; NaN wins.";
  template <class C> static Tensor grad_self(const C& c) {
    return selected_grad(c.grad_values, c.dim, c.indices, c.self_sizes, c.keepdim);
  }
};

struct MinDim : Function {
  static constexpr auto schema =
      "min.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices)";
  static constexpr auto doc =
      "Least elements of one dimension and their places, the first of equal ones; NaN wins.";
  template <class C> static Tensor grad_self(const C& c) {
    return selected_grad(c.grad_values, c.dim, c.indices, c.self_sizes, c.keepdim);
  }
};

struct MaxOther : Composite {
  static constexpr auto schema = "max.other(Tensor self, Tensor other) -> Tensor";
  static constexpr auto doc = "As maximum.";
  static Tensor forward(const Tensor& self, const Tensor& other) { return maximum(self, other); }
};

struct MinOther : Composite {
  static constexpr auto schema = "min.other(Tensor self, Tensor other) -> Tensor";
  static constexpr auto doc = "As minimum.";
  static Tensor forward(const Tensor& self, const Tensor& other) { return minimum(self, other); }
};

}  // namespace torcxx::ops
