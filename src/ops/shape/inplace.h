// Views put in the place of self: its geometry changes, the elements stay.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct TransposeInto : Inplace {
  static constexpr auto schema = "transpose_(Tensor(a!) self, int dim0, int dim1) -> Tensor(a!)";
  static constexpr auto aliases = "swapdims_";
  static constexpr auto variants = "method";
  static constexpr bool reshapes = true;
  template <class C> static Tensor grad_self(const C& c) {
    return transpose(c.grad, c.dim0, c.dim1);
  }
};

struct TInto : Inplace {
  static constexpr auto schema = "t_(Tensor(a!) self) -> Tensor(a!)";
  static constexpr auto variants = "method";
  static constexpr bool reshapes = true;
  template <class C> static Tensor grad_self(const C& c) { return t(c.grad); }
};

struct SqueezeInto : Inplace {
  static constexpr auto schema = "squeeze_(Tensor(a!) self) -> Tensor(a!)";
  static constexpr auto variants = "method";
  static constexpr bool reshapes = true;
  template <class C> static Tensor grad_self(const C& c) { return reshape(c.grad, c.self_sizes); }
};

struct SqueezeDimInto : Inplace {
  static constexpr auto schema = "squeeze_.dim(Tensor(a!) self, int dim) -> Tensor(a!)";
  static constexpr auto variants = "method";
  static constexpr bool reshapes = true;
  template <class C> static Tensor grad_self(const C& c) { return reshape(c.grad, c.self_sizes); }
};

struct SqueezeDimsInto : Inplace {
  static constexpr auto schema = "squeeze_.dims(Tensor(a!) self, int[] dim) -> Tensor(a!)";
  static constexpr auto variants = "method";
  static constexpr bool reshapes = true;
  template <class C> static Tensor grad_self(const C& c) { return reshape(c.grad, c.self_sizes); }
};

struct UnsqueezeInto : Inplace {
  static constexpr auto schema = "unsqueeze_(Tensor(a!) self, int dim) -> Tensor(a!)";
  static constexpr auto variants = "method";
  static constexpr bool reshapes = true;
  template <class C> static Tensor grad_self(const C& c) { return squeeze(c.grad, c.dim); }
};

struct AsStridedInto : Inplace {
  static constexpr auto schema =
      "as_strided_(Tensor(a!) self, int[] size, int[] stride, int? storage_offset=None) -> "
      "Tensor(a!)";
  static constexpr bool reshapes = true;
  template <class C> static Tensor grad_self(const C& c) {
    return as_strided_backward(c.grad, c.self_geometry, c.size, c.stride, c.storage_offset);
  }
};

struct SwapaxesInto : Composite {
  static constexpr auto schema = "swapaxes_(Tensor(a!) self, int axis0, int axis1) -> Tensor(a!)";
  static constexpr auto variants = "method";
  static void forward(Tensor& self, int64_t axis0, int64_t axis1) {
    transpose_(self, axis0, axis1);
  }
};

}  // namespace torcxx::ops
