// Transforms along several dimensions: all, or the last of the length of s, unless given.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Fftn : Composite {
  static constexpr auto schema =
      "fft_fftn(Tensor self, int[1]? s=None, int[1]? dim=None, str? norm=None) -> Tensor";
  static constexpr auto doc = "fft along several dimensions, to the sizes s.";
  static Tensor forward(const Tensor& self, OptionalIntArrayRef s, OptionalIntArrayRef dim,
                        FftNorm norm) {
    return fftn_complex(self, s, dim, norm, true);
  }
};

struct Ifftn : Composite {
  static constexpr auto schema =
      "fft_ifftn(Tensor self, int[1]? s=None, int[1]? dim=None, str? norm=None) -> Tensor";
  static constexpr auto doc = "ifft along several dimensions, to the sizes s.";
  static Tensor forward(const Tensor& self, OptionalIntArrayRef s, OptionalIntArrayRef dim,
                        FftNorm norm) {
    return fftn_complex(self, s, dim, norm, false);
  }
};

struct Rfftn : Composite {
  static constexpr auto schema =
      "fft_rfftn(Tensor self, int[1]? s=None, int[1]? dim=None, str? norm=None) -> Tensor";
  static constexpr auto doc = "rfft along several dimensions, to the sizes s.";
  static Tensor forward(const Tensor& self, OptionalIntArrayRef s, OptionalIntArrayRef dim,
                        FftNorm norm) {
    return fftn_half("rfftn", self, s, dim, norm, true);
  }
};

struct Irfftn : Composite {
  static constexpr auto schema =
      "fft_irfftn(Tensor self, int[1]? s=None, int[1]? dim=None, str? norm=None) -> Tensor";
  static constexpr auto doc = "irfft along several dimensions, to the sizes s.";
  static Tensor forward(const Tensor& self, OptionalIntArrayRef s, OptionalIntArrayRef dim,
                        FftNorm norm) {
    return fftn_whole("irfftn", self, s, dim, norm, false);
  }
};

struct Hfftn : Composite {
  static constexpr auto schema =
      "fft_hfftn(Tensor self, int[1]? s=None, int[1]? dim=None, str? norm=None) -> Tensor";
  static constexpr auto doc = "hfft along several dimensions, to the sizes s.";
  static Tensor forward(const Tensor& self, OptionalIntArrayRef s, OptionalIntArrayRef dim,
                        FftNorm norm) {
    return fftn_whole("hfftn", self, s, dim, norm, true);
  }
};

struct Ihfftn : Composite {
  static constexpr auto schema =
      "fft_ihfftn(Tensor self, int[1]? s=None, int[1]? dim=None, str? norm=None) -> Tensor";
  static constexpr auto doc = "ihfft along several dimensions, to the sizes s.";
  static Tensor forward(const Tensor& self, OptionalIntArrayRef s, OptionalIntArrayRef dim,
                        FftNorm norm) {
    return fftn_half("ihfftn", self, s, dim, norm, false);
  }
};

}  // namespace torcxx::ops
