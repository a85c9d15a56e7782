// The matrix product's kernels for one instruction set; the loops around them are in ../gemm.cpp.
#include "backend/cpu/isa/gemm.h"

#include "backend/cpu/isa/gemm_kernel.h"
#include "backend/cpu/isa/gemm_pack.h"
#include "backend/cpu/isa/gemm_skinny.h"

namespace torcxx::TORCXX_ISA {
namespace {

using cpu::GemmArgs;
using cpu::GemmBlock;
using cpu::GemmEpilogue;
using cpu::GemmKernels;

template <class T>
struct Gemm {
  static constexpr int L = kLanes<T>;
  static constexpr int kMr = kMaxRows;
  static constexpr int kNr = 2 * L;

  static void pack_a(const GemmArgs& g, void* dst, int64_t i0, int64_t mi, int64_t k0, int64_t kc) {
    T* out = static_cast<T*>(dst);
    const T* a = static_cast<const T*>(g.a) + i0 * g.a_rs + k0 * g.a_cs;
    for (int64_t i = 0, rows; i < mi; i += rows) {
      rows = panel_rows(mi - i);
      pack_panel<T, kMr>(out + i * kc, a + i * g.a_rs, g.a_rs, g.a_cs, rows, rows, kc);
    }
  }

  // A last panel of at most one vector is packed that narrow.
  static void pack_b(const GemmArgs& g, void* dst, int64_t j0, int64_t nj, int64_t k0, int64_t kc) {
    T* out = static_cast<T*>(dst);
    const T* b = static_cast<const T*>(g.b) + j0 * g.b_cs + k0 * g.b_rs;
    if (g.b_cs == 1) return pack_b_rows(out, b, g.b_rs, nj, kc);
    for (int64_t j = 0; j < nj; j += kNr) {
      const int64_t cols = min_of(nj - j, kNr);
      pack_panel<T, kNr>(out + j * kc, b + j * g.b_cs, g.b_cs, g.b_rs, cols, cols > L ? kNr : L,
                         kc);
    }
  }

  // Eight rows at a time across all panels: the reads are long streams.
  static void pack_b_rows(T* out, const T* b, int64_t b_rs, int64_t nj, int64_t kc) {
    for (int64_t k = 0; k < kc; k += 8) {
      const int64_t depth = min_of(kc - k, 8);
      for (int64_t j = 0; j < nj; j += kNr) {
        const int64_t cols = min_of(nj - j, kNr), width = cols > L ? kNr : L;
        pack_copied<T, kNr>(out + j * kc + k * width, b + k * b_rs + j, b_rs, cols, width, depth);
      }
    }
  }

  static void block(const GemmArgs& g, const GemmBlock& blk) {
    const bool in_place = blk.a_pack == nullptr;
    const T* a0 = in_place ? static_cast<const T*>(g.a) + blk.i0 * g.a_rs + blk.k0 * g.a_cs
                           : static_cast<const T*>(blk.a_pack);
    const auto& table = in_place && g.a_rs != 1 ? Micro<T, AForm::kUnitCol, BForm::kFull>::table
                                                : Micro<T, AForm::kUnitRow, BForm::kFull>::table;
    MicroArgs<T> x;
    x.k = blk.kc;
    x.c_rs = blk.c_rs;
    x.alpha = static_cast<T>(blk.alpha);
    x.beta = static_cast<T>(blk.beta);
    for (int64_t j = 0; j < blk.nj; j += kNr) {
      x.n = min_of(blk.nj - j, kNr);
      const int vecs = x.n > L ? 2 : 1;
      x.b = static_cast<const T*>(blk.b_pack) + j * blk.kc;
      x.b_step = vecs * L;
      for (int64_t i = 0, rows; i < blk.mi; i += rows) {
        rows = panel_rows(blk.mi - i);
        x.a = in_place ? a0 + i * g.a_rs : a0 + i * blk.kc;
        x.a_step = !in_place ? rows : g.a_rs == 1 ? g.a_cs : g.a_rs;
        x.c = static_cast<T*>(blk.c) + i * blk.c_rs + j;
        for (int64_t r = 0; r < rows; ++r) {
          __builtin_prefetch(x.c + r * x.c_rs, 1);
          __builtin_prefetch(x.c + r * x.c_rs + x.n - 1, 1);
        }
        table[rows - 1][vecs - 1](x);
        if (blk.last && g.epilogue) {
          epilogue(*g.epilogue, x.c, x.c_rs, blk.i0 + i, rows, blk.j0 + j, x.n);
        }
      }
    }
  }

  static void small(const GemmArgs& g) {
    const auto& table = g.a_cs == 1 ? Micro<T, AForm::kUnitCol, BForm::kMasked>::table
                                    : Micro<T, AForm::kUnitRow, BForm::kMasked>::table;
    MicroArgs<T> x;
    x.k = g.k;
    x.a_step = g.a_cs == 1 ? g.a_rs : g.a_cs;
    x.b_step = g.b_rs;
    x.c_rs = g.c_rs;
    x.alpha = static_cast<T>(g.alpha);
    x.beta = static_cast<T>(g.beta);
    for (int64_t j = 0; j < g.n; j += kNr) {
      x.n = min_of(g.n - j, kNr);
      x.b = static_cast<const T*>(g.b) + j;
      for (int64_t i = 0, rows; i < g.m; i += rows) {
        rows = panel_rows(g.m - i);
        x.a = static_cast<const T*>(g.a) + i * g.a_rs;
        x.c = static_cast<T*>(g.c) + i * g.c_rs + j;
        table[rows - 1][x.n > L ? 1 : 0](x);
      }
    }
  }

  TORCXX_KERNEL static void epilogue(const GemmEpilogue& e, void* c, int64_t c_rs, int64_t i0,
                                     int64_t mi, int64_t j0, int64_t nj) {
    const Tag<T> d;
    for (int64_t i = 0; i < mi && (e.row_bias || e.col_bias); ++i) {
      T* row = static_cast<T*>(c) + i * c_rs;
      const T row_bias = e.row_bias ? static_cast<const T*>(e.row_bias)[i0 + i] : T(0);
      const T* col_bias = e.col_bias ? static_cast<const T*>(e.col_bias) + j0 : nullptr;
      int64_t j = 0;
      for (; j + L <= nj; j += L) {
        Reg<T> v = hn::Add(hn::LoadU(d, row + j), hn::Set(d, row_bias));
        if (col_bias) v = hn::Add(v, hn::LoadU(d, col_bias + j));
        hn::StoreU(v, d, row + j);
      }
      for (; j < nj; ++j) row[j] += row_bias + (col_bias ? col_bias[j] : T(0));
    }
    if (e.fn) e.fn(e.context, c, c_rs, i0, j0, mi, nj);
  }

  static constexpr GemmKernels table = {
      kMr,       kNr,     L,      sizeof(T), sizeof(T),         1,
      &pack_a,   &pack_b, &block, &small,    &skinny_dot<T, T>, &skinny_axpy<T, T>,
      &epilogue, nullptr, nullptr};
};

}  // namespace

const GemmKernels& gemm_kernels_f32() { return Gemm<float>::table; }
const GemmKernels& gemm_kernels_f64() { return Gemm<double>::table; }

}  // namespace torcxx::TORCXX_ISA
