// Matrix products of bfloat16 with the processor's dot products of pairs: two steps of the depth
// per instruction, summed in float. Panels hold pairs: [depth / 2][width][2].
#include <immintrin.h>

#include "backend/cpu/isa/gemm.h"
#include "backend/cpu/isa/gemm_pack.h"

namespace torcxx::TORCXX_ISA {
namespace {

using cpu::GemmArgs;
using cpu::GemmBlock;
using cpu::GemmKernels;

constexpr int L = 16;
constexpr int kMr = 14, kNr = 32;

struct MicroArgs {
  int64_t pairs;
  const uint32_t* a;
  const uint32_t* b;
  float* c;
  int64_t c_rs;
  float alpha, beta;
  int64_t n;
};

template <int kRows, int kVecs>
TORCXX_KERNEL void micro(const MicroArgs& x) {
  __m512 acc[kRows][kVecs];
  TORCXX_UNROLL for (int i = 0; i < kRows; ++i) {
    TORCXX_UNROLL for (int v = 0; v < kVecs; ++v) acc[i][v] = _mm512_setzero_ps();
  }
  const uint32_t* a = x.a;
  const uint32_t* b = x.b;
  for (int64_t k = x.pairs; k > 0; --k, a += kRows, b += kVecs * L) {
    __m512bh bv[kVecs];
    TORCXX_UNROLL for (int v = 0; v < kVecs; ++v) {
      bv[v] = reinterpret_cast<__m512bh>(_mm512_loadu_si512(b + v * L));
    }
    TORCXX_UNROLL for (int i = 0; i < kRows; ++i) {
      const __m512bh av = reinterpret_cast<__m512bh>(_mm512_set1_epi32(static_cast<int>(a[i])));
      TORCXX_UNROLL for (int v = 0; v < kVecs; ++v) {
        acc[i][v] = _mm512_dpbf16_ps(acc[i][v], av, bv[v]);
      }
    }
  }
  const int64_t tail = x.n - (kVecs - 1) * L;
  const __mmask16 last = static_cast<__mmask16>(tail >= L ? 0xFFFF : (1 << tail) - 1);
  const __m512 alpha = _mm512_set1_ps(x.alpha), beta = _mm512_set1_ps(x.beta);
  TORCXX_UNROLL for (int i = 0; i < kRows; ++i) {
    TORCXX_UNROLL for (int v = 0; v < kVecs; ++v) {
      float* c = x.c + i * x.c_rs + v * L;
      const __mmask16 mask = v + 1 < kVecs ? 0xFFFF : last;
      __m512 sum = _mm512_mul_ps(alpha, acc[i][v]);
      if (x.beta != 0) sum = _mm512_fmadd_ps(beta, _mm512_maskz_loadu_ps(mask, c), sum);
      _mm512_mask_storeu_ps(c, mask, sum);
    }
  }
}

using Micro = void (*)(const MicroArgs&);
#define TORCXX_MICRO(r) \
  { &micro<r, 1>, &micro<r, 2> }
constexpr Micro kernels[kMr][2] = {
    TORCXX_MICRO(1),  TORCXX_MICRO(2),  TORCXX_MICRO(3),  TORCXX_MICRO(4), TORCXX_MICRO(5),
    TORCXX_MICRO(6),  TORCXX_MICRO(7),  TORCXX_MICRO(8),  TORCXX_MICRO(9), TORCXX_MICRO(10),
    TORCXX_MICRO(11), TORCXX_MICRO(12), TORCXX_MICRO(13), TORCXX_MICRO(14)};
#undef TORCXX_MICRO

TORCXX_INLINE uint32_t pair_of(const uint16_t* p, int64_t ks, bool two) {
  return p[0] | (two ? static_cast<uint32_t>(p[ks]) << 16 : 0);
}

// dst[k / 2 * width + r] = the pair (k, k + 1) of row r; an odd last step is paired with zero.
template <int kWidth>
TORCXX_KERNEL void pack_pairs(uint32_t* dst, const uint16_t* src, int64_t rs, int64_t ks,
                              int64_t valid, int64_t width, int64_t depth) {
  const int64_t whole = depth / 2;
  if (ks == 1 && rs % 2 == 0 && reinterpret_cast<uintptr_t>(src) % 4 == 0) {
    // Pairs lie side by side: transposed as 32-bit values, which are only moved.
    pack_transposed<float, kWidth>(reinterpret_cast<float*>(dst),
                                   reinterpret_cast<const float*>(src), rs / 2, valid, width,
                                   whole);
  } else if (rs == 1) {
    for (int64_t k = 0; k < whole; ++k) {
      const uint16_t* row = src + 2 * k * ks;
      for (int64_t r = 0; r < valid; r += L) {
        const __mmask16 mask =
            static_cast<__mmask16>(valid - r >= L ? 0xFFFF : (1 << (valid - r)) - 1);
        const __m512i even =
            _mm512_maskz_cvtepu16_epi32(0xFFFF, _mm256_maskz_loadu_epi16(mask, row + r));
        const __m512i odd =
            _mm512_maskz_cvtepu16_epi32(0xFFFF, _mm256_maskz_loadu_epi16(mask, row + ks + r));
        _mm512_mask_storeu_epi32(dst + k * width + r, mask,
                                 _mm512_or_si512(even, _mm512_maskz_slli_epi32(0xFFFF, odd, 16)));
      }
      for (int64_t r = valid; r < width; ++r) dst[k * width + r] = 0;
    }
  } else {
    for (int64_t k = 0; k < whole; ++k) {
      for (int64_t r = 0; r < width; ++r) {
        dst[k * width + r] = r < valid ? pair_of(src + r * rs + 2 * k * ks, ks, true) : 0;
      }
    }
  }
  if (depth % 2 == 0) return;
  for (int64_t r = 0; r < width; ++r) {
    dst[whole * width + r] = r < valid ? pair_of(src + r * rs + (depth - 1) * ks, ks, false) : 0;
  }
}

void pack_a(const GemmArgs& g, void* dst, int64_t i0, int64_t mi, int64_t k0, int64_t kc) {
  uint32_t* out = static_cast<uint32_t*>(dst);
  const uint16_t* a = static_cast<const uint16_t*>(g.a) + i0 * g.a_rs + k0 * g.a_cs;
  const int64_t pairs = (kc + 1) / 2;
  for (int64_t i = 0, rows; i < mi; i += rows) {
    rows = panel_rows(mi - i);
    pack_pairs<kMr>(out + i * pairs, a + i * g.a_rs, g.a_rs, g.a_cs, rows, rows, kc);
  }
}

void pack_b(const GemmArgs& g, void* dst, int64_t j0, int64_t nj, int64_t k0, int64_t kc) {
  uint32_t* out = static_cast<uint32_t*>(dst);
  const uint16_t* b = static_cast<const uint16_t*>(g.b) + j0 * g.b_cs + k0 * g.b_rs;
  const int64_t pairs = (kc + 1) / 2;
  for (int64_t j = 0; j < nj; j += kNr) {
    const int64_t cols = min_of(nj - j, kNr);
    pack_pairs<kNr>(out + j * pairs, b + j * g.b_cs, g.b_cs, g.b_rs, cols, cols > L ? kNr : L, kc);
  }
}

void block(const GemmArgs&, const GemmBlock& blk) {
  MicroArgs x;
  x.pairs = (blk.kc + 1) / 2;
  x.c_rs = blk.c_rs;
  x.alpha = static_cast<float>(blk.alpha);
  x.beta = static_cast<float>(blk.beta);
  for (int64_t j = 0; j < blk.nj; j += kNr) {
    x.n = min_of(blk.nj - j, kNr);
    x.b = static_cast<const uint32_t*>(blk.b_pack) + j * x.pairs;
    for (int64_t i = 0, rows; i < blk.mi; i += rows) {
      rows = panel_rows(blk.mi - i);
      x.a = static_cast<const uint32_t*>(blk.a_pack) + i * x.pairs;
      x.c = static_cast<float*>(blk.c) + i * blk.c_rs + j;
      kernels[rows - 1][x.n > L ? 1 : 0](x);
    }
  }
}

// The products that are bound by memory, and the conversions, are those of the converting kernels.
constexpr GemmKernels base_table = {kMr,     kNr,     L,       2,       2,
                                    2,       &pack_a, &pack_b, &block,  nullptr,
                                    nullptr, nullptr, nullptr, nullptr, nullptr};

}  // namespace

const GemmKernels& gemm_kernels_bf16() { return base_table; }

}  // namespace torcxx::TORCXX_ISA
