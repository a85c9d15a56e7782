// Products of float16 and bfloat16, summed in float over the whole depth and rounded once. All
// depth blocks of a column block of B are packed first, so that a piece of C is finished in cache.
#include "backend/cpu/gemm_reduced.h"

#include <torcxx/core/parallel.h>

#include <algorithm>
#include <cstring>

#include "backend/cpu/cpu_info.h"
#include "backend/cpu/gemm.h"
#include "backend/cpu/scratch.h"

namespace torcxx::cpu {
namespace {

int64_t ceil_div(int64_t a, int64_t b) { return (a + b - 1) / b; }
int64_t round_up(int64_t x, int64_t unit) { return ceil_div(x, unit) * unit; }
int64_t balanced(int64_t total, int64_t limit, int64_t unit) {
  return round_up(ceil_div(total, ceil_div(total, limit)), unit);
}

uint16_t* element(const GemmArgs& g, int64_t i, int64_t j) {
  return static_cast<uint16_t*>(g.c) + i * g.c_rs + j;
}

// Adds beta C to a tile of sums, applies the epilogue, and rounds it into C.
void finish(const GemmKernels& k, const GemmArgs& g, float* tile, int64_t stride, int64_t i0,
            int64_t mi, int64_t j0, int64_t nj) {
  float old[256];
  const float beta = static_cast<float>(g.beta);
  for (int64_t i = 0; i < mi && g.beta != 0; ++i) {
    for (int64_t j = 0; j < nj; j += 256) {
      const int64_t n = std::min<int64_t>(256, nj - j);
      k.widen(element(g, i0 + i, j0 + j), old, n);
      float* row = tile + i * stride + j;
      for (int64_t x = 0; x < n; ++x) row[x] += beta * old[x];
    }
  }
  if (g.epilogue) k.epilogue(*g.epilogue, tile, stride, i0, mi, j0, nj);
  for (int64_t i = 0; i < mi; ++i) k.narrow(tile + i * stride, element(g, i0 + i, j0), nj);
}

// Few rows: B is read once, in place. `swapped`: C^T = B^T A^T is computed instead.
bool run_skinny(const GemmKernels& k, const GemmArgs& g, bool swapped) {
  GemmArgs x = g;
  if (swapped) {
    std::swap(x.m, x.n);
    x.a = g.b, x.a_rs = g.b_cs, x.a_cs = g.b_rs;
    x.b = g.a, x.b_rs = g.a_cs, x.b_cs = g.a_rs;
  }
  const bool dot = x.b_rs == 1 && x.m <= 8 && x.k >= 32;
  if (!dot && !(x.b_cs == 1 && x.m <= 8 && x.n >= 256)) return false;
  float* rows = static_cast<float*>(scratch(ScratchSlot::kPackA, x.m * x.k * 4));
  uint16_t* gathered = static_cast<uint16_t*>(scratch(ScratchSlot::kVector, x.k * 2));
  for (int64_t i = 0; i < x.m; ++i) {
    const uint16_t* a = static_cast<const uint16_t*>(x.a) + i * x.a_rs;
    if (x.a_cs != 1) {
      for (int64_t p = 0; p < x.k; ++p) gathered[p] = a[p * x.a_cs];
      a = gathered;
    }
    k.widen(a, rows + i * x.k, x.k);
  }
  float* sums = static_cast<float*>(scratch(ScratchSlot::kAccumulate, x.m * x.n * 4));
  x.a = rows, x.a_rs = x.k, x.a_cs = 1;
  x.c = sums, x.c_rs = x.n, x.beta = 0;
  const int64_t grain =
      std::max<int64_t>(64, (1 << 15) / std::max<int64_t>(1, x.k * x.m) / 64 * 64);
  parallel_for(0, x.n, grain, [&](int64_t j0, int64_t j1) {
    if (dot)
      k.skinny_dot(x, j0, j1);
    else
      k.skinny_axpy(x, j0, j1);
  });
  if (!swapped) {
    finish(k, g, sums, x.n, 0, g.m, 0, g.n);
    return true;
  }
  float row[8];
  for (int64_t i = 0; i < g.m; ++i) {
    for (int64_t j = 0; j < g.n; ++j) row[j] = sums[j * g.m + i];
    finish(k, g, row, g.n, i, 1, 0, g.n);
  }
  return true;
}

}  // namespace

void gemm_reduced(const GemmKernels& pack, const GemmKernels& k, const GemmArgs& g) {
  if (g.k > 0 && g.alpha != 0 && (run_skinny(k, g, false) || run_skinny(k, g, true))) return;
  const CpuInfo& cpu = cpu_info();
  const int64_t depth = g.alpha == 0 ? 0 : g.k;
  const int64_t unit = pack.pack_bytes;
  const int64_t kc =
      depth == 0
          ? 8
          : balanced(depth, std::max<int64_t>(64, cpu.l1d_bytes * 4 / 3 / (pack.nr * unit)), 8);
  const int64_t padded = round_up(depth, 8) + 8;
  const int64_t nc = balanced(
      g.n,
      std::clamp<int64_t>((int64_t{8} << 20) / (padded * unit) / pack.nr * pack.nr, pack.nr, 1024),
      pack.nr);
  const int64_t mc = balanced(
      g.m, std::max<int64_t>(pack.mr, cpu.l2_bytes / 4 / (kc * unit) / pack.mr * pack.mr), pack.mr);
  // Narrower column shares keep the tile of sums inside the second cache, too.
  const int64_t columns = balanced(
      nc, std::max<int64_t>(pack.nr, cpu.l2_bytes / 4 / (mc * 4) / pack.nr * pack.nr), pack.nr);
  char* b_pack = static_cast<char*>(scratch(ScratchSlot::kPackB, nc * padded * unit + 64));
  const int64_t row_blocks = ceil_div(g.m, mc), blocks = ceil_div(depth, kc);
  for (int64_t j0 = 0; j0 < g.n; j0 += nc) {
    const int64_t nj = std::min(nc, g.n - j0), shares = ceil_div(nj, columns);
    // Depth block b of the columns from j lies at b * kc * nc + (j - j0) * its depth.
    parallel_for(0, shares * blocks, 1, [&](int64_t t0, int64_t t1) {
      for (int64_t t = t0; t < t1; ++t) {
        const int64_t k0 = t / shares * kc, from = t % shares * columns;
        const int64_t d = std::min(kc, depth - k0), packed = round_up(d, pack.k_multiple);
        pack.pack_b(g, b_pack + (k0 * nc + from * packed) * unit, j0 + from,
                    std::min(columns, nj - from), k0, d);
      }
    });
    parallel_for(0, row_blocks * shares, 1, [&](int64_t t0, int64_t t1) {
      for (int64_t t = t0; t < t1; ++t) {
        const int64_t i0 = t / shares * mc, from = t % shares * columns;
        const int64_t mi = std::min(mc, g.m - i0), count = std::min(columns, nj - from);
        float* tile = static_cast<float*>(scratch(ScratchSlot::kAccumulate, mc * columns * 4));
        if (depth == 0) std::fill(tile, tile + mi * columns, 0.f);
        char* a_pack = static_cast<char*>(scratch(ScratchSlot::kPackA, mc * (kc + 8) * unit + 64));
        for (int64_t k0 = 0; k0 < depth; k0 += kc) {
          const int64_t d = std::min(kc, depth - k0), packed = round_up(d, pack.k_multiple);
          pack.pack_a(g, a_pack, i0, mi, k0, d);
          const GemmBlock block{i0,   mi,      j0 + from, count,
                                k0,   d,       a_pack,    b_pack + (k0 * nc + from * packed) * unit,
                                tile, columns, g.alpha,   k0 == 0 ? 0.0 : 1.0,
                                false};
          pack.block(g, block);
        }
        finish(k, g, tile, columns, i0, mi, j0 + from, count);
      }
    });
  }
}

}  // namespace torcxx::cpu
