#include "torcxx/nn/transformer.h"

#include <cmath>
#include <string_view>

#include "torcxx/nn/init.h"
#include "torcxx/tensor/operators.h"

namespace torcxx::nn {

TransformerActivation::TransformerActivation(const char* name) {
  const std::string_view n = name;
  TORCXX_CHECK_VALUE(n == "relu" || n == "gelu", "activation should be relu/gelu, not ", n);
  if (n == "relu")
    f_ = [](const Tensor& x) { return relu(x); };
  else
    f_ = [](const Tensor& x) { return gelu(x); };
}

namespace {

MultiheadAttention attention_of(const TransformerLayerOptions& o) {
  return MultiheadAttention(MultiheadAttentionOptions(o.d_model(), o.nhead())
                                .dropout(o.dropout())
                                .bias(o.bias())
                                .batch_first(o.batch_first()));
}
LayerNorm norm_of(const TransformerLayerOptions& o) {
  return LayerNorm(
      LayerNormOptions(std::vector<int64_t>{o.d_model()}).eps(o.layer_norm_eps()).bias(o.bias()));
}

// What both kinds of layer have.
template <class L>
void register_layer(L& l) {
  const TransformerLayerOptions& o = l.options;
  const auto linear = [&](int64_t in, int64_t out) {
    return Linear(LinearOptions(in, out).bias(o.bias()));
  };
  l.linear1 = l.register_module("linear1", linear(o.d_model(), o.dim_feedforward()));
  l.dropout = l.register_module("dropout", Dropout(o.dropout()));
  l.linear2 = l.register_module("linear2", linear(o.dim_feedforward(), o.d_model()));
  l.norm1 = l.register_module("norm1", norm_of(o));
  l.norm2 = l.register_module("norm2", norm_of(o));
  if constexpr (requires { l.norm3; }) l.norm3 = l.register_module("norm3", norm_of(o));
  l.dropout1 = l.register_module("dropout1", Dropout(o.dropout()));
  l.dropout2 = l.register_module("dropout2", Dropout(o.dropout()));
  if constexpr (requires { l.dropout3; })
    l.dropout3 = l.register_module("dropout3", Dropout(o.dropout()));
}

template <class F>
Tensor residual(const TransformerLayerOptions& o, const Tensor& x, LayerNorm& norm,
                Dropout& dropout, F part) {
  return o.norm_first() ? x + dropout(part(norm(x))) : norm(x + dropout(part(x)));
}

template <class L>
Tensor feed_forward(L& l, const Tensor& x) {
  return l.linear2(l.dropout(l.options.activation()(l.linear1(x))));
}

Tensor attend(MultiheadAttention& a, const Tensor& x, const Tensor& memory, const Tensor& mask,
              const Tensor& padding) {
  return std::get<0>(a(x, memory, memory, padding, false, mask));
}

// Registers copies of the layer, and the norm.
template <class S, class L>
void register_stack(S& stack, const L& layer, int64_t count, LayerNorm norm) {
  TORCXX_CHECK_VALUE(count >= 0 && count <= 65536, short_name(stack),
                     ": num_layers must be from 0 to 65536, got ", count);
  stack.layers = stack.register_module("layers", ModuleList());
  for (int64_t i = 0; i < count; i++) stack.layers->push_back(layer->clone());
  if (norm) stack.norm = stack.register_module("norm", std::move(norm));
}
template <class S>
ModulePtr copied(const S& stack, std::shared_ptr<S> copy, std::optional<Device> device) {
  copy->layers = copy->register_module(
      "layers", std::static_pointer_cast<ModuleListImpl>(stack.layers->clone(device)));
  if (stack.norm)
    copy->norm = copy->register_module(
        "norm", std::static_pointer_cast<LayerNormImpl>(stack.norm->clone(device)));
  copy->train(stack.is_training());
  return copy;
}

}  // namespace

TransformerEncoderLayerImpl::TransformerEncoderLayerImpl(TransformerLayerOptions o)
    : options(std::move(o)) {
  reset();
}
void TransformerEncoderLayerImpl::reset() {
  self_attn = register_module("self_attn", attention_of(options));
  register_layer(*this);
}
Tensor TransformerEncoderLayerImpl::forward(const Tensor& src, const Tensor& mask,
                                            const Tensor& padding) {
  const Tensor x = residual(options, src, norm1, dropout1, [&](const Tensor& y) {
    return attend(self_attn, y, y, mask, padding);
  });
  return residual(options, x, norm2, dropout2,
                  [&](const Tensor& y) { return feed_forward(*this, y); });
}

TransformerDecoderLayerImpl::TransformerDecoderLayerImpl(TransformerLayerOptions o)
    : options(std::move(o)) {
  reset();
}
void TransformerDecoderLayerImpl::reset() {
  self_attn = register_module("self_attn", attention_of(options));
  multihead_attn = register_module("multihead_attn", attention_of(options));
  register_layer(*this);
}
Tensor TransformerDecoderLayerImpl::forward(const Tensor& tgt, const Tensor& memory,
                                            const Tensor& tgt_mask, const Tensor& memory_mask,
                                            const Tensor& tgt_padding,
                                            const Tensor& memory_padding) {
  Tensor x = residual(options, tgt, norm1, dropout1, [&](const Tensor& y) {
    return attend(self_attn, y, y, tgt_mask, tgt_padding);
  });
  x = residual(options, x, norm2, dropout2, [&](const Tensor& y) {
    return attend(multihead_attn, y, memory, memory_mask, memory_padding);
  });
  return residual(options, x, norm3, dropout3,
                  [&](const Tensor& y) { return feed_forward(*this, y); });
}

TransformerEncoderImpl::TransformerEncoderImpl(const TransformerEncoderLayer& layer,
                                               int64_t num_layers, LayerNorm last)
    : TransformerEncoderImpl() {
  register_stack(*this, layer, num_layers, std::move(last));
}
ModulePtr TransformerEncoderImpl::clone(std::optional<Device> device) const {
  return copied(*this, std::shared_ptr<TransformerEncoderImpl>(new TransformerEncoderImpl()),
                device);
}
Tensor TransformerEncoderImpl::forward(const Tensor& src, const Tensor& mask,
                                       const Tensor& padding) {
  Tensor x = src;
  for (size_t i = 0; i < layers->size(); i++)
    x = layers->at<TransformerEncoderLayerImpl>(i).forward(x, mask, padding);
  return norm ? norm(x) : x;
}

TransformerDecoderImpl::TransformerDecoderImpl(const TransformerDecoderLayer& layer,
                                               int64_t num_layers, LayerNorm last)
    : TransformerDecoderImpl() {
  register_stack(*this, layer, num_layers, std::move(last));
}
ModulePtr TransformerDecoderImpl::clone(std::optional<Device> device) const {
  return copied(*this, std::shared_ptr<TransformerDecoderImpl>(new TransformerDecoderImpl()),
                device);
}
Tensor TransformerDecoderImpl::forward(const Tensor& tgt, const Tensor& memory,
                                       const Tensor& tgt_mask, const Tensor& memory_mask,
                                       const Tensor& tgt_padding, const Tensor& memory_padding) {
  Tensor x = tgt;
  for (size_t i = 0; i < layers->size(); i++)
    x = layers->at<TransformerDecoderLayerImpl>(i).forward(x, memory, tgt_mask, memory_mask,
                                                           tgt_padding, memory_padding);
  return norm ? norm(x) : x;
}

TransformerImpl::TransformerImpl(TransformerOptions o) : options(std::move(o)) { reset(); }
void TransformerImpl::reset() {
  encoder = register_module(
      "encoder", TransformerEncoder(TransformerEncoderLayer(options), options.num_encoder_layers(),
                                    norm_of(options)));
  decoder = register_module(
      "decoder", TransformerDecoder(TransformerDecoderLayer(options), options.num_decoder_layers(),
                                    norm_of(options)));
  reset_parameters();
}
void TransformerImpl::reset_parameters() {
  for (const Tensor& p : parameters())
    if (p.dim() > 1) init::xavier_uniform_(p);
}
Tensor TransformerImpl::forward(const Tensor& src, const Tensor& tgt, const Tensor& src_mask,
                                const Tensor& tgt_mask, const Tensor& memory_mask,
                                const Tensor& src_padding, const Tensor& tgt_padding,
                                const Tensor& memory_padding) {
  const int64_t batch = options.batch_first() ? 0 : 1;
  TORCXX_CHECK(src.dim() != 3 || tgt.dim() != 3 || src.size(batch) == tgt.size(batch),
               "the batch number of src and tgt must be equal");
  TORCXX_CHECK(src.dim() > 1 && tgt.dim() > 1 && src.size(-1) == options.d_model() &&
                   tgt.size(-1) == options.d_model(),
               "the feature number of src and tgt must be equal to d_model");
  return decoder(tgt, encoder(src, src_mask, src_padding), tgt_mask, memory_mask, tgt_padding,
                 memory_padding);
}
Tensor TransformerImpl::generate_square_subsequent_mask(int64_t size) {
  TORCXX_CHECK(size >= 0, "Input size must be non-negative, got ", size);
  return full({size, size}, -INFINITY).triu(1);
}

}  // namespace torcxx::nn
