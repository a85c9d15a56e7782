// Order and frequencies of the numbers of a transform.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct FftShift : Composite {
  static constexpr auto schema = "fft_fftshift(Tensor self, int[1]? dim=None) -> Tensor";
  static constexpr auto doc = "The zero frequency moved to the centre.";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self, OptionalIntArrayRef dim) {
    return fft_shifted(self, dim, false);
  }
};

struct FftIshift : Composite {
  static constexpr auto schema = "fft_ifftshift(Tensor self, int[1]? dim=None) -> Tensor";
  static constexpr auto doc = "The inverse of fftshift.";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self, OptionalIntArrayRef dim) {
    return fft_shifted(self, dim, true);
  }
};

struct FftFreq : Composite {
  static constexpr auto schema =
      "fft_fftfreq(int n, float d=1., *, TensorOptions options={}) -> Tensor";
  static constexpr auto doc =
      "Frequencies of the n numbers of a transform of points d apart: 0, 1, ... -2, -1 over n d.";
  static Tensor forward(int64_t n, double d, const TensorOptions& options) {
    return fft_frequencies("fftfreq", n, false, d, options);
  }
};

struct RfftFreq : Composite {
  static constexpr auto schema =
      "fft_rfftfreq(int n, float d=1., *, TensorOptions options={}) -> Tensor";
  static constexpr auto doc = "Frequencies of the numbers of rfft: 0, 1, ... n / 2 over n d.";
  static Tensor forward(int64_t n, double d, const TensorOptions& options) {
    return fft_frequencies("rfftfreq", n, true, d, options);
  }
};

}  // namespace torcxx::ops
