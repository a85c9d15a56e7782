#pragma once
#include "nn/layer_record.h"

namespace torcxx::nn::records {

// Channels must divide into groups before shapes are made of them.
template <class M> void check_channels(const M& m) {
  const auto& o = m.options;
  const std::string layer = short_name(m);
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
      "(int in_channels, int out_channels, int[dims] kernel_size, int[dims] stride=1, "
      "padding[dims] padding=0, int[dims] dilation=1, int groups=1, bool bias=True, str "
      "padding_mode='zeros')";
  static constexpr auto doc =
      "dims-dimensional convolution of (N, C, ...); padding_mode 'zeros', 'reflect', 'replicate' "
      "or "
      "'circular' says what stands beyond the border.";
  static constexpr auto parameters =
      "weight[out_channels, in_channels / groups, kernel_size...]; bias[out_channels] if bias";
  static constexpr auto repr =
      "{in_channels}, {out_channels}, kernel_size, stride, padding?, dilation?, groups?, bias?";
  static constexpr auto print =
      "{in_channels}, {out_channels}, kernel_size, stride, padding?, dilation?, groups?, bias?, "
      "padding_mode^?";
  template <class M> static void check(const M& m) {
    const auto& o = m.options;
    const std::string& mode = o.padding_mode();
    check_channels(m);
    TORCXX_CHECK_VALUE(
        mode == "zeros" || mode == "reflect" || mode == "replicate" || mode == "circular",
        "padding_mode must be one of 'zeros', 'reflect', 'replicate', 'circular', got '", mode,
        "'");
    TORCXX_CHECK_VALUE(o.padding().mode() != "same" || o.stride() == ExpandingArray<dims>(1),
                       "padding='same' is not supported for strided convolutions");
  }
  template <class M> static void init(M& m) { init::linear_defaults(m.weight, m.bias); }
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    const auto& o = m.options;
    const auto& p = o.padding();
    if (p.mode().empty() && o.padding_mode() == "zeros")
      return TORCXX_ND(conv, dims, input, m.weight, m.bias, o.stride(), p, o.dilation(),
                       o.groups());
    std::vector<int64_t> sides;  // before and after, the last dimension first
    for (size_t d = dims; d-- > 0;) {
      const int64_t total = p.mode() == "same" ? o.dilation()[d] * (o.kernel_size()[d] - 1) : 0;
      sides.push_back(p.mode().empty() ? p[d] : total / 2);
      sides.push_back(p.mode().empty() ? p[d] : total - total / 2);
    }
    const char* mode = o.padding_mode() == "zeros" ? "constant" : o.padding_mode().c_str();
    return TORCXX_ND(conv, dims, pad(input, sides, mode), m.weight, m.bias, o.stride(),
                     ExpandingArray<dims>(0), o.dilation(), o.groups());
  }
};

struct Conv1d : Conv<1> {};
struct Conv2d : Conv<2> {};
struct Conv3d : Conv<3> {};

}  // namespace torcxx::nn::records
