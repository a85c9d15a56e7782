// Several tensors as one.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Cat : Function {
  static constexpr auto schema = "cat(Tensor[] tensors, int dim=0) -> Tensor";
  static constexpr auto aliases = "concat, concatenate";
  static constexpr auto out_rules = "apart";
  static constexpr auto doc =
      "The tensors one after the other along dimension dim, in their promoted dtype; empty vectors "
      "are skipped.";
  static constexpr auto variants = "function";
  template <class C> static std::vector<Tensor> grad_tensors(const C& c) {
    return cat_backward(c.grad, c.tensors_sizes, c.dim);
  }
};

struct Stack : Function {
  static constexpr auto schema = "stack(Tensor[] tensors, int dim=0) -> Tensor";
  static constexpr auto doc =
      "Tensors of one shape along a new dimension dim, in their promoted dtype.";
  static constexpr auto variants = "function";
  template <class C> static std::vector<Tensor> grad_tensors(const C& c) {
    return unbind(c.grad, c.dim);
  }
};

struct Hstack : Composite {
  static constexpr auto schema = "hstack(Tensor[] tensors) -> Tensor";
  static constexpr auto doc = "Joined along the second dimension; vectors along their only one.";
  static constexpr auto variants = "function";
  static Tensor forward(ArrayRef<Tensor> tensors) {
    check_not_empty(tensors, "hstack");
    const std::vector<Tensor> parts = at_least(tensors, 1);
    return cat(parts, parts[0].dim() == 1 ? 0 : 1);
  }
};

struct Vstack : Composite {
  static constexpr auto schema = "vstack(Tensor[] tensors) -> Tensor";
  static constexpr auto aliases = "row_stack";
  static constexpr auto doc = "Joined along the first dimension; vectors are rows.";
  static constexpr auto variants = "function";
  static Tensor forward(ArrayRef<Tensor> tensors) {
    check_not_empty(tensors, "vstack");
    return cat(at_least(tensors, 2), 0);
  }
};

struct Dstack : Composite {
  static constexpr auto schema = "dstack(Tensor[] tensors) -> Tensor";
  static constexpr auto doc = "Joined along the third dimension.";
  static constexpr auto variants = "function";
  static Tensor forward(ArrayRef<Tensor> tensors) {
    check_not_empty(tensors, "dstack");
    return cat(at_least(tensors, 3), 2);
  }
};

struct ColumnStack : Composite {
  static constexpr auto schema = "column_stack(Tensor[] tensors) -> Tensor";
  static constexpr auto doc = "Joined along the second dimension; vectors are columns.";
  static constexpr auto variants = "function";
  static Tensor forward(ArrayRef<Tensor> tensors) {
    check_not_empty(tensors, "column_stack");
    return hstack(as_columns(tensors));
  }
};

struct BlockDiag : Composite {
  static constexpr auto schema = "block_diag(Tensor[] tensors) -> Tensor";
  static constexpr auto doc =
      "The matrix with the tensors as blocks on its diagonal, zero elsewhere.";
  static constexpr auto variants = "function";
  static Tensor forward(ArrayRef<Tensor> tensors) { return block_diagonal(tensors); }
};

struct CartesianProd : Composite {
  static constexpr auto schema = "cartesian_prod(Tensor[] tensors) -> Tensor";
  static constexpr auto doc = "Rows of all combinations of one element from each vector.";
  static constexpr auto variants = "function";
  static Tensor forward(ArrayRef<Tensor> tensors) {
    check_vectors(tensors);
    if (tensors.size() == 1) return tensors[0];
    std::vector<Tensor> grids = meshgrid(tensors);
    for (Tensor& grid : grids) grid = flatten(grid);
    return stack(grids, 1);
  }
};

}  // namespace torcxx::ops
