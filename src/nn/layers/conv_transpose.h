#pragma once
#include "nn/layers/conv.h"

namespace torcxx::nn::records {

struct ConvTranspose1d : Layer {
  static constexpr auto schema =
      "ConvTranspose1d(int in_channels, int out_channels, int[1] kernel_size, int[1] stride=1, "
      "int[1] padding=0, int[1] output_padding=0, int groups=1, bool bias=True, int[1] dilation=1)";
  static constexpr auto doc = "Transposed convolution over length: the gradient of one.";
  static constexpr auto parameters =
      "weight[in_channels, out_channels / groups, kernel_size...]; bias[out_channels] if bias";
  static constexpr auto repr =
      "{in_channels}, {out_channels}, kernel_size, stride, padding?, dilation?, output_padding?, "
      "groups?, bias?";
  template <class M> static void check(const M& m) {
    check_channels("ConvTranspose1d", m.options.in_channels(), m.options.out_channels(),
                   m.options.groups());
  }
  template <class M> static void init(M& m) { init::linear_defaults(m.weight, m.bias); }
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    const auto& o = m.options;
    return conv_transpose1d(input, m.weight, m.bias, o.stride(), o.padding(), o.output_padding(),
                            o.groups(), o.dilation());
  }
};

struct ConvTranspose2d : Layer {
  static constexpr auto schema =
      "ConvTranspose2d(int in_channels, int out_channels, int[2] kernel_size, int[2] stride=1, "
      "int[2] padding=0, int[2] output_padding=0, int groups=1, bool bias=True, int[2] dilation=1)";
  static constexpr auto doc = "Transposed convolution over height and width: the gradient of one.";
  static constexpr auto parameters =
      "weight[in_channels, out_channels / groups, kernel_size...]; bias[out_channels] if bias";
  static constexpr auto repr =
      "{in_channels}, {out_channels}, kernel_size, stride, padding?, dilation?, output_padding?, "
      "groups?, bias?";
  template <class M> static void check(const M& m) {
    check_channels("ConvTranspose2d", m.options.in_channels(), m.options.out_channels(),
                   m.options.groups());
  }
  template <class M> static void init(M& m) { init::linear_defaults(m.weight, m.bias); }
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    const auto& o = m.options;
    return conv_transpose2d(input, m.weight, m.bias, o.stride(), o.padding(), o.output_padding(),
                            o.groups(), o.dilation());
  }
};

struct ConvTranspose3d : Layer {
  static constexpr auto schema =
      "ConvTranspose3d(int in_channels, int out_channels, int[3] kernel_size, int[3] stride=1, "
      "int[3] padding=0, int[3] output_padding=0, int groups=1, bool bias=True, int[3] dilation=1)";
  static constexpr auto doc =
      "Transposed convolution over depth, height and width: the gradient of one.";
  static constexpr auto parameters =
      "weight[in_channels, out_channels / groups, kernel_size...]; bias[out_channels] if bias";
  static constexpr auto repr =
      "{in_channels}, {out_channels}, kernel_size, stride, padding?, dilation?, output_padding?, "
      "groups?, bias?";
  template <class M> static void check(const M& m) {
    check_channels("ConvTranspose3d", m.options.in_channels(), m.options.out_channels(),
                   m.options.groups());
  }
  template <class M> static void init(M& m) { init::linear_defaults(m.weight, m.bias); }
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    const auto& o = m.options;
    return conv_transpose3d(input, m.weight, m.bias, o.stride(), o.padding(), o.output_padding(),
                            o.groups(), o.dilation());
  }
};

}  // namespace torcxx::nn::records
