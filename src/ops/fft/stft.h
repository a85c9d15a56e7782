// Short-time Fourier transforms. The form with `center` comes first: it is Python's.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct StftCenter : Composite {
  static constexpr auto schema =
      "stft.center(Tensor self, int n_fft, int? hop_length=None, int? win_length=None, Tensor? "
      "window=None, bool center=True, str pad_mode=\"reflect\", bool normalized=False, bool? "
      "onesided=None, bool? return_complex=None, bool? align_to_window=None) -> Tensor";
  static constexpr auto doc =
      "Transforms of windows of n_fft points, hop_length apart: (..., frequencies, windows).";
  static constexpr auto cpp_no_default = "hop_length, win_length, window, center, pad_mode";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self, int64_t n_fft, std::optional<int64_t> hop_length,
                        std::optional<int64_t> win_length, const Tensor& window, bool center,
                        std::string_view pad_mode, bool normalized, std::optional<bool> onesided,
                        std::optional<bool> return_complex, std::optional<bool> align_to_window) {
    return short_time_transform(
        self, {n_fft, hop_length, win_length, window, center, normalized, onesided}, pad_mode,
        return_complex, align_to_window);
  }
};

struct Stft : Composite {
  static constexpr auto schema =
      "stft(Tensor self, int n_fft, int? hop_length=None, int? win_length=None, Tensor? "
      "window=None, bool normalized=False, bool? onesided=None, bool? return_complex=None, bool? "
      "align_to_window=None) -> Tensor";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self, int64_t n_fft, std::optional<int64_t> hop_length,
                        std::optional<int64_t> win_length, const Tensor& window, bool normalized,
                        std::optional<bool> onesided, std::optional<bool> return_complex,
                        std::optional<bool> align_to_window) {
    return stft(self, n_fft, hop_length, win_length, window, false, "reflect", normalized, onesided,
                return_complex, align_to_window);
  }
};

struct Istft : Composite {
  static constexpr auto schema =
      "istft(Tensor self, int n_fft, int? hop_length=None, int? win_length=None, Tensor? "
      "window=None, bool center=True, bool normalized=False, bool? onesided=None, int? "
      "length=None, bool return_complex=False) -> Tensor";
  static constexpr auto doc =
      "The signal whose stft is self, by least squares: windows added up and divided by the sum of "
      "the squared windows.";
  static constexpr bool out = false;
  static Tensor forward(const Tensor& self, int64_t n_fft, std::optional<int64_t> hop_length,
                        std::optional<int64_t> win_length, const Tensor& window, bool center,
                        bool normalized, std::optional<bool> onesided,
                        std::optional<int64_t> length, bool return_complex) {
    return short_time_inverse(self,
                              {n_fft, hop_length, win_length, window, center, normalized, onesided},
                              length, return_complex);
  }
};

}  // namespace torcxx::ops
