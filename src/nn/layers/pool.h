#pragma once
#include "nn/layer_record.h"

namespace torcxx::nn::records {

template <int dims> struct MaxPool : Layer {
  static constexpr auto schema =
      "(int[dims] kernel_size, int[dims] stride=kernel_size, int[dims] padding=0, int[dims] "
      "dilation=1, bool "
      "ceil_mode=False)";
  static constexpr auto doc = "Largest element of each window; stride is kernel_size unless given.";
  static constexpr auto repr = "kernel_size, stride, padding, dilation, ceil_mode";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    const auto& o = m.options;
    return TORCXX_ND(max_pool, dims, input, o.kernel_size(), o.stride(), o.padding(), o.dilation(),
                     o.ceil_mode());
  }
};

template <int dims> struct AvgPool : Layer {
  static constexpr auto schema =
      "(int[dims] kernel_size, int[dims] stride=kernel_size, int[dims] padding=0, bool "
      "ceil_mode=False, bool "
      "count_include_pad=True)";
  static constexpr auto doc = "Mean of each window; stride is kernel_size unless given.";
  static constexpr auto repr = "kernel_size, stride, padding";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    const auto& o = m.options;
    return TORCXX_ND(avg_pool, dims, input, o.kernel_size(), o.stride(), o.padding(), o.ceil_mode(),
                     o.count_include_pad());
  }
};

template <int dims> struct AdaptiveAvgPool : Layer {
  static constexpr auto schema = "(int[dims] output_size)";
  static constexpr auto doc = "Means of windows that divide the input into output_size parts.";
  static constexpr auto repr = "output_size";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return TORCXX_ND(adaptive_avg_pool, dims, input, m.options.output_size());
  }
};

template <int dims> struct AdaptiveMaxPool : Layer {
  static constexpr auto schema = "(int[dims] output_size)";
  static constexpr auto doc =
      "Largest elements of windows that divide the input into output_size parts.";
  static constexpr auto repr = "output_size";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return std::get<0>(TORCXX_ND(adaptive_max_pool, dims, input, m.options.output_size()));
  }
};

struct MaxPool1d : MaxPool<1> {};
struct MaxPool2d : MaxPool<2> {};
struct MaxPool3d : MaxPool<3> {};
struct AvgPool1d : AvgPool<1> {};
struct AvgPool2d : AvgPool<2> {};
struct AvgPool3d : AvgPool<3> {};
struct AdaptiveAvgPool1d : AdaptiveAvgPool<1> {};
struct AdaptiveAvgPool2d : AdaptiveAvgPool<2> {};
struct AdaptiveAvgPool3d : AdaptiveAvgPool<3> {};
struct AdaptiveMaxPool1d : AdaptiveMaxPool<1> {};
struct AdaptiveMaxPool2d : AdaptiveMaxPool<2> {};
struct AdaptiveMaxPool3d : AdaptiveMaxPool<3> {};

}  // namespace torcxx::nn::records
