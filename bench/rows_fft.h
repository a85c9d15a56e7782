// Fourier transforms of complex and real floats; 1009 is a prime.
#pragma once
#include <cmath>

#include "row.h"

namespace bench {

inline void fft_rows(Rows& rows) {
  for (const int64_t n : {256, 1000, 1009, 1024, 1 << 20}) {
    const auto size = static_cast<double>(n);
    const double flops = 5 * size * std::log2(size);
    rows.push_back({"fft " + std::to_string(n), flops, 8 * size, 8 * size, [n]() -> Task {
                      return [x = lib::randn({n}, lib::kComplexFloat)] { lib::fft::fft(x); };
                    }});
    rows.push_back({"rfft " + std::to_string(n), flops / 2, 4 * size, 4 * size,
                    [n]() -> Task { return [x = lib::randn({n})] { lib::fft::rfft(x); }; }});
  }
  const double grid = 512 * 512;
  rows.push_back({"fft2 512x512", 5 * grid * 18, 8 * grid, 8 * grid, []() -> Task {
                    return [x = lib::randn({512, 512}, lib::kComplexFloat)] { lib::fft::fft2(x); };
                  }});
}

}  // namespace bench
