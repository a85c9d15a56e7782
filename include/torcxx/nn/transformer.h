// Transformers (Vaswani et al., 2017).
#pragma once
#include "torcxx/core/function.h"
#include "torcxx/nn/attention.h"
#include "torcxx/nn/containers.h"

namespace torcxx::nn {

// "relu", "gelu" or any function of a tensor.
class TORCXX_API TransformerActivation {
 public:
  // Raises ValueError for other names.
  TransformerActivation(const char* name);                                             // NOLINT
  TransformerActivation(std::function<Tensor(const Tensor&)> f) : f_(std::move(f)) {}  // NOLINT
  Tensor operator()(const Tensor& x) const { return f_(x); }

 private:
  std::function<Tensor(const Tensor&)> f_;
};

struct TransformerLayerOptions {
  TransformerLayerOptions(int64_t d_model, int64_t nhead) : d_model_(d_model), nhead_(nhead) {}
  TORCXX_ARG(int64_t, d_model);
  TORCXX_ARG(int64_t, nhead);
  TORCXX_ARG(int64_t, dim_feedforward) = 2048;
  TORCXX_ARG(double, dropout) = 0.1;
  TORCXX_ARG(TransformerActivation, activation) = "relu";
  TORCXX_ARG(double, layer_norm_eps) = 1e-5;
  TORCXX_ARG(bool, batch_first) = false;
  TORCXX_ARG(bool, norm_first) = false;
  TORCXX_ARG(bool, bias) = true;
};
using TransformerEncoderLayerOptions = TransformerLayerOptions;
using TransformerDecoderLayerOptions = TransformerLayerOptions;

// Self-attention and a feed-forward part, each with dropout, a residual and a LayerNorm.
class TORCXX_API TransformerEncoderLayerImpl : public Cloneable<TransformerEncoderLayerImpl> {
 public:
  TransformerEncoderLayerImpl(int64_t d_model, int64_t nhead)
      : TransformerEncoderLayerImpl(TransformerLayerOptions(d_model, nhead)) {}
  explicit TransformerEncoderLayerImpl(TransformerLayerOptions options);
  void reset() override;
  // src (L, N, d_model), (N, L, d_model) with batch_first, or without N; masks as
  // MultiheadAttention takes them.
  Tensor forward(const Tensor& src, const Tensor& src_mask = {},
                 const Tensor& src_key_padding_mask = {});
  TransformerLayerOptions options;
  MultiheadAttention self_attn{nullptr};
  Linear linear1{nullptr}, linear2{nullptr};
  Dropout dropout{nullptr}, dropout1{nullptr}, dropout2{nullptr};
  LayerNorm norm1{nullptr}, norm2{nullptr};
};
TORCXX_MODULE(TransformerEncoderLayer);

// The same with attention over the encoder's outputs in between.
class TORCXX_API TransformerDecoderLayerImpl : public Cloneable<TransformerDecoderLayerImpl> {
 public:
  TransformerDecoderLayerImpl(int64_t d_model, int64_t nhead)
      : TransformerDecoderLayerImpl(TransformerLayerOptions(d_model, nhead)) {}
  explicit TransformerDecoderLayerImpl(TransformerLayerOptions options);
  void reset() override;
  Tensor forward(const Tensor& tgt, const Tensor& memory, const Tensor& tgt_mask = {},
                 const Tensor& memory_mask = {}, const Tensor& tgt_key_padding_mask = {},
                 const Tensor& memory_key_padding_mask = {});
  TransformerLayerOptions options;
  MultiheadAttention self_attn{nullptr}, multihead_attn{nullptr};
  Linear linear1{nullptr}, linear2{nullptr};
  Dropout dropout{nullptr}, dropout1{nullptr}, dropout2{nullptr}, dropout3{nullptr};
  LayerNorm norm1{nullptr}, norm2{nullptr}, norm3{nullptr};
};
TORCXX_MODULE(TransformerDecoderLayer);

inline LayerNorm norm_of(const AnyModule& norm) {
  if (norm.is_empty()) return nullptr;
  norm.get<LayerNorm>();  // raises TypeError for another module
  return std::static_pointer_cast<LayerNormImpl>(norm.ptr());
}

struct TransformerEncoderOptions {
  TransformerEncoderOptions(TransformerEncoderLayer layer, int64_t num_layers)
      : encoder_layer_(std::move(layer)), num_layers_(num_layers) {}
  TransformerEncoderOptions(const TransformerEncoderLayerOptions& options, int64_t num_layers)
      : TransformerEncoderOptions(TransformerEncoderLayer(options), num_layers) {}
  TORCXX_ARG(TransformerEncoderLayer, encoder_layer);
  TORCXX_ARG(int64_t, num_layers);
  TORCXX_ARG(AnyModule, norm);  // a LayerNorm
};
struct TransformerDecoderOptions {
  TransformerDecoderOptions(TransformerDecoderLayer layer, int64_t num_layers)
      : decoder_layer_(std::move(layer)), num_layers_(num_layers) {}
  TransformerDecoderOptions(const TransformerDecoderLayerOptions& options, int64_t num_layers)
      : TransformerDecoderOptions(TransformerDecoderLayer(options), num_layers) {}
  TORCXX_ARG(TransformerDecoderLayer, decoder_layer);
  TORCXX_ARG(int64_t, num_layers);
  TORCXX_ARG(AnyModule, norm);  // a LayerNorm
};

// num_layers copies of a layer after each other, and a norm where one is given.
class TORCXX_API TransformerEncoderImpl : public Module {
 public:
  TransformerEncoderImpl(const TransformerEncoderLayer& layer, int64_t num_layers,
                         LayerNorm norm = nullptr);
  TransformerEncoderImpl(const TransformerEncoderOptions& o)  // NOLINT
      : TransformerEncoderImpl(o.encoder_layer(), o.num_layers(), norm_of(o.norm())) {}
  ModulePtr clone(std::optional<Device> device = std::nullopt) const override;
  Tensor forward(const Tensor& src, const Tensor& src_mask = {},
                 const Tensor& src_key_padding_mask = {});
  ModuleList layers;
  LayerNorm norm{nullptr};

 private:
  TransformerEncoderImpl() = default;
};
TORCXX_MODULE(TransformerEncoder);

class TORCXX_API TransformerDecoderImpl : public Module {
 public:
  TransformerDecoderImpl(const TransformerDecoderLayer& layer, int64_t num_layers,
                         LayerNorm norm = nullptr);
  TransformerDecoderImpl(const TransformerDecoderOptions& o)  // NOLINT
      : TransformerDecoderImpl(o.decoder_layer(), o.num_layers(), norm_of(o.norm())) {}
  ModulePtr clone(std::optional<Device> device = std::nullopt) const override;
  Tensor forward(const Tensor& tgt, const Tensor& memory, const Tensor& tgt_mask = {},
                 const Tensor& memory_mask = {}, const Tensor& tgt_key_padding_mask = {},
                 const Tensor& memory_key_padding_mask = {});
  ModuleList layers;
  LayerNorm norm{nullptr};

 private:
  TransformerDecoderImpl() = default;
};
TORCXX_MODULE(TransformerDecoder);

struct TransformerOptions : TransformerLayerOptions {
  explicit TransformerOptions(int64_t d_model = 512, int64_t nhead = 8,
                              int64_t num_encoder_layers = 6, int64_t num_decoder_layers = 6)
      : TransformerLayerOptions(d_model, nhead),
        num_encoder_layers_(num_encoder_layers),
        num_decoder_layers_(num_decoder_layers) {}
  TORCXX_ARG(int64_t, num_encoder_layers);
  TORCXX_ARG(int64_t, num_decoder_layers);
};

// An encoder and a decoder.
class TORCXX_API TransformerImpl : public Cloneable<TransformerImpl> {
 public:
  explicit TransformerImpl(TransformerOptions options = TransformerOptions());
  void reset() override;
  void reset_parameters();
  Tensor forward(const Tensor& src, const Tensor& tgt, const Tensor& src_mask = {},
                 const Tensor& tgt_mask = {}, const Tensor& memory_mask = {},
                 const Tensor& src_key_padding_mask = {}, const Tensor& tgt_key_padding_mask = {},
                 const Tensor& memory_key_padding_mask = {});
  // -inf above the diagonal, 0 elsewhere: each position sees those up to it.
  static Tensor generate_square_subsequent_mask(int64_t size);
  TransformerOptions options;
  TransformerEncoder encoder{nullptr};
  TransformerDecoder decoder{nullptr};
};
TORCXX_MODULE(Transformer);

}  // namespace torcxx::nn
