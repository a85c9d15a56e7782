// Diagonals and triangles of matrices.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Diagonal : View {
  static constexpr auto schema =
      "diagonal(Tensor(a) self, int offset=0, int dim1=0, int dim2=1) -> Tensor(a)";
  static constexpr auto doc =
      "A view of the diagonals of the matrices of dim1 and dim2, as the last dimension.";
  template <class C> static Tensor grad_self(const C& c) {
    return diagonal_backward(c.grad, c.self_sizes, c.offset, c.dim1, c.dim2);
  }
};

struct DiagonalBackward : Function {
  static constexpr auto schema =
      "diagonal_backward(Tensor grad_output, int[] input_sizes, int offset, int dim1, int dim2) -> "
      "Tensor";
  static constexpr auto doc = "Zeros of input_sizes with grad_output on the diagonals.";
  static constexpr auto variants = "function";
  template <class C> static Tensor grad_grad_output(const C& c) {
    return diagonal(c.grad, c.offset, c.dim1, c.dim2);
  }
};

struct DiagonalScatter : Function {
  static constexpr auto schema =
      "diagonal_scatter(Tensor self, Tensor src, int offset=0, int dim1=0, int dim2=1) -> Tensor";
  static constexpr auto doc = "A copy of self with src written on the diagonals.";
  template <class C> static Tensor grad_self(const C& c) {
    return diagonal_scatter(c.grad, zeros(c.src_sizes, TensorOptions(c.grad.dtype())), c.offset,
                            c.dim1, c.dim2);
  }
  template <class C> static Tensor grad_src(const C& c) {
    return diagonal(c.grad, c.offset, c.dim1, c.dim2);
  }
};

struct FillDiagonal : Composite {
  static constexpr auto schema =
      "fill_diagonal_(Tensor(a!) self, Scalar fill_value, bool wrap=False) -> Tensor(a!)";
  static constexpr auto doc =
      "One value on the diagonal of self; wrap: it begins again one row below where a tall matrix "
      "ended it.";
  static constexpr auto variants = "method";
  static void forward(Tensor& self, const Scalar& fill_value, bool wrap) {
    TORCXX_CHECK(self.dim() >= 2, "dimensions must larger than 1");
    const int64_t rows = self.size(0), columns = self.size(1);
    for (int64_t d = 2; d < self.dim(); d++)
      TORCXX_CHECK(self.size(d) == rows && rows == columns,
                   "all dimensions of input must be of equal length, got ", self.sizes());
    for (int64_t row = 0; row < rows; row += columns + 1) {
      Tensor on = self.dim() == 2 ? narrow(self, 0, row, std::min(columns, rows - row)) : self;
      while (on.dim() > 1) on = diagonal(on, 0, 0, 1);
      fill_(on, fill_value);
      if (!wrap) break;
    }
  }
};

struct DiagEmbed : Function {
  static constexpr auto schema =
      "diag_embed(Tensor self, int offset=0, int dim1=-2, int dim2=-1) -> Tensor";
  static constexpr auto doc =
      "Square matrices with the last dimension of self as diagonals, zero elsewhere.";
  template <class C> static Tensor grad_self(const C& c) {
    return diagonal(c.grad, c.offset, c.dim1, c.dim2);
  }
};

struct Diag : Composite {
  static constexpr auto schema = "diag(Tensor self, int diagonal=0) -> Tensor";
  static constexpr auto doc =
      "A copy of a matrix's diagonal, or the square matrix with a vector as diagonal.";
  static Tensor forward(const Tensor& self, int64_t offset) {
    check_diag(self);
    return self.dim() == 1 ? diag_embed(self, offset) : _contiguous_copy(diagonal(self, offset));
  }
};

struct Diagflat : Composite {
  static constexpr auto schema = "diagflat(Tensor self, int offset=0) -> Tensor";
  static constexpr auto doc = "The square matrix with all elements of self as diagonal.";
  static Tensor forward(const Tensor& self, int64_t offset) {
    return diag(view(contiguous(self), {-1}), offset);
  }
};

struct Tril : Function {
  static constexpr auto schema = "tril(Tensor self, int diagonal=0) -> Tensor";
  static constexpr auto doc = "The matrices with zeros above the given diagonal.";
  static constexpr bool inplace = true;
  template <class C> static Tensor grad_self(const C& c) { return tril(c.grad, c.diagonal); }
};

struct Triu : Function {
  static constexpr auto schema = "triu(Tensor self, int diagonal=0) -> Tensor";
  static constexpr auto doc = "The matrices with zeros below the given diagonal.";
  static constexpr bool inplace = true;
  template <class C> static Tensor grad_self(const C& c) { return triu(c.grad, c.diagonal); }
};

}  // namespace torcxx::ops
