// The loops around the inner kernel: columns, depth, rows. The depth is cut the same way whatever
// the number of threads, so every element of C is summed in one fixed order.
#include <torcxx/core/parallel.h>

#include <algorithm>

#include "backend/cpu/cpu_info.h"
#include "backend/cpu/gemm.h"
#include "backend/cpu/scratch.h"

namespace torcxx::cpu {
namespace {

struct Blocking {
  int64_t kc, mc, nc;
};

int64_t round_up(int64_t x, int64_t unit) { return (x + unit - 1) / unit * unit; }

// Equal parts of at most `limit`, in multiples of `unit`.
int64_t balanced(int64_t total, int64_t limit, int64_t unit) {
  const int64_t parts = (total + limit - 1) / limit;
  return round_up((total + parts - 1) / parts, unit);
}

Blocking choose_blocking(const GemmKernels& k, const GemmArgs& g) {
  const CpuInfo& cpu = cpu_info();
  Blocking b;
  // A panel of B (kc x nr) a third larger than the first cache: it comes from the second one in
  // part, which costs less than more passes over C would.
  const int64_t kc = std::max<int64_t>(64, cpu.l1d_bytes * 4 / 3 / (k.nr * k.pack_bytes));
  b.kc = balanced(g.k, kc, 8);
  // The block of A fills half of the second cache.
  const int64_t mc =
      std::max<int64_t>(k.mr, cpu.l2_bytes / 2 / (b.kc * k.pack_bytes) / k.mr * k.mr);
  b.mc = balanced(g.m, mc, k.mr);
  const int64_t nc = (int64_t{4} << 20) / (b.kc * k.pack_bytes) / k.nr * k.nr;
  b.nc = balanced(g.n, nc, k.nr);
  return b;
}

// A is read in place where passes over few columns would not repay its packing.
bool read_a_in_place(const GemmKernels& k, const GemmArgs& g) {
  if (k.in_bytes != k.pack_bytes || k.k_multiple != 1) return false;
  if (g.a_rs != 1 && g.a_cs != 1) return false;
  const bool cached = g.m * g.k * k.in_bytes <= cpu_info().l2_bytes / 2;
  return g.n <= (cached ? 12 : 4) * k.nr;
}

}  // namespace

void gemm_blocked(const GemmKernels& kernels, const GemmArgs& g) {
  Blocking size = choose_blocking(kernels, g);
  const bool in_place = read_a_in_place(kernels, g);
  const int threads = get_num_threads();
  // Rows are shared out first; columns too where there are few row blocks.
  int64_t columns = size.nc;
  if (threads > 1) {
    const int64_t wanted = 4 * threads;
    size.mc = std::min(
        size.mc,
        std::max<int64_t>(4 * kernels.mr, balanced(g.m, (g.m + wanted - 1) / wanted, kernels.mr)));
    const int64_t row_blocks = (g.m + size.mc - 1) / size.mc;
    if (row_blocks < wanted) {
      const int64_t parts = (wanted + row_blocks - 1) / row_blocks;
      columns =
          std::max<int64_t>(4 * kernels.nr, round_up((size.nc + parts - 1) / parts, kernels.nr));
    }
  }
  const int64_t unit = kernels.pack_bytes, depth_max = round_up(size.kc, kernels.k_multiple);
  auto panels = [&](ScratchSlot slot, int64_t width) {
    return static_cast<char*>(scratch(slot, (depth_max * width + 64) * unit));
  };
  char* b_pack = panels(ScratchSlot::kPackB, round_up(size.nc, kernels.nr));
  const int64_t row_blocks = (g.m + size.mc - 1) / size.mc;
  // Several tasks share a block of rows: it is packed once, ahead of them.
  const bool shared_a = !in_place && columns < std::min(size.nc, g.n);
  char* a_shared =
      shared_a ? panels(ScratchSlot::kPackA, row_blocks * round_up(size.mc, kernels.mr)) : nullptr;
  for (int64_t j0 = 0; j0 < g.n; j0 += size.nc) {
    const int64_t nj = std::min(size.nc, g.n - j0);
    const int64_t column_blocks = (nj + columns - 1) / columns;
    for (int64_t k0 = 0; k0 < g.k; k0 += size.kc) {
      const int64_t kc = std::min(size.kc, g.k - k0), depth = round_up(kc, kernels.k_multiple);
      auto rows_of = [&](int64_t block) { return std::min(size.mc, g.m - block * size.mc); };
      auto a_at = [&](int64_t block) { return a_shared + block * size.mc * depth * unit; };
      const int64_t grain = std::max<int64_t>(1, 32768 / (kc * kernels.nr));
      parallel_for(0, (nj + kernels.nr - 1) / kernels.nr, grain, [&](int64_t p0, int64_t p1) {
        const int64_t from = p0 * kernels.nr, to = std::min(nj, p1 * kernels.nr);
        kernels.pack_b(g, b_pack + from * depth * unit, j0 + from, to - from, k0, kc);
      });
      if (shared_a) {
        parallel_for(0, row_blocks, 1, [&](int64_t r0, int64_t r1) {
          for (int64_t r = r0; r < r1; ++r) {
            kernels.pack_a(g, a_at(r), r * size.mc, rows_of(r), k0, kc);
          }
        });
      }
      parallel_for(0, row_blocks * column_blocks, 1, [&](int64_t t0, int64_t t1) {
        for (int64_t t = t0; t < t1; ++t) {
          const int64_t row = t / column_blocks, from = t % column_blocks * columns;
          GemmBlock block;
          block.i0 = row * size.mc;
          block.mi = rows_of(row);
          block.j0 = j0 + from;
          block.nj = std::min(columns, nj - from);
          block.k0 = k0;
          block.kc = kc;
          block.a_pack = shared_a ? a_at(row) : nullptr;
          if (!in_place && !shared_a) {
            char* a_pack = panels(ScratchSlot::kPackA, round_up(size.mc, kernels.mr));
            kernels.pack_a(g, a_pack, block.i0, block.mi, k0, kc);
            block.a_pack = a_pack;
          }
          block.b_pack = b_pack + from * depth * unit;
          block.c_rs = g.c_rs;
          block.c = static_cast<char*>(g.c) + (block.i0 * g.c_rs + block.j0) * kernels.in_bytes;
          block.alpha = g.alpha;
          block.beta = k0 == 0 ? g.beta : 1;
          block.last = k0 + kc >= g.k;
          kernels.block(g, block);
        }
      });
    }
  }
}

}  // namespace torcxx::cpu
