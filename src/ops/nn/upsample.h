// Images (N, C, ...) resized, with or without the factors that gave the sizes.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

template <bool exact> struct UpsampleNearest : Composite {
  static constexpr auto variants = "function";
  static constexpr auto mode = exact ? "nearest-exact" : "nearest";
  static Tensor forward(const Tensor& self, IntArrayRef output_size, std::optional<double> scales) {
    return _upsample(self, output_size, mode, false, {}, {}, scales);
  }
  static Tensor forward(const Tensor& self, IntArrayRef output_size, std::optional<double> scales_h,
                        std::optional<double> scales_w) {
    return _upsample(self, output_size, mode, false, {}, scales_h, scales_w);
  }
  static Tensor forward(const Tensor& self, IntArrayRef output_size, std::optional<double> scales_d,
                        std::optional<double> scales_h, std::optional<double> scales_w) {
    return _upsample(self, output_size, mode, false, scales_d, scales_h, scales_w);
  }
};

template <bool cubic> struct UpsampleWeighted : Composite {
  static constexpr auto variants = "function";
  static constexpr auto mode = cubic ? "cubic" : "linear";
  static Tensor forward(const Tensor& self, IntArrayRef output_size, bool align_corners,
                        std::optional<double> scales) {
    return _upsample(self, output_size, mode, align_corners, {}, {}, scales);
  }
  static Tensor forward(const Tensor& self, IntArrayRef output_size, bool align_corners,
                        std::optional<double> scales_h, std::optional<double> scales_w) {
    return _upsample(self, output_size, mode, align_corners, {}, scales_h, scales_w);
  }
  static Tensor forward(const Tensor& self, IntArrayRef output_size, bool align_corners,
                        std::optional<double> scales_d, std::optional<double> scales_h,
                        std::optional<double> scales_w) {
    return _upsample(self, output_size, mode, align_corners, scales_d, scales_h, scales_w);
  }
};

struct UpsampleNearest1d : UpsampleNearest<false> {
  static constexpr auto schema =
      "upsample_nearest1d(Tensor self, int[1] output_size, float? scales=None) -> Tensor";
  static constexpr auto doc = "Resized by taking the nearest element.";
};

struct UpsampleNearest2d : UpsampleNearest<false> {
  static constexpr auto schema =
      "upsample_nearest2d(Tensor self, int[2] output_size, float? scales_h=None, float? "
      "scales_w=None) -> Tensor";
  static constexpr auto doc = "Resized by taking the nearest element.";
};

struct UpsampleNearest3d : UpsampleNearest<false> {
  static constexpr auto schema =
      "upsample_nearest3d(Tensor self, int[3] output_size, float? scales_d=None, float? "
      "scales_h=None, float? scales_w=None) -> Tensor";
  static constexpr auto doc = "Resized by taking the nearest element.";
};

struct UpsampleExact1d : UpsampleNearest<true> {
  static constexpr auto schema =
      "_upsample_nearest_exact1d(Tensor self, int[1] output_size, float? scales=None) -> Tensor";
  static constexpr auto doc = "Resized by taking the element nearest to each output's centre.";
};

struct UpsampleExact2d : UpsampleNearest<true> {
  static constexpr auto schema =
      "_upsample_nearest_exact2d(Tensor self, int[2] output_size, float? scales_h=None, float? "
      "scales_w=None) -> Tensor";
  static constexpr auto doc = "Resized by taking the element nearest to each output's centre.";
};

struct UpsampleExact3d : UpsampleNearest<true> {
  static constexpr auto schema =
      "_upsample_nearest_exact3d(Tensor self, int[3] output_size, float? scales_d=None, float? "
      "scales_h=None, float? scales_w=None) -> Tensor";
  static constexpr auto doc = "Resized by taking the element nearest to each output's centre.";
};

struct UpsampleLinear1d : UpsampleWeighted<false> {
  static constexpr auto schema =
      "upsample_linear1d(Tensor self, int[1] output_size, bool align_corners, float? scales=None) "
      "-> Tensor";
  static constexpr auto doc = "Resized by linear interpolation.";
};

struct UpsampleBilinear2d : UpsampleWeighted<false> {
  static constexpr auto schema =
      "upsample_bilinear2d(Tensor self, int[2] output_size, bool align_corners, float? "
      "scales_h=None, float? scales_w=None) -> Tensor";
  static constexpr auto doc = "Resized by bilinear interpolation.";
};

struct UpsampleTrilinear3d : UpsampleWeighted<false> {
  static constexpr auto schema =
      "upsample_trilinear3d(Tensor self, int[3] output_size, bool align_corners, float? "
      "scales_d=None, float? scales_h=None, float? scales_w=None) -> Tensor";
  static constexpr auto doc = "Resized by trilinear interpolation.";
};

struct UpsampleBicubic2d : UpsampleWeighted<true> {
  static constexpr auto schema =
      "upsample_bicubic2d(Tensor self, int[2] output_size, bool align_corners, float? "
      "scales_h=None, float? scales_w=None) -> Tensor";
  static constexpr auto doc = "Resized by bicubic interpolation.";
};

}  // namespace torcxx::ops
