// Transforms along one dimension.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Fft : Composite {
  static constexpr auto schema =
      "fft_fft(Tensor self, int? n=None, int dim=-1, str? norm=None) -> Tensor";
  static constexpr auto doc =
      "Discrete Fourier transform along dim, of n points: cut off or filled up with zeros.";
  static Tensor forward(const Tensor& self, std::optional<int64_t> n, int64_t dim, FftNorm norm) {
    return fft_complex(self, n, dim, norm, true);
  }
};

struct Ifft : Composite {
  static constexpr auto schema =
      "fft_ifft(Tensor self, int? n=None, int dim=-1, str? norm=None) -> Tensor";
  static constexpr auto doc = "The inverse of fft.";
  static Tensor forward(const Tensor& self, std::optional<int64_t> n, int64_t dim, FftNorm norm) {
    return fft_complex(self, n, dim, norm, false);
  }
};

struct Rfft : Composite {
  static constexpr auto schema =
      "fft_rfft(Tensor self, int? n=None, int dim=-1, str? norm=None) -> Tensor";
  static constexpr auto doc =
      "The first n / 2 + 1 numbers of the transform of a real input; the others are conjugates of "
      "these.";
  static Tensor forward(const Tensor& self, std::optional<int64_t> n, int64_t dim, FftNorm norm) {
    return fft_half("rfft", self, n, dim, norm, true);
  }
};

struct Irfft : Composite {
  static constexpr auto schema =
      "fft_irfft(Tensor self, int? n=None, int dim=-1, str? norm=None) -> Tensor";
  static constexpr auto doc = "The inverse of rfft, of n real points: 2 (size - 1) unless given.";
  static Tensor forward(const Tensor& self, std::optional<int64_t> n, int64_t dim, FftNorm norm) {
    return fft_whole(self, n, dim, norm, false);
  }
};

struct Hfft : Composite {
  static constexpr auto schema =
      "fft_hfft(Tensor self, int? n=None, int dim=-1, str? norm=None) -> Tensor";
  static constexpr auto doc =
      "Transform, real, of a signal of which the negative places are the conjugates.";
  static Tensor forward(const Tensor& self, std::optional<int64_t> n, int64_t dim, FftNorm norm) {
    return fft_whole(self, n, dim, norm, true);
  }
};

struct Ihfft : Composite {
  static constexpr auto schema =
      "fft_ihfft(Tensor self, int? n=None, int dim=-1, str? norm=None) -> Tensor";
  static constexpr auto doc = "The inverse of hfft.";
  static Tensor forward(const Tensor& self, std::optional<int64_t> n, int64_t dim, FftNorm norm) {
    return fft_half("ihfft", self, n, dim, norm, false);
  }
};

}  // namespace torcxx::ops
