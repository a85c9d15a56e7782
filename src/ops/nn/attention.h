#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct ScaledDotProductAttention : Composite {
  static constexpr auto schema =
      "scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor? "
      "attn_mask=None, float dropout_p=0.0, "
      "bool is_causal=False, *, float? scale=None, bool enable_gqa=False) -> Tensor";
  static constexpr auto doc =
      "softmax(query @ key^T * scale + mask) @ value for (..., L, E), (..., S, E), (..., S, Ev); "
      "scale is 1 / sqrt(E).";
  static constexpr auto variants = "function";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& query, const Tensor& key, const Tensor& value,
                        const Tensor& attn_mask, double dropout_p, bool is_causal,
                        std::optional<double> scale, bool enable_gqa) {
    if (query.dtype() == kFloat16 || query.dtype() == kBFloat16) {  // sums stay in float32
      const auto wide = [&](const Tensor& t) {
        return t.defined() && t.dtype() == query.dtype() ? to(t, kFloat32) : t;
      };
      return to(scaled_dot_product_attention(wide(query), wide(key), wide(value), wide(attn_mask),
                                             dropout_p, is_causal, scale, enable_gqa),
                query.dtype());
    }
    const AttentionInputs in =
        attention_inputs(query, key, value, attn_mask, dropout_p, is_causal, scale, enable_gqa);
    if (in.tiled) return _tiled_attention(query, in.key, in.value, in.mask, is_causal, in.scale);
    Tensor scores = matmul(mul(query, in.scale), transpose(in.key, -2, -1));
    if (in.mask.defined()) scores = add(scores, in.mask);
    Tensor weights = _safe_softmax(scores);
    if (dropout_p > 0) weights = dropout(weights, dropout_p, true);
    return matmul(weights, in.value);
  }
};

// softmax(query @ key^T * scale + mask) @ value, a block of rows at a time; the scores are formed
// again for the gradients.
struct TiledAttention : Function {
  static constexpr auto schema =
      "_tiled_attention(Tensor query, Tensor key, Tensor value, Tensor? mask, bool is_causal, "
      "float "
      "scale) -> Tensor";
  static constexpr auto variants = "";
  static constexpr bool out = false;
  static constexpr auto differentiable = "query, key, value";
  template <class C> static auto grads(const C& c) {
    return attention_grads(c.grad, c.query, c.key, c.value, c.mask, c.is_causal, c.scale);
  }
};

// Rows in which everything is masked give zeros instead of NaN.
struct SafeSoftmax : Composite {
  static constexpr auto schema = "_safe_softmax(Tensor self) -> Tensor";
  static Tensor forward(const Tensor& self) {
    const Tensor p = softmax(self, -1, {});
    return all_rows_open(self)
               ? p
               : where(all(eq(self, -std::numeric_limits<double>::infinity()), -1, true),
                       zeros_like(p), p);
  }
};

}  // namespace torcxx::ops
