#include "torcxx/nn/attention.h"

#include <cmath>

#include "nn/layer_print.h"
#include "torcxx/nn/init.h"
#include "torcxx/tensor/operators.h"

namespace torcxx::nn {

MultiheadAttentionImpl::MultiheadAttentionImpl(MultiheadAttentionOptions o)
    : options(std::move(o)) {
  TORCXX_CHECK_VALUE(options.embed_dim() > 0 && options.num_heads() > 0,
                     "embed_dim and num_heads must be greater than 0, got embed_dim=",
                     options.embed_dim(), " and num_heads=", options.num_heads(), " instead");
  TORCXX_CHECK_VALUE(options.embed_dim() % options.num_heads() == 0,
                     "embed_dim must be divisible by num_heads");
  reset();
}

void MultiheadAttentionImpl::pretty_print(std::ostream& stream) const {
  write(stream, "torch::nn::MultiheadAttention");
}

void MultiheadAttentionImpl::reset() {
  const int64_t e = options.embed_dim(), k = options.kdim(), v = options.vdim();
  const bool same = k == e && v == e, extra = options.add_bias_kv();
  const auto made = [&](const char* name, bool wanted, IntArrayRef shape) {
    return register_parameter(name, wanted ? empty(shape) : Tensor());
  };
  q_proj_weight = made("q_proj_weight", !same, {e, e});
  k_proj_weight = made("k_proj_weight", !same, {e, k});
  v_proj_weight = made("v_proj_weight", !same, {e, v});
  in_proj_weight = made("in_proj_weight", same, {3 * e, e});
  in_proj_bias = made("in_proj_bias", options.bias(), {3 * e});
  bias_k = made("bias_k", extra, {1, 1, e});
  bias_v = made("bias_v", extra, {1, 1, e});
  out_proj = register_module("out_proj", Linear(LinearOptions(e, e).bias(options.bias())));
  for (const Tensor& w : {q_proj_weight, k_proj_weight, v_proj_weight, in_proj_weight})
    if (w.defined()) init::xavier_uniform_(w);
  for (const Tensor& b : {in_proj_bias, out_proj->bias})
    if (b.defined()) init::zeros_(b);
  for (const Tensor& b : {bias_k, bias_v})
    if (b.defined()) init::xavier_normal_(b);
}

std::tuple<Tensor, Tensor> MultiheadAttentionImpl::forward(
    const Tensor& query, const Tensor& key, const Tensor& value, const Tensor& key_padding_mask,
    bool need_weights, const Tensor& attn_mask, bool average_attn_weights, bool is_causal) {
  const int64_t e = options.embed_dim();
  TORCXX_CHECK(
      query.dim() == 2 || query.dim() == 3,
      "MultiheadAttention: query should be unbatched 2D or batched 3D tensor but received ",
      query.dim(), "-D query tensor");
  TORCXX_CHECK(query.size(-1) == e, "MultiheadAttention: was expecting embedding dimension of ", e,
               ", but got ", query.size(-1));
  TORCXX_CHECK(key.dim() == query.dim() && value.dim() == query.dim(),
               "MultiheadAttention: expected query, key and value of the same rank, got ",
               query.dim(), ", ", key.dim(), " and ", value.dim());
  const bool swap = options.batch_first() && query.dim() == 3;
  const auto ordered = [&](const Tensor& t) { return swap ? t.transpose(0, 1) : t; };
  const Tensor q = ordered(query), k = ordered(key), v = ordered(value);
  std::vector<Tensor> w = {q_proj_weight, k_proj_weight, v_proj_weight};
  if (in_proj_weight.defined()) w = in_proj_weight.chunk(3, 0);
  Tensor mask = attn_mask;
  if (is_causal && !mask.defined())
    mask = full({q.size(0), k.size(0)}, -INFINITY, query.options()).triu(1);
  const auto [out, weights] =
      _multi_head_attention(q, k, v, options.num_heads(), w[0], w[1], w[2], in_proj_bias, bias_k,
                            bias_v, out_proj->weight, out_proj->bias, options.add_zero_attn(),
                            is_training() ? options.dropout() : 0, key_padding_mask, mask,
                            need_weights, average_attn_weights, is_causal);
  return {ordered(out), weights};
}

}  // namespace torcxx::nn
