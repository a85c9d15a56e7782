#pragma once
#include "nn/layer_record.h"

namespace torcxx::nn::records {

// Channels must divide into groups before shapes are made of them.
template <class M> void check_channels(const M& m) {
  const auto& o = m.options;
  const std::string& layer = m.name();
  TORCXX_CHECK_VALUE(o.groups() > 0, layer, ": groups must be a positive integer, got ",
                     o.groups());
  TORCXX_CHECK_VALUE(o.in_channels() % o.groups() == 0, layer,
                     ": in_channels must be divisible by groups, got ", o.in_channels(), " and ",
                     o.groups());
  TORCXX_CHECK_VALUE(o.out_channels() % o.groups() == 0, layer,
                     ": out_channels must be divisible by groups, got ", o.out_channels(), " and ",
                     o.groups());
}

template <int dims> struct Conv : Layer {
  static constexpr auto schema =
      "(int in_channels, int out_channels, int[dims] kernel_size, int[dims] stride=1, int[dims] "
      "padding=0, int[dims] dilation=1, int groups=1, bool bias=True)";
  static constexpr auto doc = "dims-dimensional convolution of (N, C, ...).";
  static constexpr auto parameters =
      "weight[out_channels, in_channels / groups, kernel_size...]; bias[out_channels] if bias";
  static constexpr auto repr =
      "{in_channels}, {out_channels}, kernel_size, stride, padding?, dilation?, groups?, bias?";
  template <class M> static void check(const M& m) { check_channels(m); }
  template <class M> static void init(M& m) { init::linear_defaults(m.weight, m.bias); }
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    const auto& o = m.options;
    return TORCXX_ND(conv, dims, input, m.weight, m.bias, o.stride(), o.padding(), o.dilation(),
                     o.groups());
  }
};

struct Conv1d : Conv<1> {};
struct Conv2d : Conv<2> {};
struct Conv3d : Conv<3> {};

}  // namespace torcxx::nn::records
