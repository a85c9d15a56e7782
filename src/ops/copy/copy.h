#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct CopyInto : Inplace {
  static constexpr auto schema =
      "copy_(Tensor(a!) self, Tensor src, bool non_blocking=False) -> Tensor(a!)";
  static constexpr auto doc = "Writes src, broadcast and converted, into self.";
  static constexpr auto variants = "method";
  template <class C> static Tensor grad_self(const C& c) { return zeros_like(c.grad); }
  template <class C> static Tensor grad_src(const C& c) {
    return to(
        sum_to_size(
            isComplexType(c.grad.dtype()) && !isComplexType(c.src_dtype) ? real(c.grad) : c.grad,
            c.src_sizes),
        c.src_dtype);
  }
};

struct Clone : Function {
  static constexpr auto schema = "clone(Tensor self) -> Tensor";
  static constexpr auto doc =
      "A copy with its own memory, in the order of self's dimensions when self is dense.";
  template <class C> static Tensor grad_self(const C& c) { return c.grad; }
};

struct Contiguous : Composite {
  static constexpr auto schema = "contiguous(Tensor self) -> Tensor";
  static constexpr auto doc = "self when it is row-major, else a row-major copy.";
  static constexpr auto variants = "method";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self) {
    if (self.is_contiguous()) return self;
    return _contiguous_copy(self);
  }
};

struct ContiguousCopy : Function {
  static constexpr auto schema = "_contiguous_copy(Tensor self) -> Tensor";
  static constexpr auto variants = "";
  template <class C> static Tensor grad_self(const C& c) { return c.grad; }
};

struct ToCopy : Function {
  static constexpr auto schema = "_to_copy(Tensor self, *, TensorOptions options={}) -> Tensor";
  static constexpr auto variants = "";
  template <class C> static Tensor grad_self(const C& c) {
    return isComplexType(c.grad.dtype()) && !isComplexType(c.self_dtype)
               ? to(real(c.grad), c.self_dtype)
               : to(c.grad, c.self_dtype);
  }
};

struct ToDtype : Composite {
  static constexpr auto schema =
      "to.dtype(Tensor self, ScalarType dtype, bool non_blocking=False, bool copy=False) -> Tensor";
  static constexpr auto doc = "self converted; self itself when nothing changes and copy is false.";
  static constexpr auto variants = "method";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self, ScalarType dtype, bool, bool copy) {
    return self.dtype() == dtype && !copy ? self : _to_copy(self, TensorOptions(dtype));
  }
};

struct ToOptions : Composite {
  static constexpr auto schema =
      "to.options(Tensor self, TensorOptions options, bool non_blocking=False, bool copy=False) -> "
      "Tensor";
  static constexpr auto variants = "method";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self, const TensorOptions& options, bool, bool copy) {
    const bool same = options.dtype_opt().value_or(self.dtype()) == self.dtype() &&
                      options.device_opt().value_or(self.device()).type() == self.device().type();
    return same && !copy ? self : _to_copy(self, options);
  }
};

struct ToOther : Composite {
  static constexpr auto schema =
      "to.other(Tensor self, Tensor other, bool non_blocking=False, bool copy=False) -> Tensor";
  static constexpr auto doc = "self with the dtype and device of other.";
  static constexpr auto variants = "method";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self, const Tensor& other, bool, bool copy) {
    return to(self, TensorOptions(other.dtype()).device(other.device()), false, copy);
  }
};

struct Fill : Inplace {
  static constexpr auto schema = "fill_.Scalar(Tensor(a!) self, Scalar value) -> Tensor(a!)";
  static constexpr auto doc = "Writes one value everywhere.";
  static constexpr auto variants = "method";
  template <class C> static Tensor grad_self(const C& c) { return zeros_like(c.grad); }
};

struct Resize : Inplace {
  static constexpr auto schema = "resize_(Tensor(a!) self, int[] size) -> Tensor(a!)";
  static constexpr auto doc = "Changes self's shape; new elements are uninitialised.";
  static constexpr auto variants = "method";
};

struct RealPart : View {
  static constexpr auto schema = "real(Tensor(a) self) -> Tensor(a)";
  static constexpr auto doc = "The real part, a view of a complex tensor; a real tensor itself.";
  template <class C> static Tensor grad_self(const C& c) { return to(c.grad, c.self_dtype); }
};

struct ImagPart : View {
  static constexpr auto schema = "imag(Tensor(a) self) -> Tensor(a)";
  static constexpr auto doc = "The imaginary part, a view of a complex tensor.";
  template <class C> static Tensor grad_self(const C& c) {
    return mul(to(c.grad, c.self_dtype), Scalar(std::complex<double>(0, 1)));
  }
};

}  // namespace torcxx::ops
