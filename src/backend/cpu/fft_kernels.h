// Compiled kernels behind fft.h. They work on panels: n rows of w numbers, real and imaginary parts
// in planes of their own, so that whole vectors are w transforms side by side. w is a multiple of
// 64 bytes.
#pragma once
#include <cstdint>

namespace torcxx::cpu {

inline constexpr int kLargestRadix = 13;

// One pass of Stockham's algorithm: transforms of `radix`, and what is left to do of length m.
template <class T>
struct FftStep {
  int radix;
  int64_t m;
  const T* twiddles;  // m rows of radix - 1 complex numbers
};

template <class T>
struct Panel {
  T* re;
  T* im;
};

// Complex numbers in memory: row r, column c at data[2 * (r * row + c * column)].
template <class T, class P = T*>
struct Grid {
  P data;
  int64_t row, column;
};

template <class T>
struct FftKernels {
  // Transforms the columns of a; the result stands in one of both, the one returned.
  Panel<T> (*passes)(Panel<T> a, Panel<T> b, const FftStep<T>* steps, int count, int64_t w);
  // n rows of `cols` numbers; the columns up to w become 0. `swap` exchanges real and imaginary
  // parts, which turns a transform into its inverse.
  void (*load)(Panel<T> to, Grid<T, const T*> from, int64_t n, int64_t cols, int64_t w, bool swap);
  void (*store)(Grid<T> to, Panel<T> from, int64_t n, int64_t cols, int64_t w, bool swap, T scale);
  // Rows of a panel times rows of factors (w wide) and, unless null, one number for each row.
  void (*twiddle)(Panel<T> x, Panel<const T> factors, const T* each, int64_t n, int64_t w);
  // to[c * to_w + r] = from[r * w + c]
  void (*transpose)(Panel<T> to, int64_t to_w, Panel<T> from, int64_t n, int64_t cols, int64_t w);
  // n complex numbers: x * y into `to`.
  void (*multiply)(T* to, const T* x, const T* y, int64_t n);
  // Transform of 2 h real numbers from that of h pairs, in place (h + 1 numbers), and the pairs
  // whose inverse transform are the real numbers.
  void (*unpack)(T* row, int64_t h, const T* roots);
  void (*pack)(T* to, const T* row, int64_t h, const T* roots);
};

}  // namespace torcxx::cpu
