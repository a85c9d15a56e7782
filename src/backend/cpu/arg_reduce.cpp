#include "backend/cpu/arg_reduce.h"

#include <vector>

#include "backend/cpu/isa_table.h"
#include "backend/cpu/reduce_plan.h"
#include "torcxx/core/parallel.h"

namespace torcxx::cpu {

TORCXX_DECLARE_ISA(const cpu::ArgKernels, arg_least_kernels)
TORCXX_DECLARE_ISA(const cpu::ArgKernels, arg_greatest_kernels)
const ArgKernels& arg_least() { return *isa_pick(TORCXX_ISA_TABLE(arg_least_kernels)); }
const ArgKernels& arg_greatest() { return *isa_pick(TORCXX_ISA_TABLE(arg_greatest_kernels)); }

namespace {

constexpr int64_t kTile = 1024;    // elements of a converted tile
constexpr int64_t kChunk = 65536;  // elements of a task
constexpr int64_t kCols = 256;

struct Walk {
  const ArgReduceArgs& a;
  const ReducePlan& plan;
  const Compute compute = compute_of(a.in.dtype);
  const ArgKernel& kernel = a.kernels->kernel[compute];
  const int64_t esize = elementSize(a.in.dtype), wide = elementSize(dtype_of(compute));
  const bool native = a.in.dtype == dtype_of(compute);
  const ReduceAxis &r = plan.r[0], &k = plan.k[0];

  void load(void* to, const char* from, int64_t rows, int64_t rs, int64_t cols, int64_t cs) const {
    if (native)
      tiles().move[__builtin_ctzll(static_cast<uint64_t>(esize))](to, cols, 1, from, rs, cs, rows,
                                                                  cols);
    else
      tiles().load[static_cast<int>(a.in.dtype)][compute](to, from, rows, rs, cols, cs);
  }
  struct Place {
    const char* in;
    int64_t out;
  };
  Place place(int64_t outer) const {
    Place p{static_cast<const char*>(a.in.data), 0};
    for (int d = 1; d < plan.kept; d++) {
      const int64_t i = outer % plan.k[d].size;
      outer /= plan.k[d].size;
      p.in += i * plan.k[d].in * esize;
      p.out += i * plan.k[d].out;
    }
    return p;
  }
  void store(const void* values, const int64_t* places, int64_t n, int64_t out) const {
    if (a.values.data)
      tiles().store[compute][static_cast<int>(a.values.dtype)](
          static_cast<char*>(a.values.data) + out * elementSize(a.values.dtype), values, 1, 0, n,
          k.out);
    for (int64_t i = 0; i < n; i++)
      static_cast<int64_t*>(a.places.data)[out + i * k.out] = places[i];
  }

  // Elements [b, e) of one result.
  void part(const char* in, int64_t b, int64_t e, char* value, int64_t* place) const {
    if (native && r.in == 1) {
      *place = b + kernel.run(value, in + b * esize, e - b);
      return;
    }
    alignas(64) char tile[kTile * 16], v[16];
    for (int64_t i = b; i < e; i += kTile) {
      const int64_t n = std::min(kTile, e - i);
      load(tile, in + i * r.in * esize, 1, 0, n, r.in);
      const int64_t at = i + kernel.run(v, tile, n);
      join(value, place, v, at, i == b);
    }
  }
  void join(char* value, int64_t* place, const char* v, int64_t at, bool fresh) const {
    int64_t first = 0;
    kernel.rows(value, &first, v, 1, 0, 1, 1, fresh);  // 1 where v is taken
    if (first) *place = at;
  }

  void by_runs() const {
    const int64_t chunks = (r.size + kChunk - 1) / kChunk;
    if (plan.outputs == 1 && chunks > 1) {
      std::vector<char> values(static_cast<size_t>(chunks * wide));
      std::vector<int64_t> places(static_cast<size_t>(chunks));
      const char* in = static_cast<const char*>(a.in.data);
      parallel_for(0, chunks, 1, [&](int64_t b, int64_t e) {
        for (int64_t c = b; c < e; c++)
          part(in, c * kChunk, std::min(r.size, (c + 1) * kChunk), values.data() + c * wide,
               places.data() + c);
      });
      for (int64_t c = 1; c < chunks; c++)
        join(values.data(), places.data(), values.data() + c * wide, places[static_cast<size_t>(c)],
             false);
      store(values.data(), places.data(), 1, 0);
      return;
    }
    const int64_t grain = std::max<int64_t>(1, kChunk / 2 / r.size);
    parallel_for(0, plan.outputs, grain, [&](int64_t b, int64_t e) {
      for (int64_t o = b; o < e; o++) {
        const Place p = place(o / k.size);
        const int64_t i = o % k.size;
        alignas(16) char value[16];
        int64_t at;
        part(p.in + i * k.in * esize, 0, r.size, value, &at);
        store(value, &at, 1, p.out + i * k.out);
      }
    });
  }

  void by_columns() const {
    const bool direct = native && k.in == 1;
    const int64_t cols =
        direct ? kCols : std::max<int64_t>(kTile / std::min<int64_t>(r.size, 32), 32);
    const int64_t blocks = (k.size + cols - 1) / cols, outer = plan.outputs / k.size;
    const int64_t grain = std::max<int64_t>(1, kChunk / 2 / (std::min(cols, k.size) * r.size));
    parallel_for(0, outer * blocks, grain, [&](int64_t b, int64_t e) {
      alignas(64) char tile[kTile * 16], value[kTile * 16];
      int64_t places[kTile];
      for (int64_t t = b; t < e; t++) {
        const Place p = place(t / blocks);
        const int64_t i = t % blocks * cols, m = std::min(cols, k.size - i);
        const char* in = p.in + i * k.in * esize;
        const int64_t step = direct ? r.size : std::max<int64_t>(1, kTile / m);
        for (int64_t row = 0; row < r.size; row += step) {
          const int64_t n = std::min(step, r.size - row);
          const char* from = in + row * r.in * esize;
          if (!direct) load(tile, from, n, r.in, m, k.in);
          kernel.rows(value, places, direct ? from : tile, n, direct ? r.in : m, m, row, row == 0);
        }
        store(value, places, m, p.out + i * k.out);
      }
    });
  }
};

}  // namespace

void arg_reduce(const ArgReduceArgs& args) {
  bool reduced[kMaxDims] = {};
  if (!args.shape.empty()) reduced[args.dim] = true;
  ReduceArgs as{};
  as.shape = args.shape;
  as.reduced = reduced;
  as.in = args.in;
  as.out = args.places;
  ReducePlan plan(as);
  const auto near = [](const ReduceAxis& x) {
    return x.size == 1 || x.in == 0 ? INT64_MAX : x.in < 0 ? -x.in : x.in;
  };
  const bool runs = plan.outputs == 1 || (near(plan.r[0]) < near(plan.k[0]) && plan.count >= 32) ||
                    (plan.k[0].size < 8 && plan.count >= 256);
  const Walk walk{args, plan};
  runs ? walk.by_runs() : walk.by_columns();
}

}  // namespace torcxx::cpu
