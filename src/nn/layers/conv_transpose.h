#pragma once
#include "nn/layers/conv.h"

namespace torcxx::nn::records {

template <int dims> struct ConvTranspose : Layer {
  static constexpr auto schema =
      "(int in_channels, int out_channels, int[dims] kernel_size, int[dims] stride=1, int[dims] "
      "padding=0, int[dims] output_padding=0, int groups=1, bool bias=True, int[dims] dilation=1)";
  static constexpr auto doc = "Transposed dims-dimensional convolution: the gradient of one.";
  static constexpr auto parameters =
      "weight[in_channels, out_channels / groups, kernel_size...]; bias[out_channels] if bias";
  static constexpr auto repr =
      "{in_channels}, {out_channels}, kernel_size, stride, padding?, dilation?, output_padding?, "
      "groups?, bias?";
  template <class M> static void check(const M& m) { check_channels(m); }
  template <class M> static void init(M& m) { init::linear_defaults(m.weight, m.bias); }
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    const auto& o = m.options;
    return TORCXX_ND(conv_transpose, dims, input, m.weight, m.bias, o.stride(), o.padding(),
                     o.output_padding(), o.groups(), o.dilation());
  }
};

struct ConvTranspose1d : ConvTranspose<1> {};
struct ConvTranspose2d : ConvTranspose<2> {};
struct ConvTranspose3d : ConvTranspose<3> {};

}  // namespace torcxx::nn::records
