#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct IndexTensor : Function {
  static constexpr auto schema = "index.Tensor(Tensor self, Tensor?[] indices) -> Tensor";
  static constexpr auto doc =
      "Advanced indexing: one index tensor, mask or nothing for each dimension, broadcast against "
      "each other.";
  template <class C> static Tensor grad_self(const C& c) {
    return index_put(zeros(c.self_sizes, TensorOptions(c.grad.dtype())), c.indices, c.grad, true);
  }
};

struct IndexPutInplace : Inplace {
  static constexpr auto schema =
      "index_put_(Tensor(a!) self, Tensor?[] indices, Tensor values, bool accumulate=False) -> "
      "Tensor(a!)";
  static constexpr auto doc =
      "Writes values, which broadcast, to the places that advanced indexing names; accumulate adds "
      "them.";
  template <class C> static Tensor grad_self(const C& c) {
    return c.accumulate
               ? c.grad
               : index_put(c.grad, c.indices, zeros({}, TensorOptions(c.grad.dtype())), false);
  }
  template <class C> static Tensor grad_values(const C& c) {
    return sum_to_size(index(c.grad, c.indices), c.values_sizes);
  }
};

struct IndexPut : Composite {
  static constexpr auto schema =
      "index_put(Tensor self, Tensor?[] indices, Tensor values, bool accumulate=False) -> Tensor";
  static constexpr auto doc =
      "A copy of self with values at the places that advanced indexing names.";
  static Tensor forward(const Tensor& self, ArrayRef<Tensor> indices, const Tensor& values,
                        bool accumulate) {
    Tensor out = clone(self);
    index_put_(out, indices, values, accumulate);
    return out;
  }
};

}  // namespace torcxx::ops
