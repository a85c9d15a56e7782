// Transforms along two dimensions, the last unless given.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Fft2 : Composite {
  static constexpr auto schema =
      "fft_fft2(Tensor self, int[1]? s=None, int[1] dim=[-2,-1], str? norm=None) -> Tensor";
  static constexpr auto doc = "fftn along two dimensions.";
  static Tensor forward(const Tensor& self, OptionalIntArrayRef s, IntArrayRef dim, FftNorm norm) {
    return fft_fftn(self, s, dim, norm);
  }
};

struct Ifft2 : Composite {
  static constexpr auto schema =
      "fft_ifft2(Tensor self, int[1]? s=None, int[1] dim=[-2,-1], str? norm=None) -> Tensor";
  static constexpr auto doc = "ifftn along two dimensions.";
  static Tensor forward(const Tensor& self, OptionalIntArrayRef s, IntArrayRef dim, FftNorm norm) {
    return fft_ifftn(self, s, dim, norm);
  }
};

struct Rfft2 : Composite {
  static constexpr auto schema =
      "fft_rfft2(Tensor self, int[1]? s=None, int[1] dim=[-2,-1], str? norm=None) -> Tensor";
  static constexpr auto doc = "rfftn along two dimensions.";
  static Tensor forward(const Tensor& self, OptionalIntArrayRef s, IntArrayRef dim, FftNorm norm) {
    return fft_rfftn(self, s, dim, norm);
  }
};

struct Irfft2 : Composite {
  static constexpr auto schema =
      "fft_irfft2(Tensor self, int[1]? s=None, int[1] dim=[-2,-1], str? norm=None) -> Tensor";
  static constexpr auto doc = "irfftn along two dimensions.";
  static Tensor forward(const Tensor& self, OptionalIntArrayRef s, IntArrayRef dim, FftNorm norm) {
    return fft_irfftn(self, s, dim, norm);
  }
};

struct Hfft2 : Composite {
  static constexpr auto schema =
      "fft_hfft2(Tensor self, int[1]? s=None, int[1] dim=[-2,-1], str? norm=None) -> Tensor";
  static constexpr auto doc = "hfftn along two dimensions.";
  static Tensor forward(const Tensor& self, OptionalIntArrayRef s, IntArrayRef dim, FftNorm norm) {
    return fft_hfftn(self, s, dim, norm);
  }
};

struct Ihfft2 : Composite {
  static constexpr auto schema =
      "fft_ihfft2(Tensor self, int[1]? s=None, int[1] dim=[-2,-1], str? norm=None) -> Tensor";
  static constexpr auto doc = "ihfftn along two dimensions.";
  static Tensor forward(const Tensor& self, OptionalIntArrayRef s, IntArrayRef dim, FftNorm norm) {
    return fft_ihfftn(self, s, dim, norm);
  }
};

}  // namespace torcxx::ops
