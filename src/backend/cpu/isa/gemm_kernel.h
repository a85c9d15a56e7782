// The register-blocked inner kernel: rows x (vectors * lanes) of C stay in registers over the
// depth.
#pragma once

#include "backend/cpu/isa/gemm_simd.h"

namespace torcxx::TORCXX_ISA {

enum class AForm { kUnitRow, kUnitCol };  // a[i + k*step] (packed or column-major), a[i*step + k]
enum class BForm { kFull, kMasked };      // whole vectors may be read, or only the valid columns

template <class T>
struct MicroArgs {
  int64_t k;
  const T* a;
  int64_t a_step;
  const T* b;
  int64_t b_step;
  T* c;
  int64_t c_rs;
  T alpha, beta;
  int64_t n;  // valid columns
};

template <class T>
using MicroKernel = void (*)(const MicroArgs<T>&);

// Row i of a unit-column A. Five pointers three rows apart keep the addressing in registers.
template <class T>
TORCXX_INLINE const T* row_of(const T* const* group, int64_t step, int i) {
  return group[i / 3] + (i % 3) * step;
}

template <class T, int kRows, int kVecs, AForm kA, BForm kB>
TORCXX_KERNEL void micro(const MicroArgs<T>& args) {
  constexpr Tag<T> d;
  constexpr int L = kLanes<T>;
  const int64_t tail = args.n - (kVecs - 1) * L;  // valid lanes of the last vector
  Reg<T> acc[kRows][kVecs];
  TORCXX_UNROLL for (int i = 0; i < kRows; ++i) {
    TORCXX_UNROLL for (int v = 0; v < kVecs; ++v) acc[i][v] = hn::Zero(d);
  }
  T* c = args.c;
  const int64_t c_rs = args.c_rs;
  const T* a = args.a;
  const T* b = args.b;
  const int64_t a_step = args.a_step, b_step = args.b_step;
  const T* group[(kRows + 2) / 3];
  if constexpr (kA == AForm::kUnitCol) {
    TORCXX_UNROLL for (int g = 0; g < (kRows + 2) / 3; ++g) group[g] = a + 3 * g * a_step;
  }
  for (int64_t k = args.k; k > 0; --k) {
    Reg<T> bv[kVecs];
    TORCXX_UNROLL for (int v = 0; v < kVecs; ++v) {
      if constexpr (kB == BForm::kFull) {
        bv[v] = hn::LoadU(d, b + v * L);
      } else {
        bv[v] = v + 1 < kVecs ? hn::LoadU(d, b + v * L) : load_n<T>(b + v * L, tail);
      }
    }
    TORCXX_UNROLL for (int i = 0; i < kRows; ++i) {
      const T* p = kA == AForm::kUnitRow ? a + i : row_of(group, a_step, i);
      const Reg<T> av = hn::Set(d, *p);
      TORCXX_UNROLL for (int v = 0; v < kVecs; ++v) acc[i][v] = hn::MulAdd(av, bv[v], acc[i][v]);
    }
    b += b_step;
    if constexpr (kA == AForm::kUnitRow) {
      a += a_step;
    } else {
      // The barrier keeps the compiler from expanding the groups into one pointer per row.
      TORCXX_UNROLL for (int g = 0; g < (kRows + 2) / 3; ++g) {
        ++group[g];
        __asm__("" : "+r"(group[g]));
      }
    }
  }
  const Reg<T> alpha = hn::Set(d, args.alpha), beta = hn::Set(d, args.beta);
  const bool accumulate = args.beta != T(0);
  const bool whole = !TORCXX_HAS_AVX512 && tail >= L;
  TORCXX_UNROLL for (int i = 0; i < kRows; ++i) {
    TORCXX_UNROLL for (int v = 0; v < kVecs; ++v) acc[i][v] = hn::Mul(alpha, acc[i][v]);
  }
  if (accumulate) {
    TORCXX_UNROLL for (int i = 0; i < kRows; ++i) {
      T* row = c + i * c_rs;
      TORCXX_UNROLL for (int v = 0; v < kVecs; ++v) {
        const bool full = v + 1 < kVecs || whole;
        const Reg<T> old = full ? hn::LoadU(d, row + v * L) : load_n<T>(row + v * L, tail);
        acc[i][v] = hn::MulAdd(beta, old, acc[i][v]);
      }
    }
  }
  TORCXX_UNROLL for (int i = 0; i < kRows; ++i) {
    T* row = c + i * c_rs;
    TORCXX_UNROLL for (int v = 0; v < kVecs; ++v) {
      if (v + 1 < kVecs || whole) {
        hn::StoreU(acc[i][v], d, row + v * L);
      } else {
        store_n<T>(acc[i][v], row + v * L, tail);
      }
    }
  }
}

// table[rows - 1][vectors - 1]. Where masks are free, panels of fewer rows serve both forms of B.
template <class T, AForm kA, BForm kB>
struct Micro {
  static constexpr BForm form(int rows) {
    return TORCXX_HAS_AVX512 && rows < kMaxRows ? BForm::kMasked : kB;
  }
#define TORCXX_MICRO(r) \
  { &micro<T, r, 1, kA, form(r)>, &micro<T, r, 2, kA, form(r)> }
  static constexpr MicroKernel<T> table[kMaxRows][2] = {
      TORCXX_MICRO(1),  TORCXX_MICRO(2),  TORCXX_MICRO(3),  TORCXX_MICRO(4),
      TORCXX_MICRO(5),  TORCXX_MICRO(6),
#if TORCXX_32_REGISTERS
      TORCXX_MICRO(7),  TORCXX_MICRO(8),  TORCXX_MICRO(9),  TORCXX_MICRO(10),
      TORCXX_MICRO(11), TORCXX_MICRO(12), TORCXX_MICRO(13), TORCXX_MICRO(14),
#endif
  };
#undef TORCXX_MICRO
};

}  // namespace torcxx::TORCXX_ISA
