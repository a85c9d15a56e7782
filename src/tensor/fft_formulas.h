// What the records of Fourier transforms share: lengths, norms, and the steps around the three
// transforms _fft_c2c, _fft_r2c and _fft_c2r. `forward` is the sign of the exponent: minus.
#pragma once
#include <optional>
#include <string_view>

#include "torcxx/core/options.h"
#include "torcxx/core/tensor_base.h"

namespace torcxx {

using FftNorm = std::optional<std::string_view>;

// fft and ifft; rfft and ihfft; irfft and hfft. Raise Error for fewer than one point and for norms
// other than backward, forward and ortho, TypeError for a complex input of the second,
// NotImplementedError for half precision.
TensorBase fft_complex(const TensorBase& self, std::optional<int64_t> n, int64_t dim, FftNorm norm,
                       bool forward);
TensorBase fft_half(const char* op, const TensorBase& self, std::optional<int64_t> n, int64_t dim,
                    FftNorm norm, bool forward);
TensorBase fft_whole(const TensorBase& self, std::optional<int64_t> n, int64_t dim, FftNorm norm,
                     bool forward);
// The same over several dimensions: all, or the last of s's length, unless given.
TensorBase fftn_complex(const TensorBase& self, OptionalIntArrayRef s, OptionalIntArrayRef dim,
                        FftNorm norm, bool forward);
TensorBase fftn_half(const char* op, const TensorBase& self, OptionalIntArrayRef s,
                     OptionalIntArrayRef dim, FftNorm norm, bool forward);
TensorBase fftn_whole(const char* op, const TensorBase& self, OptionalIntArrayRef s,
                      OptionalIntArrayRef dim, FftNorm norm, bool forward);

// Gradients of _fft_r2c and _fft_c2r.
TensorBase fft_r2c_backward(const TensorBase& grad, IntArrayRef dim, int64_t normalization,
                            bool onesided, int64_t last_size);
TensorBase fft_c2r_backward(const TensorBase& grad, IntArrayRef dim, int64_t normalization);
// fftshift and its inverse.
TensorBase fft_shifted(const TensorBase& self, OptionalIntArrayRef dim, bool inverse);
// 0, 1 ... over n d: up to n / 2 when `half`, else n of them, the later half less by n.
TensorBase fft_frequencies(const char* op, int64_t n, bool half, double d,
                           const TensorOptions& options);

// Windows of stft and istft.
struct ShortTime {
  int64_t n_fft;
  std::optional<int64_t> hop_length, win_length;
  const TensorBase& window;
  bool center, normalized;
  std::optional<bool> onesided;
};
TensorBase short_time_transform(const TensorBase& self, const ShortTime& s,
                                std::string_view pad_mode, std::optional<bool> return_complex,
                                std::optional<bool> align_to_window);
TensorBase short_time_inverse(const TensorBase& self, const ShortTime& s,
                              std::optional<int64_t> length, bool return_complex);

}  // namespace torcxx
