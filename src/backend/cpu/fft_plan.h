// How a Fourier transform of one length is done: tables made once and kept.
#pragma once
#include <memory>
#include <type_traits>
#include <vector>

#include "backend/cpu/fft_kernels.h"

namespace torcxx::cpu {

// Lengths whose primes are at most kLargestRadix run as passes: up to kDirectFft in one panel, and
// beyond as n1 x n2, transforms of n1 and of n2 with factors between. Other lengths n are
// Bluestein's convolution with a chirp, at a length of the first kind that is at least 2 n - 1.
inline constexpr int64_t kDirectFft = 64;
// Columns side by side in memory run in one panel up to this length.
inline constexpr int64_t kLargestColumn = 4096;
// Bytes of tables that are kept; the least recently used leave first.
inline constexpr int64_t kFftCacheBytes = int64_t{32} << 20;

template <class T>
struct FftPasses {
  int64_t n = 1;
  std::vector<FftStep<T>> steps;
  std::vector<std::vector<T>> tables;  // of the steps
};

// What tables are computed in.
template <class T>
using FftWide = std::conditional_t<sizeof(T) == 4, double, long double>;
inline constexpr int64_t kFineRoots = 1024;

template <class T>
struct FftPlan {
  int64_t n = 0, bytes = 0;
  FftPasses<T> whole;          // one panel
  FftPasses<T> first, second;  // n1 and n2
  // Factors w^(k1 b) of the first `width` columns b, n1 rows in planes; those of the panel that
  // begins at column b are these times one number a row, see row_factors.
  int64_t width = 0;
  std::vector<T> factors_re, factors_im;
  // Bluestein: chirp[j] = exp(-i pi j^2 / n), and the transform of its conjugate over m.
  std::shared_ptr<const FftPlan> convolution;
  std::vector<T> chirp, chirp_transform;

  bool smooth() const { return !convolution; }
  bool in_panels() const { return !second.steps.empty(); }
  // w^(k1 b) for k1 < n1 into 2 n1 numbers, as products of two roots of a higher precision.
  void row_factors(int64_t b, T* out) const;
  struct Root {
    FftWide<T> re, im;
  };
  std::vector<Root> fine, coarse;  // exponents below kFineRoots, and multiples of it
};

bool is_smooth(int64_t n);
// From the cache, or made.
template <class T>
std::shared_ptr<const FftPlan<T>> fft_plan(int64_t n);
// exp(-2 pi i k / n) for k < count, as pairs.
template <class T>
std::shared_ptr<const std::vector<T>> fft_roots(int64_t n, int64_t count);

// Rounded up to whole vectors of every instruction set.
template <class T>
constexpr int64_t panel_width(int64_t columns) {
  constexpr int64_t unit = 64 / sizeof(T);
  return (columns + unit - 1) / unit * unit;
}

// Columns of a panel of n rows that stays in a core's cache.
template <class T>
constexpr int64_t panel_columns(int64_t n) {
  constexpr int64_t unit = 64 / sizeof(T), numbers = 65536 / sizeof(T);
  return n * unit >= numbers ? unit : numbers / n / unit * unit;
}

template <class T>
const FftKernels<T>& fft_kernels();

}  // namespace torcxx::cpu
