// Orders of dimensions: views only.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Permute : View {
  static constexpr auto schema = "permute(Tensor(a) self, int[] dims) -> Tensor(a)";
  static constexpr auto doc = "A view with the dimensions in the given order.";
  template <class C> static Tensor grad_self(const C& c) {
    return permute(c.grad, inverse_permutation(c.dims));
  }
};

struct Transpose : View {
  static constexpr auto schema = "transpose.int(Tensor(a) self, int dim0, int dim1) -> Tensor(a)";
  static constexpr auto aliases = "swapdims";
  static constexpr auto doc = "A view with two dimensions swapped.";
  template <class C> static Tensor grad_self(const C& c) {
    return transpose(c.grad, c.dim0, c.dim1);
  }
};

struct T : View {
  static constexpr auto schema = "t(Tensor(a) self) -> Tensor(a)";
  static constexpr auto doc = "The transpose of a matrix; a tensor of fewer dimensions itself.";
  template <class C> static Tensor grad_self(const C& c) { return t(c.grad); }
};

struct NumpyT : Composite {
  static constexpr auto schema = "numpy_T(Tensor(a) self) -> Tensor(a)";
  static constexpr auto doc = "A view with the dimensions in reverse order.";
  static constexpr auto variants = "method";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self) { return permute(self, reversed_dims(self.dim())); }
};

struct MatrixTranspose : Composite {
  static constexpr auto schema = "mT(Tensor(a) self) -> Tensor(a)";
  static constexpr auto doc = "A view with the last two dimensions swapped.";
  static constexpr auto variants = "method";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self) {
    check_matrices(self, "tensor.mT");
    return self.dim() == 0 ? alias(self) : transpose(self, -2, -1);
  }
};

struct Adjoint : Composite {
  static constexpr auto schema = "adjoint(Tensor(a) self) -> Tensor(a)";
  static constexpr auto doc = "The conjugate transpose of each matrix of the last two dimensions.";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self) {
    check_matrices(self, "tensor.adjoint()");
    return conj(self.dim() == 0 ? alias(self) : transpose(self, -2, -1));
  }
};

struct MatrixAdjoint : Composite {
  static constexpr auto schema = "mH(Tensor(a) self) -> Tensor(a)";
  static constexpr auto doc = "The same as adjoint().";
  static constexpr auto variants = "method";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self) {
    check_matrices(self, "tensor.mH");
    return adjoint(self);
  }
};

struct MatrixH : Composite {
  static constexpr auto schema = "matrix_H(Tensor(a) self) -> Tensor(a)";
  static constexpr auto doc = "The conjugate transpose of one matrix.";
  static constexpr auto variants = "method";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self) {
    check_one_matrix(self);
    return conj(self.dim() == 0 ? alias(self) : transpose(self, 0, 1));
  }
};

struct MovedimInt : Composite {
  static constexpr auto schema =
      "movedim.int(Tensor(a) self, int source, int destination) -> Tensor(a)";
  static constexpr auto aliases = "moveaxis";
  static constexpr auto doc = "A view with one dimension moved to another place.";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self, int64_t source, int64_t destination) {
    return permute(self, movedim_order(self.dim(), source, destination));
  }
};

struct Movedim : Composite {
  static constexpr auto schema =
      "movedim.intlist(Tensor(a) self, int[] source, int[] destination) -> Tensor(a)";
  static constexpr auto aliases = "moveaxis";
  static constexpr auto doc =
      "A view with the dimensions `source` moved to the places `destination`; the others keep "
      "their order.";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self, IntArrayRef source, IntArrayRef destination) {
    return permute(self, movedim_order(self.dim(), source, destination));
  }
};

struct Swapaxes : Composite {
  static constexpr auto schema = "swapaxes(Tensor(a) self, int axis0, int axis1) -> Tensor(a)";
  static constexpr auto doc = "The same as transpose.";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self, int64_t axis0, int64_t axis1) {
    return transpose(self, axis0, axis1);
  }
};

}  // namespace torcxx::ops
