// Matrix products of float16 and bfloat16: the packers convert to float, the rest is float's.
#include "backend/cpu/isa/gemm.h"
#include "backend/cpu/isa/gemm_pack.h"
#include "backend/cpu/isa/gemm_skinny.h"

namespace torcxx::TORCXX_ISA {
namespace {

using cpu::GemmArgs;
using cpu::GemmBlock;
using cpu::GemmEpilogue;
using cpu::GemmKernels;

template <class In>
struct Gemm16 {
  static constexpr int L = kLanes<float>;
  static constexpr int kMr = kMaxRows;
  static constexpr int kNr = 2 * L;
  static constexpr int64_t kDepth = 64;  // of a converted piece

  TORCXX_KERNEL static void widen_run(const In* in, float* out, int64_t n) {
    int64_t i = 0;
    for (; i + L <= n; i += L) hn::StoreU(widen<float>(in + i), Tag<float>(), out + i);
    if (i < n) store_n<float>(widen_n<float>(in + i, n - i), out + i, n - i);
  }

  TORCXX_KERNEL static void narrow_run(const float* in, In* out, int64_t n) {
    int64_t i = 0;
    for (; i < n; i += L) {
      const Vec<float> v = load_n<float>(in + i, n - i);
      if constexpr (std::is_same_v<In, hwy::float16_t>) {
        i + L <= n ? store_f16(v, out + i) : store_f16(v, out + i, n - i);
      } else {
        i + L <= n ? store_bf16(v, out + i) : store_bf16(v, out + i, n - i);
      }
    }
  }

  template <int kWidth>
  static void pack_panel(float* dst, const In* src, int64_t rs, int64_t ks, int64_t valid,
                         int64_t width, int64_t depth) {
    if (rs == 1) {
      for (int64_t k = 0; k < depth; ++k, dst += width) {
        widen_run(src + k * ks, dst, valid);
        for (int64_t r = valid; r < width; ++r) dst[r] = 0;
      }
      return;
    }
    alignas(64) float piece[kWidth * kDepth];
    In gathered[kDepth];
    for (int64_t k = 0; k < depth; k += kDepth) {
      const int64_t n = min_of(depth - k, kDepth);
      for (int64_t r = 0; r < valid; ++r) {
        const In* row = src + r * rs + k * ks;
        if (ks != 1) {
          for (int64_t i = 0; i < n; ++i) gathered[i] = row[i * ks];
          row = gathered;
        }
        widen_run(row, piece + r * kDepth, n);
      }
      pack_transposed<float, kWidth>(dst + k * width, piece, kDepth, valid, width, n);
    }
  }

  static void pack_a(const GemmArgs& g, void* dst, int64_t i0, int64_t mi, int64_t k0, int64_t kc) {
    float* out = static_cast<float*>(dst);
    const In* a = static_cast<const In*>(g.a) + i0 * g.a_rs + k0 * g.a_cs;
    for (int64_t i = 0, rows; i < mi; i += rows) {
      rows = panel_rows(mi - i);
      pack_panel<kMr>(out + i * kc, a + i * g.a_rs, g.a_rs, g.a_cs, rows, rows, kc);
    }
  }

  static void pack_b(const GemmArgs& g, void* dst, int64_t j0, int64_t nj, int64_t k0, int64_t kc) {
    float* out = static_cast<float*>(dst);
    const In* b = static_cast<const In*>(g.b) + j0 * g.b_cs + k0 * g.b_rs;
    for (int64_t j = 0; j < nj; j += kNr) {
      const int64_t cols = min_of(nj - j, kNr);
      pack_panel<kNr>(out + j * kc, b + j * g.b_cs, g.b_cs, g.b_rs, cols, cols > L ? kNr : L, kc);
    }
  }

  static void block(const GemmArgs& g, const GemmBlock& b) { gemm_kernels_f32().block(g, b); }
  static void epilogue(const GemmEpilogue& e, void* c, int64_t c_rs, int64_t i0, int64_t mi,
                       int64_t j0, int64_t nj) {
    gemm_kernels_f32().epilogue(e, c, c_rs, i0, mi, j0, nj);
  }
  static void widen_all(const void* in, float* out, int64_t n) {
    widen_run(static_cast<const In*>(in), out, n);
  }
  static void narrow_all(const float* in, void* out, int64_t n) {
    narrow_run(in, static_cast<In*>(out), n);
  }

  static constexpr GemmKernels table = {kMr,
                                        kNr,
                                        L,
                                        2,
                                        4,
                                        1,
                                        &pack_a,
                                        &pack_b,
                                        &block,
                                        nullptr,
                                        &skinny_dot<float, In>,
                                        &skinny_axpy<float, In>,
                                        &epilogue,
                                        &widen_all,
                                        &narrow_all};
};

}  // namespace

const GemmKernels& gemm_kernels_bf16() { return Gemm16<hwy::bfloat16_t>::table; }
const GemmKernels& gemm_kernels_f16() { return Gemm16<hwy::float16_t>::table; }

}  // namespace torcxx::TORCXX_ISA
