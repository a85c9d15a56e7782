// The named forms of pooling for one, two and three dimensions.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

template <int dims> struct MaxPoolWithIndices : Composite {
  static constexpr auto schema =
      "max_pool{dims}d_with_indices(Tensor self, int[dims] kernel_size, int[dims] stride=[], "
      "int[dims] "
      "padding=0, int[dims] dilation=1, bool ceil_mode=False) -> (Tensor values, Tensor indices)";
  static constexpr auto doc =
      "Largest element of each window of (N, C, ...) or without N, and its place in the plane.";
  static constexpr auto variants = "function";
  static constexpr const char* names[] = {"max_pool1d", "max_pool2d", "max_pool3d"};
  static std::tuple<Tensor, Tensor> forward(const Tensor& self, IntArrayRef kernel_size,
                                            IntArrayRef stride, IntArrayRef padding,
                                            IntArrayRef dilation, bool ceil_mode) {
    const PoolWindow w =
        pool_window(names[dims - 1], dims, self, kernel_size, stride, padding, dilation);
    return _max_pool(self, w.kernel, w.stride, w.padding, w.dilation, ceil_mode);
  }
};

template <int dims> struct MaxPool : Composite {
  static constexpr auto schema =
      "max_pool{dims}d(Tensor self, int[dims] kernel_size, int[dims] stride=[], int[dims] "
      "padding=0, "
      "int[dims] dilation=1, bool ceil_mode=False) -> Tensor";
  static constexpr auto doc = "Largest element of each window of (N, C, ...) or without N.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, IntArrayRef kernel_size, IntArrayRef stride,
                        IntArrayRef padding, IntArrayRef dilation, bool ceil_mode) {
    return std::get<0>(
        MaxPoolWithIndices<dims>::forward(self, kernel_size, stride, padding, dilation, ceil_mode));
  }
};

template <int dims> struct AvgPool : Composite {
  static constexpr auto schema =
      "avg_pool{dims}d(Tensor self, int[dims] kernel_size, int[dims] stride=[], int[dims] "
      "padding=0, "
      "bool ceil_mode=False, bool count_include_pad=True, int? divisor_override=None) -> Tensor";
  static constexpr auto doc = "Mean of each window of (N, C, ...) or without N.";
  static constexpr auto variants = "function";
  static constexpr const char* names[] = {"avg_pool1d", "avg_pool2d", "avg_pool3d"};
  static Tensor forward(const Tensor& self, IntArrayRef kernel_size, IntArrayRef stride,
                        IntArrayRef padding, bool ceil_mode, bool count_include_pad,
                        std::optional<int64_t> divisor_override) {
    const PoolWindow w = pool_window(names[dims - 1], dims, self, kernel_size, stride, padding, 1);
    return _avg_pool(self, w.kernel, w.stride, w.padding, ceil_mode, count_include_pad,
                     divisor_override);
  }
};

template <int dims> struct AdaptiveAvgPool : Composite {
  static constexpr auto schema =
      "adaptive_avg_pool{dims}d(Tensor self, int[dims] output_size) -> Tensor";
  static constexpr auto doc = "Means of windows that divide (N, C, ...) into output_size parts.";
  static constexpr auto variants = "function";
  static constexpr const char* names[] = {"adaptive_avg_pool1d", "adaptive_avg_pool2d",
                                          "adaptive_avg_pool3d"};
  static Tensor forward(const Tensor& self, IntArrayRef output_size) {
    return _adaptive_avg_pool(self, adaptive_sizes(names[dims - 1], dims, self, output_size));
  }
};

template <int dims> struct AdaptiveMaxPool : Composite {
  static constexpr auto schema =
      "adaptive_max_pool{dims}d(Tensor self, int[dims] output_size) -> (Tensor values, Tensor "
      "indices)";
  static constexpr auto doc =
      "Largest elements of windows that divide (N, C, ...) into output_size parts, and their "
      "places.";
  static constexpr auto variants = "function";
  static constexpr const char* names[] = {"adaptive_max_pool1d", "adaptive_max_pool2d",
                                          "adaptive_max_pool3d"};
  static std::tuple<Tensor, Tensor> forward(const Tensor& self, IntArrayRef output_size) {
    return _adaptive_max_pool(self, adaptive_sizes(names[dims - 1], dims, self, output_size));
  }
};

struct MaxPool1dWithIndices : MaxPoolWithIndices<1> {};
struct MaxPool2dWithIndices : MaxPoolWithIndices<2> {};
struct MaxPool3dWithIndices : MaxPoolWithIndices<3> {};
struct MaxPool1d : MaxPool<1> {};
struct MaxPool2d : MaxPool<2> {};
struct MaxPool3d : MaxPool<3> {};
struct AvgPool1d : AvgPool<1> {
  static constexpr auto schema =
      "avg_pool1d(Tensor self, int[1] kernel_size, int[1] stride=[], int[1] padding=0, bool "
      "ceil_mode=False, bool count_include_pad=True) -> Tensor";
  static Tensor forward(const Tensor& self, IntArrayRef kernel_size, IntArrayRef stride,
                        IntArrayRef padding, bool ceil_mode, bool count_include_pad) {
    return AvgPool::forward(self, kernel_size, stride, padding, ceil_mode, count_include_pad, {});
  }
};
struct AvgPool2d : AvgPool<2> {};
struct AvgPool3d : AvgPool<3> {};
struct AdaptiveAvgPool1d : AdaptiveAvgPool<1> {};
struct AdaptiveAvgPool2d : AdaptiveAvgPool<2> {};
struct AdaptiveAvgPool3d : AdaptiveAvgPool<3> {};
struct AdaptiveMaxPool1d : AdaptiveMaxPool<1> {};
struct AdaptiveMaxPool2d : AdaptiveMaxPool<2> {};
struct AdaptiveMaxPool3d : AdaptiveMaxPool<3> {};

}  // namespace torcxx::ops
