// A matrix written transposed: whole vectors read along its rows and written along its columns.
#pragma once
#include "backend/cpu/isa/gemm_pack.h"

namespace torcxx::TORCXX_ISA {

// d[c * ds + r] = s[r * ss + c]
template <class T>
TORCXX_INLINE void transpose_any(T* d, int64_t ds, const T* s, int64_t ss, int64_t rows,
                                 int64_t cols) {
  for (int64_t c0 = 0; c0 < cols; c0 += 16) {  // their lines of d are written together
    const int64_t c1 = c0 + 16 < cols ? c0 + 16 : cols;
    for (int64_t r = 0; r < rows; r++)
      for (int64_t c = c0; c < c1; c++) d[c * ds + r] = s[r * ss + c];
  }
}

template <class T>
TORCXX_INLINE void transpose(T* d, int64_t ds, const T* s, int64_t ss, int64_t rows, int64_t cols) {
  if constexpr (sizeof(T) != 4 && sizeof(T) != 8) {
    transpose_any(d, ds, s, ss, rows, cols);
  } else {
    using F = std::conditional_t<sizeof(T) == 4, float, double>;
    constexpr int L = kLanes<F>, kCols = 16 / sizeof(F);
    const Tag<F> tag;
    int64_t r = 0;
    for (; r + L <= rows; r += L) {
      const F* row[L];
      for (int i = 0; i < L; i++) row[i] = reinterpret_cast<const F*>(s + (r + i) * ss);
      int64_t c = 0;
      for (; c + kCols <= cols; c += kCols) {
        Reg<F> out[kCols];
        transpose_blocks(row, c, out);
        for (int i = 0; i < kCols; i++)
          hn::StoreU(out[i], tag, reinterpret_cast<F*>(d + (c + i) * ds + r));
      }
      if (c < cols) transpose_any(d + c * ds + r, ds, s + r * ss + c, ss, L, cols - c);
    }
    if (r < rows) transpose_any(d + r, ds, s + r * ss, ss, rows - r, cols);
  }
}

}  // namespace torcxx::TORCXX_ISA
