#pragma once
#include "nn/layer_record.h"

namespace torcxx::nn::records {

struct Embedding : Layer {
  static constexpr auto schema =
      "Embedding(int num_embeddings, int embedding_dim, int? padding_idx=None, bool "
      "scale_grad_by_freq=False)";
  static constexpr auto doc = "Rows of a table looked up by integer indices.";
  static constexpr auto parameters = "weight[num_embeddings, embedding_dim]";
  static constexpr auto repr = "{num_embeddings}, {embedding_dim}, padding_idx?";
  template <class M> static int64_t padding(const M& m) {
    const auto p = m.options.padding_idx();
    if (!p) return -1;
    TORCXX_CHECK_VALUE(*p >= -m.options.num_embeddings() && *p < m.options.num_embeddings(),
                       "Padding_idx must be within num_embeddings, got ", *p);
    return *p < 0 ? *p + m.options.num_embeddings() : *p;
  }
  template <class M> static void init(M& m) {
    init::normal_(m.weight);
    if (const int64_t p = padding(m); p >= 0) init::zeros_(m.weight.select(0, p));
  }
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return torcxx::embedding(m.weight, input, padding(m), m.options.scale_grad_by_freq());
  }
};

}  // namespace torcxx::nn::records
