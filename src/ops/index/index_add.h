#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct IndexAdd : Function {
  static constexpr auto schema =
      "index_add(Tensor self, int dim, Tensor index, Tensor source, *, Scalar alpha=1) -> Tensor";
  static constexpr auto doc =
      "self with alpha * source added at the places of dim that index names; repeated ones add up.";
  static constexpr bool inplace = true;
  template <class C> static Tensor grad_self(const C& c) { return c.grad; }
  template <class C> static Tensor grad_source(const C& c) {
    return mul(reshape(index_select(c.grad, c.dim, c.index), c.source_sizes), c.alpha);
  }
};

struct IndexSelect : Function {
  static constexpr auto schema = "index_select(Tensor self, int dim, Tensor index) -> Tensor";
  static constexpr auto out_rules = "dtype, apart";
  static constexpr auto doc =
      "Slices of dimension dim at the places that the 1-d integer index names.";
  template <class C> static Tensor grad_self(const C& c) {
    return index_add(zeros(c.self_sizes, TensorOptions(c.grad.dtype())), c.dim, c.index, c.grad);
  }
};

}  // namespace torcxx::ops
