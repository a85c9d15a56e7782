// The same memory under another dtype or handle.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Alias : View {
  static constexpr auto schema = "alias(Tensor(a) self) -> Tensor(a)";
  static constexpr auto doc = "A view of the same shape.";
  static constexpr auto variants = "function";
  template <class C> static Tensor grad_self(const C& c) { return c.grad; }
};

struct ViewAsReal : View {
  static constexpr auto schema = "view_as_real(Tensor(a) self) -> Tensor(a)";
  static constexpr auto doc =
      "A view of a complex tensor with a last dimension of real and imaginary part.";
  static constexpr auto variants = "function";
  template <class C> static Tensor grad_self(const C& c) {
    return view_as_complex(contiguous(c.grad));
  }
};

struct ViewAsComplex : View {
  static constexpr auto schema = "view_as_complex(Tensor(a) self) -> Tensor(a)";
  static constexpr auto doc =
      "A complex view of a real tensor whose last dimension holds real and imaginary part.";
  static constexpr auto variants = "function";
  template <class C> static Tensor grad_self(const C& c) { return view_as_real(c.grad); }
};

struct ViewDtype : View {
  static constexpr auto schema = "view.dtype(Tensor(a) self, ScalarType dtype) -> Tensor(a)";
  static constexpr auto doc =
      "A view of the same bytes as another dtype; the last dimension shrinks or grows where "
      "element sizes differ.";
  static constexpr auto variants = "method";
  static constexpr bool differentiable = false;
};

}  // namespace torcxx::ops
