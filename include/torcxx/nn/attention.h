// Attention of several heads.
#pragma once
#include "torcxx/nn/layers.gen.h"

namespace torcxx::nn {

struct MultiheadAttentionOptions {
  MultiheadAttentionOptions(int64_t embed_dim, int64_t num_heads)
      : embed_dim_(embed_dim), num_heads_(num_heads), kdim_(embed_dim), vdim_(embed_dim) {}
  TORCXX_ARG(int64_t, embed_dim);
  TORCXX_ARG(int64_t, num_heads);
  TORCXX_ARG(double, dropout) = 0;
  TORCXX_ARG(bool, bias) = true;
  TORCXX_ARG(bool, add_bias_kv) = false;
  TORCXX_ARG(bool, add_zero_attn) = false;
  TORCXX_ARG(int64_t, kdim);
  TORCXX_ARG(int64_t, vdim);
  TORCXX_ARG(bool, batch_first) = false;
};

// Attentions side by side over projections of query, key and value (Vaswani et al., 2017).
class TORCXX_API MultiheadAttentionImpl : public Cloneable<MultiheadAttentionImpl> {
 public:
  MultiheadAttentionImpl(int64_t embed_dim, int64_t num_heads)
      : MultiheadAttentionImpl(MultiheadAttentionOptions(embed_dim, num_heads)) {}
  // Raises ValueError unless num_heads divides embed_dim.
  explicit MultiheadAttentionImpl(MultiheadAttentionOptions options);
  void reset() override;
  void pretty_print(std::ostream& stream) const override;
  // query (L, N, E), key (S, N, kdim) and value (S, N, vdim); N first with batch_first; without N
  // unbatched. Returns the output and, with need_weights, the attention weights, averaged over the
  // heads (N, L, S) or not (N, heads, L, S). key_padding_mask (N, S) and attn_mask (L, S) or
  // (N * heads, L, S): true or -inf where nothing may be looked at.
  std::tuple<Tensor, Tensor> forward(const Tensor& query, const Tensor& key, const Tensor& value,
                                     const Tensor& key_padding_mask = {}, bool need_weights = true,
                                     const Tensor& attn_mask = {}, bool average_attn_weights = true,
                                     bool is_causal = false);
  MultiheadAttentionOptions options;
  // in_proj_weight holds all three projections where their inputs have one width.
  Tensor in_proj_weight, q_proj_weight, k_proj_weight, v_proj_weight, in_proj_bias, bias_k, bias_v;
  Linear out_proj{nullptr};
};
TORCXX_MODULE(MultiheadAttention);

}  // namespace torcxx::nn
