#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct ScatterSrc : Function {
  static constexpr auto schema =
      "scatter.src(Tensor self, int dim, Tensor index, Tensor src) -> Tensor";
  static constexpr auto doc =
      "A copy of self with out[index[i][j]][j] = src[i][j] for dim 0, and so on.";
  static constexpr bool inplace = true;
  template <class C> static Tensor grad_self(const C& c) {
    return scatter(c.grad, c.dim, c.index, 0);
  }
  template <class C> static Tensor grad_src(const C& c) {
    return padded_gather(c.grad, c.dim, c.index, c.src_sizes);
  }
};

struct ScatterValue : Function {
  static constexpr auto schema =
      "scatter.value(Tensor self, int dim, Tensor index, Scalar value) -> Tensor";
  static constexpr auto doc = "A copy of self with one value at the places that index names.";
  static constexpr bool inplace = true;
  template <class C> static Tensor grad_self(const C& c) {
    return scatter(c.grad, c.dim, c.index, 0);
  }
};

struct ScatterReduceSrc : Function {
  static constexpr auto schema =
      "scatter.reduce(Tensor self, int dim, Tensor index, Tensor src, *, str reduce) -> Tensor";
  static constexpr auto doc = "scatter with 'add' or 'multiply' in place of the assignment.";
  static constexpr bool inplace = true;
};

struct ScatterReduceValue : Function {
  static constexpr auto schema =
      "scatter.value_reduce(Tensor self, int dim, Tensor index, Scalar value, *, str reduce) -> "
      "Tensor";
  static constexpr bool inplace = true;
};

struct ScatterAdd : Function {
  static constexpr auto schema =
      "scatter_add(Tensor self, int dim, Tensor index, Tensor src) -> Tensor";
  static constexpr auto doc =
      "A copy of self with src added at the places that index names; repeated ones add up.";
  static constexpr bool inplace = true;
  template <class C> static Tensor grad_self(const C& c) { return c.grad; }
  template <class C> static Tensor grad_src(const C& c) {
    return padded_gather(c.grad, c.dim, c.index, c.src_sizes);
  }
};

struct ScatterReduceTwo : Function {
  static constexpr auto schema =
      "scatter_reduce.two(Tensor self, int dim, Tensor index, Tensor src, str reduce, *, bool "
      "include_self=True) -> Tensor";
  static constexpr auto doc =
      "The sum, prod, mean, amax or amin of what src brings to each place, and of self's element "
      "unless include_self is false.";
  static constexpr bool inplace = true;
  static constexpr auto differentiable = "self, src";
  template <class C> static std::vector<Tensor> grads(const C& c) {
    return scatter_reduce_grads(c.grad, c.self, c.dim, c.index, c.src, c.reduce, c.include_self,
                                c.result);
  }
};

}  // namespace torcxx::ops
