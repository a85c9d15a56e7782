// Discrete Fourier transforms of lines of complex numbers, and of real ones.
#pragma once
#include <cstdint>

namespace torcxx::cpu {

template <class T>
struct FftPlan;

// Lines of n complex numbers (pairs of T): number k of line (o, i) stands at
// o * stride + k * inner + i. in may be out when their strides are equal.
template <class T>
struct FftLines {
  const T* in;
  T* out;
  int64_t n, outer, inner, in_stride, out_stride;
};

// out[k] = scale * sum of in[j] exp(-+ 2 pi i j k / n), minus forward. The error in the norm is at
// most a few eps log2(n) of the result's.
template <class T>
void fft(const FftPlan<T>& plan, const FftLines<T>& lines, bool forward, T scale);
template <class T>
void fft(const FftLines<T>& lines, bool forward, T scale);

// Rows of n real numbers, n even, to rows of n / 2 + 1 complex ones, at half the cost.
template <class T>
void fft_real(const T* in, T* out, int64_t n, int64_t rows, T scale);
// The inverse: of rows of n / 2 + 1 numbers the first and last count as real.
template <class T>
void fft_to_real(const T* in, T* out, int64_t n, int64_t rows, T scale);

}  // namespace torcxx::cpu
