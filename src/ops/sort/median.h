#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Median : Function {
  static constexpr auto schema = "median(Tensor self) -> Tensor";
  static constexpr auto doc = "The lower of the middle elements; NaN if there is one, or nothing.";
  template <class C> static Tensor grad_self(const C& c) {
    return ties_grad_all(c.grad, c.self, c.result);
  }
};

struct MedianDim : Function {
  static constexpr auto schema =
      "median.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices)";
  static constexpr auto doc =
      "The lower of the middle elements along dim and its place; the first NaN if there is one.";
  template <class C> static Tensor grad_self(const C& c) {
    return selected_grad(c.grad_values, c.dim, c.indices, c.self_sizes, c.keepdim);
  }
};

struct Nanmedian : Function {
  static constexpr auto schema = "nanmedian(Tensor self) -> Tensor";
  static constexpr auto doc = "The lower of the middle elements that are not NaN.";
  template <class C> static Tensor grad_self(const C& c) {
    return ties_grad_all(c.grad, c.self, c.result);
  }
};

struct NanmedianDim : Function {
  static constexpr auto schema =
      "nanmedian.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices)";
  static constexpr auto doc =
      "The lower of the middle elements along dim that are not NaN, and its place.";
  template <class C> static Tensor grad_self(const C& c) {
    return selected_grad(c.grad_values, c.dim, c.indices, c.self_sizes, c.keepdim);
  }
};

}  // namespace torcxx::ops
