// The named forms of pooling for one, two and three dimensions.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct MaxPool1dWithIndices : Composite {
  static constexpr auto schema =
      "max_pool1d_with_indices(Tensor self, int[1] kernel_size, int[1] stride=[], int[1] "
      "padding=0, int[1] dilation=1, bool ceil_mode=False) -> (Tensor values, Tensor indices)";
  static constexpr auto doc =
      "Largest element of each window of (N, C, L) or without N, and its place in the plane.";
  static constexpr auto variants = "function";
  static std::tuple<Tensor, Tensor> forward(const Tensor& self, IntArrayRef kernel_size,
                                            IntArrayRef stride, IntArrayRef padding,
                                            IntArrayRef dilation, bool ceil_mode) {
    const PoolWindow w = pool_window("max_pool1d", 1, self, kernel_size, stride, padding, dilation);
    return _max_pool(self, w.kernel, w.stride, w.padding, w.dilation, ceil_mode);
  }
};

struct MaxPool1d : Composite {
  static constexpr auto schema =
      "max_pool1d(Tensor self, int[1] kernel_size, int[1] stride=[], int[1] padding=0, int[1] "
      "dilation=1, bool ceil_mode=False) -> Tensor";
  static constexpr auto doc = "Largest element of each window of (N, C, L) or without N.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, IntArrayRef kernel_size, IntArrayRef stride,
                        IntArrayRef padding, IntArrayRef dilation, bool ceil_mode) {
    return std::get<0>(
        max_pool1d_with_indices(self, kernel_size, stride, padding, dilation, ceil_mode));
  }
};

struct AvgPool1d : Composite {
  static constexpr auto schema =
      "avg_pool1d(Tensor self, int[1] kernel_size, int[1] stride=[], int[1] padding=0, bool "
      "ceil_mode=False, bool count_include_pad=True) -> Tensor";
  static constexpr auto doc = "Mean of each window of (N, C, L) or without N.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, IntArrayRef kernel_size, IntArrayRef stride,
                        IntArrayRef padding, bool ceil_mode, bool count_include_pad) {
    const PoolWindow w = pool_window("avg_pool1d", 1, self, kernel_size, stride, padding, 1);
    return _avg_pool(self, w.kernel, w.stride, w.padding, ceil_mode, count_include_pad, {});
  }
};

struct AdaptiveAvgPool1d : Composite {
  static constexpr auto schema = "adaptive_avg_pool1d(Tensor self, int[1] output_size) -> Tensor";
  static constexpr auto doc = "Means of windows that divide (N, C, L) into output_size parts.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, IntArrayRef output_size) {
    return _adaptive_avg_pool(self, adaptive_sizes("adaptive_avg_pool1d", 1, self, output_size));
  }
};

struct AdaptiveMaxPool1d : Composite {
  static constexpr auto schema =
      "adaptive_max_pool1d(Tensor self, int[1] output_size) -> (Tensor values, Tensor indices)";
  static constexpr auto doc =
      "Largest elements of windows that divide (N, C, L) into output_size parts, and their places.";
  static constexpr auto variants = "function";
  static std::tuple<Tensor, Tensor> forward(const Tensor& self, IntArrayRef output_size) {
    return _adaptive_max_pool(self, adaptive_sizes("adaptive_max_pool1d", 1, self, output_size));
  }
};

struct MaxPool2dWithIndices : Composite {
  static constexpr auto schema =
      "max_pool2d_with_indices(Tensor self, int[2] kernel_size, int[2] stride=[], int[2] "
      "padding=0, int[2] dilation=1, bool ceil_mode=False) -> (Tensor values, Tensor indices)";
  static constexpr auto doc =
      "Largest element of each window of (N, C, H, W) or without N, and its place in the plane.";
  static constexpr auto variants = "function";
  static std::tuple<Tensor, Tensor> forward(const Tensor& self, IntArrayRef kernel_size,
                                            IntArrayRef stride, IntArrayRef padding,
                                            IntArrayRef dilation, bool ceil_mode) {
    const PoolWindow w = pool_window("max_pool2d", 2, self, kernel_size, stride, padding, dilation);
    return _max_pool(self, w.kernel, w.stride, w.padding, w.dilation, ceil_mode);
  }
};

struct MaxPool2d : Composite {
  static constexpr auto schema =
      "max_pool2d(Tensor self, int[2] kernel_size, int[2] stride=[], int[2] padding=0, int[2] "
      "dilation=1, bool ceil_mode=False) -> Tensor";
  static constexpr auto doc = "Largest element of each window of (N, C, H, W) or without N.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, IntArrayRef kernel_size, IntArrayRef stride,
                        IntArrayRef padding, IntArrayRef dilation, bool ceil_mode) {
    return std::get<0>(
        max_pool2d_with_indices(self, kernel_size, stride, padding, dilation, ceil_mode));
  }
};

struct AvgPool2d : Composite {
  static constexpr auto schema =
      "avg_pool2d(Tensor self, int[2] kernel_size, int[2] stride=[], int[2] padding=0, bool "
      "ceil_mode=False, bool count_include_pad=True, int? divisor_override=None) -> Tensor";
  static constexpr auto doc = "Mean of each window of (N, C, H, W) or without N.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, IntArrayRef kernel_size, IntArrayRef stride,
                        IntArrayRef padding, bool ceil_mode, bool count_include_pad,
                        std::optional<int64_t> divisor_override) {
    const PoolWindow w = pool_window("avg_pool2d", 2, self, kernel_size, stride, padding, 1);
    return _avg_pool(self, w.kernel, w.stride, w.padding, ceil_mode, count_include_pad,
                     divisor_override);
  }
};

struct AdaptiveAvgPool2d : Composite {
  static constexpr auto schema = "adaptive_avg_pool2d(Tensor self, int[2] output_size) -> Tensor";
  static constexpr auto doc = "Means of windows that divide (N, C, H, W) into output_size parts.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, IntArrayRef output_size) {
    return _adaptive_avg_pool(self, adaptive_sizes("adaptive_avg_pool2d", 2, self, output_size));
  }
};

struct AdaptiveMaxPool2d : Composite {
  static constexpr auto schema =
      "adaptive_max_pool2d(Tensor self, int[2] output_size) -> (Tensor values, Tensor indices)";
  static constexpr auto doc =
      "Largest elements of windows that divide (N, C, H, W) into output_size parts, and their "
      "places.";
  static constexpr auto variants = "function";
  static std::tuple<Tensor, Tensor> forward(const Tensor& self, IntArrayRef output_size) {
    return _adaptive_max_pool(self, adaptive_sizes("adaptive_max_pool2d", 2, self, output_size));
  }
};

struct MaxPool3dWithIndices : Composite {
  static constexpr auto schema =
      "max_pool3d_with_indices(Tensor self, int[3] kernel_size, int[3] stride=[], int[3] "
      "padding=0, int[3] dilation=1, bool ceil_mode=False) -> (Tensor values, Tensor indices)";
  static constexpr auto doc =
      "Largest element of each window of (N, C, D, H, W) or without N, and its place in the plane.";
  static constexpr auto variants = "function";
  static std::tuple<Tensor, Tensor> forward(const Tensor& self, IntArrayRef kernel_size,
                                            IntArrayRef stride, IntArrayRef padding,
                                            IntArrayRef dilation, bool ceil_mode) {
    const PoolWindow w = pool_window("max_pool3d", 3, self, kernel_size, stride, padding, dilation);
    return _max_pool(self, w.kernel, w.stride, w.padding, w.dilation, ceil_mode);
  }
};

struct MaxPool3d : Composite {
  static constexpr auto schema =
      "max_pool3d(Tensor self, int[3] kernel_size, int[3] stride=[], int[3] padding=0, int[3] "
      "dilation=1, bool ceil_mode=False) -> Tensor";
  static constexpr auto doc = "Largest element of each window of (N, C, D, H, W) or without N.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, IntArrayRef kernel_size, IntArrayRef stride,
                        IntArrayRef padding, IntArrayRef dilation, bool ceil_mode) {
    return std::get<0>(
        max_pool3d_with_indices(self, kernel_size, stride, padding, dilation, ceil_mode));
  }
};

struct AvgPool3d : Composite {
  static constexpr auto schema =
      "avg_pool3d(Tensor self, int[3] kernel_size, int[3] stride=[], int[3] padding=0, bool "
      "ceil_mode=False, bool count_include_pad=True, int? divisor_override=None) -> Tensor";
  static constexpr auto doc = "Mean of each window of (N, C, D, H, W) or without N.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, IntArrayRef kernel_size, IntArrayRef stride,
                        IntArrayRef padding, bool ceil_mode, bool count_include_pad,
                        std::optional<int64_t> divisor_override) {
    const PoolWindow w = pool_window("avg_pool3d", 3, self, kernel_size, stride, padding, 1);
    return _avg_pool(self, w.kernel, w.stride, w.padding, ceil_mode, count_include_pad,
                     divisor_override);
  }
};

struct AdaptiveAvgPool3d : Composite {
  static constexpr auto schema = "adaptive_avg_pool3d(Tensor self, int[3] output_size) -> Tensor";
  static constexpr auto doc =
      "Means of windows that divide (N, C, D, H, W) into output_size parts.";
  static constexpr auto variants = "function";
  static Tensor forward(const Tensor& self, IntArrayRef output_size) {
    return _adaptive_avg_pool(self, adaptive_sizes("adaptive_avg_pool3d", 3, self, output_size));
  }
};

struct AdaptiveMaxPool3d : Composite {
  static constexpr auto schema =
      "adaptive_max_pool3d(Tensor self, int[3] output_size) -> (Tensor values, Tensor indices)";
  static constexpr auto doc =
      "Largest elements of windows that divide (N, C, D, H, W) into output_size parts, and their "
      "places.";
  static constexpr auto variants = "function";
  static std::tuple<Tensor, Tensor> forward(const Tensor& self, IntArrayRef output_size) {
    return _adaptive_max_pool(self, adaptive_sizes("adaptive_max_pool3d", 3, self, output_size));
  }
};

}  // namespace torcxx::ops
