// Fourier transforms of complex and real floats; 1009 is a prime.
#pragma once
#include <cmath>

#include "row.h"

namespace bench {

inline void fft_rows(Rows& rows) {
  for (const int64_t n : {256, 1000, 1009, 1024, 1 << 20}) {
    const double flops = 5 * double(n) * std::log2(double(n));
    const std::string size = std::to_string(n);
    forward(
        rows, "fft " + size, flops, [](const Tensor& x) { return torch::fft::fft(x); },
        normal({n}, torch::kComplexFloat));
    forward(
        rows, "rfft " + size, flops / 2, [](const Tensor& x) { return torch::fft::rfft(x); },
        normal({n}));
  }
  forward(
      rows, "fft2 512x512", 5.0 * 512 * 512 * 18,
      [](const Tensor& x) { return torch::fft::fft2(x); },
      normal({512, 512}, torch::kComplexFloat));
}

}  // namespace bench
