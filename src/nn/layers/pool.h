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

// Graham, 2014.
template <int dims> struct FractionalMaxPool : Layer {
  static constexpr auto schema =
      "(int[dims] kernel_size, int[] output_size=[], float? output_ratio=None, Tensor? "
      "_random_samples=None)";
  static constexpr auto doc =
      "Largest elements of output_size windows, or output_ratio times the input's size, at places "
      "that random numbers move.";
  static constexpr auto repr = "";
  template <class M> static void check(M& m) {
    const auto& o = m.options;
    TORCXX_CHECK_VALUE(!o.output_size().empty() || o.output_ratio(), "FractionalMaxPool", dims,
                       "d requires specifying either an output size, or a pooling ratio");
    TORCXX_CHECK_VALUE(o.output_size().empty() || !o.output_ratio(),
                       "only one of output_size and output_ratio may be specified");
    TORCXX_CHECK_VALUE(!o.output_ratio() || (*o.output_ratio() > 0 && *o.output_ratio() < 1),
                       "output_ratio must be between 0 and 1 (got ", o.output_ratio().value_or(0),
                       ")");
  }
  template <class M> static Tensor forward(M& m, const Tensor& input) {
    TORCXX_CHECK(input.dim() == dims + 1 || input.dim() == dims + 2, "FractionalMaxPool", dims,
                 "d: expected ", dims + 1, "D or ", dims + 2, "D input, got ", input.sizes());
    std::vector<int64_t> size = m.options.output_size();
    for (int d = 0; m.options.output_ratio() && d < dims; d++)
      size.push_back(static_cast<int64_t>(static_cast<double>(input.size(d - dims)) *
                                          *m.options.output_ratio()));
    const int64_t batch = input.dim() == dims + 1 ? 1 : input.size(0);
    const Tensor samples = m._random_samples.defined() ? m._random_samples
                                                       : rand({batch, input.size(-dims - 1), dims},
                                                              TensorOptions(input.dtype()));
    return std::get<0>(
        TORCXX_ND(fractional_max_pool, dims, input, m.options.kernel_size(), size, samples));
  }
};

struct FractionalMaxPool2d : FractionalMaxPool<2> {};
struct FractionalMaxPool3d : FractionalMaxPool<3> {};
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
