// Views that keep the elements and change the shape.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct AsStrided : View {
  static constexpr auto schema =
      "as_strided(Tensor(a) self, int[] size, int[] stride, int? storage_offset=None) -> Tensor(a)";
  static constexpr auto doc =
      "A view of self's storage with the given geometry; raises when it leaves the storage.";
  template <class C> static Tensor grad_self(const C& c) {
    return as_strided_backward(c.grad, c.self_geometry, c.size, c.stride, c.storage_offset);
  }
};

struct View_ : View {
  static constexpr auto schema = "view(Tensor(a) self, int[] size) -> Tensor(a)";
  static constexpr auto doc =
      "A view of another shape; one size may be -1. Raises when the strides do not allow it.";
  static constexpr auto variants = "method";
  template <class C> static Tensor grad_self(const C& c) { return reshape(c.grad, c.self_sizes); }
};

struct Reshape : Composite {
  static constexpr auto schema = "reshape(Tensor(a) self, int[] shape) -> Tensor(a)";
  static constexpr auto doc = "A view of another shape, or a copy where no view can have it.";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self, IntArrayRef shape) {
    return can_view(self, shape) ? view(self, shape) : view(_contiguous_copy(self), shape);
  }
};

struct Expand : View {
  static constexpr auto schema =
      "expand(Tensor(a) self, int[] size, *, bool implicit=False) -> Tensor(a)";
  static constexpr auto doc = "A view with size-1 dimensions repeated; -1 keeps a size.";
  static constexpr auto variants = "method";
  template <class C> static Tensor grad_self(const C& c) {
    return sum_to_size(c.grad, c.self_sizes);
  }
};

struct Detach : View {
  static constexpr auto schema = "detach(Tensor(a) self) -> Tensor(a)";
  static constexpr auto doc = "A view that needs no gradient.";
  static constexpr bool differentiable = false;
};

}  // namespace torcxx::ops
