#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct IndexCopy : Function {
  static constexpr auto schema =
      "index_copy(Tensor self, int dim, Tensor index, Tensor source) -> Tensor";
  static constexpr auto doc =
      "self with the slices of source at the places of dim that index names.";
  static constexpr bool inplace = true;
  template <class C> static Tensor grad_self(const C& c) {
    return index_fill(c.grad, c.dim, c.index, 0);
  }
  template <class C> static Tensor grad_source(const C& c) {
    return reshape(index_select(c.grad, c.dim, c.index), c.source_sizes);
  }
};

struct IndexFillScalar : Function {
  static constexpr auto schema =
      "index_fill.int_Scalar(Tensor self, int dim, Tensor index, Scalar value) -> Tensor";
  static constexpr auto doc = "self with one value in the slices of dim that index names.";
  static constexpr bool inplace = true;
  template <class C> static Tensor grad_self(const C& c) {
    return index_fill(c.grad, c.dim, c.index, 0);
  }
};

struct IndexFillTensor : Function {
  static constexpr auto schema =
      "index_fill.int_Tensor(Tensor self, int dim, Tensor index, Tensor value) -> Tensor";
  static constexpr auto doc =
      "self with a 0-d tensor's value in the slices of dim that index names.";
  static constexpr bool inplace = true;
  template <class C> static Tensor grad_self(const C& c) {
    return index_fill(c.grad, c.dim, c.index, 0);
  }
  template <class C> static Tensor grad_value(const C& c) {
    return to(sum(sub(c.grad, index_fill(c.grad, c.dim, c.index, 0)), std::optional<ScalarType>()),
              c.value_dtype);
  }
};

}  // namespace torcxx::ops
