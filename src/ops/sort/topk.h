#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Topk : Function {
  static constexpr auto schema =
      "topk(Tensor self, int k, int dim=-1, bool largest=True, bool sorted=True) -> (Tensor "
      "values, Tensor indices)";
  static constexpr auto doc =
      "The k greatest elements along dim, or the least, in order, and their places.";
  template <class C> static Tensor grad_self(const C& c) {
    return selected_grad(c.grad_values, c.dim, c.indices, c.self_sizes, true);
  }
};

struct Kthvalue : Function {
  static constexpr auto schema =
      "kthvalue(Tensor self, int k, int dim=-1, bool keepdim=False) -> (Tensor values, Tensor "
      "indices)";
  static constexpr auto out_rules = "apart";
  static constexpr auto doc = "The k-th least element along dim, counted from 1, and its place.";
  template <class C> static Tensor grad_self(const C& c) {
    return selected_grad(c.grad_values, c.dim, c.indices, c.self_sizes, c.keepdim);
  }
};

}  // namespace torcxx::ops
