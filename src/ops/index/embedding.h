#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Embedding : Function {
  static constexpr auto schema =
      "embedding(Tensor weight, Tensor indices, int padding_idx=-1, bool scale_grad_by_freq=False, "
      "bool sparse=False) -> Tensor";
  static constexpr auto doc =
      "Rows of the 2-d weight; the row padding_idx gets no gradient, and scale_grad_by_freq "
      "divides a row's by its number of uses.";
  static constexpr auto variants = "function";
  template <class C> static Tensor grad_weight(const C& c) {
    return embedding_dense_backward(c.grad, c.indices, c.weight_sizes[0], c.padding_idx,
                                    c.scale_grad_by_freq);
  }
};

struct EmbeddingDenseBackward : Function {
  static constexpr auto schema =
      "embedding_dense_backward(Tensor grad_output, Tensor indices, int num_weights, int "
      "padding_idx, bool scale_grad_by_freq) -> Tensor";
  static constexpr auto doc = "The gradient of embedding's weight.";
  static constexpr auto variants = "function";
  template <class C> static Tensor grad_grad_output(const C& c) {
    return embedding_grad_grad(c.grad, c.indices, c.padding_idx, c.scale_grad_by_freq);
  }
};

struct EmbeddingRenorm : Composite {
  static constexpr auto schema =
      "embedding_renorm_(Tensor(a!) self, Tensor indices, float max_norm, float norm_type) -> "
      "Tensor(a!)";
  static constexpr auto doc = "Scales the rows that indices name to p-norms of max_norm at most.";
  static constexpr auto variants = "function";
  static void forward(Tensor& self, const Tensor& indices, double max_norm, double norm_type) {
    TORCXX_CHECK(self.dim() == 2, "embedding_renorm_: 'self' must be 2-D, got ", self.sizes());
    const Tensor at = to(flatten(indices), kInt64), rows = index_select(self, 0, at);
    const Tensor length = linalg_vector_norm(rows, norm_type, 1, true, {});
    const Tensor factor = div(full({}, max_norm, TensorOptions(length.dtype())), add(length, 1e-7));
    const Tensor scaled_rows = mul(rows, where(gt(length, max_norm), factor, ones_like(length)));
    copy_(self, index_copy(self, 0, at, scaled_rows), false);
  }
};

struct OneHot : Function {
  static constexpr auto schema = "one_hot(Tensor self, int num_classes=-1) -> Tensor";
  static constexpr auto doc =
      "int64 rows with a one at each class of the int64 tensor self; num_classes -1 takes the "
      "greatest plus one.";
  static constexpr auto variants = "function";
  static constexpr bool differentiable = false;
};

}  // namespace torcxx::ops
