#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct MaskedFillScalar : Composite {
  static constexpr auto schema =
      "masked_fill.Scalar(Tensor self, Tensor mask, Scalar value) -> Tensor";
  static constexpr auto doc = "self with value where the bool mask, which broadcasts, is true.";
  static constexpr bool inplace = true;
  static Tensor forward(const Tensor& self, const Tensor& mask, const Scalar& value) {
    return where(fill_mask(mask), fill_value(self, value), self);
  }
};

struct MaskedFillTensor : Composite {
  static constexpr auto schema =
      "masked_fill.Tensor(Tensor self, Tensor mask, Tensor value) -> Tensor";
  static constexpr auto doc =
      "self with a 0-d tensor's value where the bool mask, which broadcasts, is true.";
  static constexpr bool inplace = true;
  static Tensor forward(const Tensor& self, const Tensor& mask, const Tensor& value) {
    return where(fill_mask(mask), fill_value(self, value), self);
  }
};

struct MaskedSelect : Function {
  static constexpr auto schema = "masked_select(Tensor self, Tensor mask) -> Tensor";
  static constexpr auto out_rules = "dtype, apart";
  static constexpr auto doc =
      "The elements where the bool mask, which broadcasts, is true, in one dimension.";
  template <class C> static Tensor grad_self(const C& c) {
    return masked_select_grad(c.grad, c.self_sizes, c.mask);
  }
};

struct MaskedScatter : Function {
  static constexpr auto schema =
      "masked_scatter(Tensor self, Tensor mask, Tensor source) -> Tensor";
  static constexpr auto doc =
      "self with the elements of source, in order, where the bool mask is true.";
  static constexpr bool inplace = true;
  template <class C> static Tensor grad_self(const C& c) {
    return sum_to_size(masked_fill(c.grad, c.mask, 0), c.self_sizes);
  }
  template <class C> static Tensor grad_source(const C& c) {
    return masked_source_grad(c.grad, c.mask, c.source_sizes);
  }
};

}  // namespace torcxx::ops
