#pragma once
#include "nn/layer_record.h"

namespace torcxx::nn::records {

struct MaxPool1d : Layer {
  static constexpr auto schema =
      "MaxPool1d(int[1] kernel_size, int[] stride=[], int[1] padding=0, int[1] dilation=1, bool "
      "ceil_mode=False)";
  static constexpr auto doc = "Largest element of each window; stride is kernel_size unless given.";
  static constexpr auto repr = "kernel_size, stride, padding, dilation, ceil_mode";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    const auto& o = m.options;
    return max_pool1d(input, o.kernel_size(), o.stride(), o.padding(), o.dilation(), o.ceil_mode());
  }
};

struct AvgPool1d : Layer {
  static constexpr auto schema =
      "AvgPool1d(int[1] kernel_size, int[] stride=[], int[1] padding=0, bool ceil_mode=False, bool "
      "count_include_pad=True)";
  static constexpr auto doc = "Mean of each window; stride is kernel_size unless given.";
  static constexpr auto repr = "kernel_size, stride, padding";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    const auto& o = m.options;
    return avg_pool1d(input, o.kernel_size(), o.stride(), o.padding(), o.ceil_mode(),
                      o.count_include_pad());
  }
};

struct AdaptiveAvgPool1d : Layer {
  static constexpr auto schema = "AdaptiveAvgPool1d(int[1] output_size)";
  static constexpr auto doc = "Means of windows that divide the input into output_size parts.";
  static constexpr auto repr = "output_size";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return adaptive_avg_pool1d(input, m.options.output_size());
  }
};

struct AdaptiveMaxPool1d : Layer {
  static constexpr auto schema = "AdaptiveMaxPool1d(int[1] output_size)";
  static constexpr auto doc =
      "Largest elements of windows that divide the input into output_size parts.";
  static constexpr auto repr = "output_size";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return std::get<0>(adaptive_max_pool1d(input, m.options.output_size()));
  }
};

struct MaxPool2d : Layer {
  static constexpr auto schema =
      "MaxPool2d(int[2] kernel_size, int[] stride=[], int[2] padding=0, int[2] dilation=1, bool "
      "ceil_mode=False)";
  static constexpr auto doc = "Largest element of each window; stride is kernel_size unless given.";
  static constexpr auto repr = "kernel_size, stride, padding, dilation, ceil_mode";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    const auto& o = m.options;
    return max_pool2d(input, o.kernel_size(), o.stride(), o.padding(), o.dilation(), o.ceil_mode());
  }
};

struct AvgPool2d : Layer {
  static constexpr auto schema =
      "AvgPool2d(int[2] kernel_size, int[] stride=[], int[2] padding=0, bool ceil_mode=False, bool "
      "count_include_pad=True)";
  static constexpr auto doc = "Mean of each window; stride is kernel_size unless given.";
  static constexpr auto repr = "kernel_size, stride, padding";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    const auto& o = m.options;
    return avg_pool2d(input, o.kernel_size(), o.stride(), o.padding(), o.ceil_mode(),
                      o.count_include_pad());
  }
};

struct AdaptiveAvgPool2d : Layer {
  static constexpr auto schema = "AdaptiveAvgPool2d(int[2] output_size)";
  static constexpr auto doc = "Means of windows that divide the input into output_size parts.";
  static constexpr auto repr = "output_size";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return adaptive_avg_pool2d(input, m.options.output_size());
  }
};

struct AdaptiveMaxPool2d : Layer {
  static constexpr auto schema = "AdaptiveMaxPool2d(int[2] output_size)";
  static constexpr auto doc =
      "Largest elements of windows that divide the input into output_size parts.";
  static constexpr auto repr = "output_size";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return std::get<0>(adaptive_max_pool2d(input, m.options.output_size()));
  }
};

struct MaxPool3d : Layer {
  static constexpr auto schema =
      "MaxPool3d(int[3] kernel_size, int[] stride=[], int[3] padding=0, int[3] dilation=1, bool "
      "ceil_mode=False)";
  static constexpr auto doc = "Largest element of each window; stride is kernel_size unless given.";
  static constexpr auto repr = "kernel_size, stride, padding, dilation, ceil_mode";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    const auto& o = m.options;
    return max_pool3d(input, o.kernel_size(), o.stride(), o.padding(), o.dilation(), o.ceil_mode());
  }
};

struct AvgPool3d : Layer {
  static constexpr auto schema =
      "AvgPool3d(int[3] kernel_size, int[] stride=[], int[3] padding=0, bool ceil_mode=False, bool "
      "count_include_pad=True)";
  static constexpr auto doc = "Mean of each window; stride is kernel_size unless given.";
  static constexpr auto repr = "kernel_size, stride, padding";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    const auto& o = m.options;
    return avg_pool3d(input, o.kernel_size(), o.stride(), o.padding(), o.ceil_mode(),
                      o.count_include_pad());
  }
};

struct AdaptiveAvgPool3d : Layer {
  static constexpr auto schema = "AdaptiveAvgPool3d(int[3] output_size)";
  static constexpr auto doc = "Means of windows that divide the input into output_size parts.";
  static constexpr auto repr = "output_size";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return adaptive_avg_pool3d(input, m.options.output_size());
  }
};

struct AdaptiveMaxPool3d : Layer {
  static constexpr auto schema = "AdaptiveMaxPool3d(int[3] output_size)";
  static constexpr auto doc =
      "Largest elements of windows that divide the input into output_size parts.";
  static constexpr auto repr = "output_size";
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    return std::get<0>(adaptive_max_pool3d(input, m.options.output_size()));
  }
};

}  // namespace torcxx::nn::records
