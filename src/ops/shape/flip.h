// Elements in another order.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Flip : Function {
  static constexpr auto schema = "flip(Tensor self, int[] dims) -> Tensor";
  static constexpr auto doc = "A copy with the given dimensions reversed.";
  template <class C> static Tensor grad_self(const C& c) { return flip(c.grad, c.dims); }
};

struct Fliplr : Composite {
  static constexpr auto schema = "fliplr(Tensor self) -> Tensor";
  static constexpr auto doc = "A copy with the second dimension reversed.";
  static Tensor forward(const Tensor& self) {
    check_flip(self, 2);
    return flip(self, {1});
  }
};

struct Flipud : Composite {
  static constexpr auto schema = "flipud(Tensor self) -> Tensor";
  static constexpr auto doc = "A copy with the first dimension reversed.";
  static Tensor forward(const Tensor& self) {
    check_flip(self, 1);
    return flip(self, {0});
  }
};

struct Rot90 : Composite {
  static constexpr auto schema = "rot90(Tensor self, int k=1, int[] dims=[0, 1]) -> Tensor";
  static constexpr auto doc =
      "A copy turned k times by 90 degrees from the first toward the second of the two dimensions.";
  static Tensor forward(const Tensor& self, int64_t k, IntArrayRef dims) {
    switch (quarter_turns(self, k, dims)) {
      case 1:
        return transpose(flip(self, dims[1]), dims[0], dims[1]);
      case 2:
        return flip(self, dims);
      case 3:
        return transpose(flip(self, dims[0]), dims[0], dims[1]);
      default:
        return _contiguous_copy(self);
    }
  }
};

struct Roll : Function {
  static constexpr auto schema = "roll(Tensor self, int[1] shifts, int[1] dims=[]) -> Tensor";
  static constexpr auto doc =
      "A copy with elements moved by `shifts` places, those past the end back to the start; "
      "without dims over the flattened tensor.";
  template <class C> static Tensor grad_self(const C& c) {
    return roll(c.grad, negated(c.shifts), c.dims);
  }
};

}  // namespace torcxx::ops
