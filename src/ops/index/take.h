#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Take : Function {
  static constexpr auto schema = "take(Tensor self, Tensor index) -> Tensor";
  static constexpr auto out_rules = "apart";
  static constexpr auto doc =
      "Elements of self, seen flat, at the places in index; negative ones count from the end.";
  template <class C> static Tensor grad_self(const C& c) {
    return put(zeros(c.self_sizes, TensorOptions(c.grad.dtype())), c.index, c.grad, true);
  }
};

struct PutInplace : Inplace {
  static constexpr auto schema =
      "put_(Tensor(a!) self, Tensor index, Tensor source, bool accumulate=False) -> Tensor(a!)";
  static constexpr auto doc =
      "Writes the elements of source to places of self, seen flat; accumulate adds them.";
  static constexpr auto variants = "method";
  template <class C> static Tensor grad_self(const C& c) {
    return c.accumulate
               ? c.grad
               : put(c.grad, c.index, zeros(c.source_sizes, TensorOptions(c.grad.dtype())), false);
  }
  template <class C> static Tensor grad_source(const C& c) {
    return reshape(take(c.grad, c.index), c.source_sizes);
  }
};

struct Put : Composite {
  static constexpr auto schema =
      "put(Tensor self, Tensor index, Tensor source, bool accumulate=False) -> Tensor";
  static constexpr auto doc =
      "A copy of self with the elements of source at places of the flat tensor.";
  static Tensor forward(const Tensor& self, const Tensor& index, const Tensor& source,
                        bool accumulate) {
    Tensor out = clone(self);
    put_(out, index, source, accumulate);
    return out;
  }
};

}  // namespace torcxx::ops
