#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Gather : Function {
  static constexpr auto schema =
      "gather(Tensor self, int dim, Tensor index, *, bool sparse_grad=False) -> Tensor";
  static constexpr auto out_rules = "dtype, apart";
  static constexpr auto doc =
      "out[i][j] = self[index[i][j]][j] for dim 0, and so on; index may be smaller than self "
      "elsewhere.";
  template <class C> static Tensor grad_self(const C& c) {
    return scatter_add(zeros(c.self_sizes, TensorOptions(c.grad.dtype())), c.dim, c.index, c.grad);
  }
};

struct TakeAlongDim : Composite {
  static constexpr auto schema =
      "take_along_dim(Tensor self, Tensor indices, int? dim=None) -> Tensor";
  static constexpr auto doc =
      "gather with self and indices broadcast against each other; without dim both are flat.";
  static Tensor forward(const Tensor& self, const Tensor& indices, std::optional<int64_t> dim) {
    return take_along(self, indices, dim);
  }
};

}  // namespace torcxx::ops
