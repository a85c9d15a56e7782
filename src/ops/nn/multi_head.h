// Attention of several heads, with its projections (Vaswani et al., 2017).
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct MultiHeadAttention : Composite {
  static constexpr auto schema =
      "_multi_head_attention(Tensor query, Tensor key, Tensor value, int num_heads, Tensor "
      "q_weight, "
      "Tensor k_weight, Tensor v_weight, Tensor? in_bias, Tensor? bias_k, Tensor? bias_v, Tensor "
      "out_weight, Tensor? out_bias, *, bool add_zero_attn=False, float dropout_p=0.0, Tensor? "
      "key_padding_mask=None, Tensor? attn_mask=None, bool need_weights=True, bool "
      "average_attn_weights=True, bool is_causal=False) -> (Tensor, Tensor)";
  static constexpr auto doc =
      "The outputs for query (L, N, E), key and value (S, N, ...), or all without N, and the "
      "weights "
      "of the heads, (N, L, S) on average or (N, heads, L, S); an undefined tensor without "
      "need_weights. Masks are true or -inf where nothing may be looked at.";
  static constexpr auto variants = "function";
  static constexpr bool out = false;

  static Tensor added(const Tensor& mask, const char* name, const Tensor& query) {
    if (!mask.defined() || mask.is_floating_point()) return mask;
    TORCXX_CHECK(mask.dtype() == kBool, "only bool and floating types of ", name,
                 " are supported, got ", mask.dtype());
    return masked_fill(zeros(mask.sizes(), TensorOptions(query.dtype())), mask, -INFINITY);
  }
  // One more position that every mask leaves open.
  static Tensor widened(const Tensor& mask) {
    return mask.defined() ? constant_pad_nd(mask, {0, 1}, 0) : mask;
  }
  static std::tuple<Tensor, Tensor> forward(
      const Tensor& query, const Tensor& key, const Tensor& value, int64_t num_heads,
      const Tensor& q_weight, const Tensor& k_weight, const Tensor& v_weight, const Tensor& in_bias,
      const Tensor& bias_k, const Tensor& bias_v, const Tensor& out_weight, const Tensor& out_bias,
      bool add_zero_attn, double dropout_p, const Tensor& key_padding_mask, const Tensor& attn_mask,
      bool need_weights, bool average_attn_weights, bool is_causal) {
    const bool batched = query.dim() == 3;
    TORCXX_CHECK(
        (batched || query.dim() == 2) && key.dim() == query.dim() && value.dim() == query.dim(),
        "multi_head_attention: expected query, key and value of 2 or of 3 dimensions, got ",
        query.sizes(), ", ", key.sizes(), " and ", value.sizes());
    const auto batch_of = [&](const Tensor& t) { return batched ? t : unsqueeze(t, 1); };
    const Tensor x = batch_of(query);
    const int64_t rows = x.size(0), n = x.size(1), width = q_weight.size(0);
    TORCXX_CHECK(num_heads > 0 && width % num_heads == 0, "embed_dim ", width,
                 " not divisible by num_heads ", num_heads);
    const int64_t each = width / num_heads, heads = n * num_heads;
    const auto bias = [&](int64_t i) {
      return in_bias.defined() ? narrow(in_bias, 0, i * width, width) : in_bias;
    };
    Tensor q = linear(x, q_weight, bias(0)), k = linear(batch_of(key), k_weight, bias(1)),
           v = linear(batch_of(value), v_weight, bias(2));
    Tensor mask = added(attn_mask, "attn_mask", query);
    Tensor padding = added(key_padding_mask, "key_padding_mask", query);
    if (padding.defined() && !batched) padding = unsqueeze(padding, 0);
    if (mask.defined() && mask.dim() == 2) mask = unsqueeze(mask, 0);
    // A causal mask that stands alone need not be read.
    const bool causal = is_causal && !padding.defined() && !need_weights;
    if (causal) mask = {};
    if (bias_k.defined() && bias_v.defined()) {
      k = cat(std::vector<Tensor>{k, expand(bias_k, {1, n, width})}, 0);
      v = cat(std::vector<Tensor>{v, expand(bias_v, {1, n, width})}, 0);
      mask = widened(mask), padding = widened(padding);
    }
    const auto split = [&](const Tensor& t) {
      return transpose(reshape(t, {t.size(0), heads, each}), 0, 1);
    };
    q = split(q), k = split(k), v = split(v);
    if (add_zero_attn) {
      const Tensor nothing = zeros({heads, 1, each}, TensorOptions(k.dtype()));
      k = cat(std::vector<Tensor>{k, nothing}, 1), v = cat(std::vector<Tensor>{v, nothing}, 1);
      mask = widened(mask), padding = widened(padding);
    }
    const int64_t seen = k.size(1);
    if (padding.defined()) {
      TORCXX_CHECK(padding.sizes() == IntArrayRef({n, seen}),
                   "expecting key_padding_mask shape of ", IntArrayRef({n, seen}), ", but got ",
                   padding.sizes());
      const Tensor each_head = reshape(
          expand(reshape(padding, {n, 1, 1, seen}), {n, num_heads, 1, seen}), {heads, 1, seen});
      mask = mask.defined() ? add(mask, each_head) : each_head;
    }
    const auto joined = [&](const Tensor& t) {  // (N heads, L, each) to (L, N, E), projected
      const Tensor y = linear(reshape(transpose(t, 0, 1), {rows, n, width}), out_weight, out_bias);
      return batched ? y : squeeze(y, 1);
    };
    if (!need_weights) {
      const auto apart = [&](const Tensor& t) {
        return reshape(t, {n, num_heads, t.size(1), t.size(2)});
      };
      if (mask.defined()) mask = mask.size(0) == 1 ? unsqueeze(mask, 0) : apart(mask);
      const Tensor y = scaled_dot_product_attention(apart(q), apart(k), apart(v), mask, dropout_p,
                                                    causal, {}, false);
      return {joined(reshape(y, {heads, rows, each})), Tensor()};
    }
    Tensor weights = bmm(mul(q, 1 / std::sqrt(static_cast<double>(each))), transpose(k, 1, 2));
    if (mask.defined()) weights = add(weights, mask);
    weights = softmax(weights, -1, {});
    if (dropout_p > 0) weights = dropout(weights, dropout_p, true);
    const Tensor y = joined(bmm(weights, v));
    weights = reshape(weights, {n, num_heads, rows, seen});
    if (average_attn_weights) weights = mean(weights, 1, false, {});
    return {y, batched ? weights : squeeze(weights, 0)};
  }
};

}  // namespace torcxx::ops
