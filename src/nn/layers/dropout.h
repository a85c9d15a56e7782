#pragma once
#include "nn/layer_record.h"

namespace torcxx::nn::records {

struct RandomZeros : Layer {
  static constexpr auto schema = "(float p=0.5, bool inplace=False)";
  static constexpr auto repr = "p, inplace";
  template <class M> static void check(const M& m) {
    TORCXX_CHECK_VALUE(m.options.p() >= 0 && m.options.p() <= 1,
                       "dropout probability has to be between 0 and 1, but got ", m.options.p());
  }
  template <class M> static Tensor written(const M& m, Tensor input, const Tensor& result) {
    return m.options.inplace() && m.is_training() ? input.copy_(result) : result;
  }
};

struct Dropout : RandomZeros {
  static constexpr auto doc =
      "Elements zeroed with probability p and the rest scaled by 1 / (1 - p), when training.";
  template <class M> static Tensor forward(M& m, Tensor input) {
    return m.options.inplace() ? dropout_(input, m.options.p(), m.is_training())
                               : dropout(input, m.options.p(), m.is_training());
  }
};

// rank: of a batch; without one the channels come first. For images the channels are always the
// second dimension, as PyTorch has it.
template <int rank> struct ChannelDropout : RandomZeros {
  static constexpr auto doc = "Whole channels zeroed with probability p, when training.";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    TORCXX_CHECK(rank == 4 || input.dim() == rank || input.dim() == rank - 1, short_name(m),
                 ": Expected ", rank - 1, "D or ", rank, "D input, but received a ", input.dim(),
                 "D input.");
    const bool batched = input.dim() == rank || rank == 4;
    const Tensor x = batched ? input : input.unsqueeze(0);
    const Tensor y = feature_dropout(x, m.options.p(), m.is_training());
    return RandomZeros::written(m, input, batched ? y : y.squeeze(0));
  }
};

struct Dropout1d : ChannelDropout<3> {};
struct Dropout2d : ChannelDropout<4> {};
struct Dropout3d : ChannelDropout<5> {};

struct AlphaDropout : RandomZeros {
  static constexpr auto doc = "Dropout that keeps mean and variance of selu's outputs.";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return written(m, input, alpha_dropout(input, m.options.p(), m.is_training()));
  }
};

struct FeatureAlphaDropout : RandomZeros {
  static constexpr auto doc = "AlphaDropout of whole channels.";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return written(m, input, feature_alpha_dropout(input, m.options.p(), m.is_training()));
  }
};

}  // namespace torcxx::nn::records
