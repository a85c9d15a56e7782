#pragma once
#include "nn/layer_record.h"

namespace torcxx::nn::records {

// Channels must divide into groups before shapes are made of them.
inline void check_channels(const char* layer, int64_t in, int64_t out, int64_t groups) {
  TORCXX_CHECK_VALUE(groups > 0, layer, ": groups must be a positive integer, got ", groups);
  TORCXX_CHECK_VALUE(in % groups == 0, layer, ": in_channels must be divisible by groups, got ", in,
                     " and ", groups);
  TORCXX_CHECK_VALUE(out % groups == 0, layer, ": out_channels must be divisible by groups, got ",
                     out, " and ", groups);
}

struct Conv1d : Layer {
  static constexpr auto schema =
      "Conv1d(int in_channels, int out_channels, int[1] kernel_size, int[1] stride=1, int[1] "
      "padding=0, "
      "int[1] dilation=1, int groups=1, bool bias=True)";
  static constexpr auto doc = "Convolution over length.";
  static constexpr auto parameters =
      "weight[out_channels, in_channels / groups, kernel_size...]; bias[out_channels] if bias";
  static constexpr auto repr =
      "{in_channels}, {out_channels}, kernel_size, stride, padding?, dilation?, groups?, bias?";
  template <class M> static void check(const M& m) {
    check_channels("Conv1d", m.options.in_channels(), m.options.out_channels(), m.options.groups());
  }
  template <class M> static void init(M& m) { init::linear_defaults(m.weight, m.bias); }
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    const auto& o = m.options;
    return conv1d(input, m.weight, m.bias, o.stride(), o.padding(), o.dilation(), o.groups());
  }
};

struct Conv2d : Layer {
  static constexpr auto schema =
      "Conv2d(int in_channels, int out_channels, int[2] kernel_size, int[2] stride=1, int[2] "
      "padding=0, "
      "int[2] dilation=1, int groups=1, bool bias=True)";
  static constexpr auto doc = "Convolution over height and width.";
  static constexpr auto parameters =
      "weight[out_channels, in_channels / groups, kernel_size...]; bias[out_channels] if bias";
  static constexpr auto repr =
      "{in_channels}, {out_channels}, kernel_size, stride, padding?, dilation?, groups?, bias?";
  template <class M> static void check(const M& m) {
    check_channels("Conv2d", m.options.in_channels(), m.options.out_channels(), m.options.groups());
  }
  template <class M> static void init(M& m) { init::linear_defaults(m.weight, m.bias); }
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    const auto& o = m.options;
    return conv2d(input, m.weight, m.bias, o.stride(), o.padding(), o.dilation(), o.groups());
  }
};

struct Conv3d : Layer {
  static constexpr auto schema =
      "Conv3d(int in_channels, int out_channels, int[3] kernel_size, int[3] stride=1, int[3] "
      "padding=0, "
      "int[3] dilation=1, int groups=1, bool bias=True)";
  static constexpr auto doc = "Convolution over depth, height and width.";
  static constexpr auto parameters =
      "weight[out_channels, in_channels / groups, kernel_size...]; bias[out_channels] if bias";
  static constexpr auto repr =
      "{in_channels}, {out_channels}, kernel_size, stride, padding?, dilation?, groups?, bias?";
  template <class M> static void check(const M& m) {
    check_channels("Conv3d", m.options.in_channels(), m.options.out_channels(), m.options.groups());
  }
  template <class M> static void init(M& m) { init::linear_defaults(m.weight, m.bias); }
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    const auto& o = m.options;
    return conv3d(input, m.weight, m.bias, o.stride(), o.padding(), o.dilation(), o.groups());
  }
};

}  // namespace torcxx::nn::records
