#include "backend/cpu/reduce.h"

#include <algorithm>
#include <memory>

#include "backend/cpu/reduce_plan.h"
#include "torcxx/core/parallel.h"

namespace torcxx::cpu {
namespace {

constexpr int64_t kTile = 1024;    // elements of a converted tile
constexpr int64_t kRun = 8192;     // elements that one kernel call joins
constexpr int64_t kUnits = 16;     // runs of one task
constexpr int64_t kBlock = 256;    // rows that one column accumulator takes
constexpr int64_t kGrain = 32768;  // elements of a parallel chunk
constexpr int64_t kBytes = 8192;   // of a block of column accumulators

int64_t ceil_div(int64_t a, int64_t b) { return (a + b - 1) / b; }

// Kernel calls and conversions that both walks need.
struct Base {
  const ReduceArgs& a;
  const ReduceKernel& kernel;
  const ReducePlan& plan;
  const int64_t esize, wide;
  const bool native;

  Base(const ReduceArgs& args, const ReducePlan& p)
      : a(args),
        kernel(*args.kernel),
        plan(p),
        esize(elementSize(a.in.dtype)),
        wide(elementSize(dtype_of(a.compute))),
        native(a.in.dtype == dtype_of(a.compute)) {}

  struct Place {
    const char* in;
    char* out;
    const char* extra;
  };
  // Where output `outer` along the kept dimensions but the first begins.
  Place place(int64_t outer) const {
    int64_t in = 0, out = 0, extra = 0;
    for (int d = 1; d < plan.kept; d++) {
      const int64_t i = outer % plan.k[d].size;
      outer /= plan.k[d].size;
      in += i * plan.k[d].in;
      out += i * plan.k[d].out;
      extra += i * plan.k[d].extra;
    }
    return {static_cast<const char*>(a.in.data) + in * esize,
            static_cast<char*>(a.out.data) + out * elementSize(a.out.dtype),
            a.extra.data ? static_cast<const char*>(a.extra.data) + extra * wide : nullptr};
  }
  void load(void* to, const char* from, int64_t rows, int64_t row_stride, int64_t cols,
            int64_t col_stride) const {
    if (native)
      tiles().move[__builtin_ctzll(static_cast<uint64_t>(esize))](to, cols, 1, from, row_stride,
                                                                  col_stride, rows, cols);
    else
      tiles().load[static_cast<int>(a.in.dtype)][a.compute](to, from, rows, row_stride, cols,
                                                            col_stride);
  }
  // n elements of the second operand in a row.
  const void* extra(const char* from, int64_t n, int64_t stride, void* buffer) const {
    if (!from || stride == 1) return from;
    tiles().move[__builtin_ctzll(static_cast<uint64_t>(wide))](buffer, n, 1, from, 0, stride, 1, n);
    return buffer;
  }
  void finish(void* values, const void* ex, int64_t n, char* out, int64_t stride) const {
    if (kernel.finish) kernel.finish(values, ex, a.scalars, n);
    tiles().store[a.compute][static_cast<int>(a.out.dtype)](out, values, 1, 0, n, stride);
  }
  // p[0] = n parts of `width` elements joined in pairs.
  void tree(char* p, int64_t n, int64_t width) const {
    while (n > 1) {
      const int64_t h = (n + 1) / 2;
      kernel.merge(p, p + h * width * wide, (n - h) * width);
      n = h;
    }
  }
};

// The elements of one result lie side by side.
struct ByRuns : Base {
  using Base::Base;
  const ReduceAxis& r0 = plan.r[0];
  const ReduceAxis& k0 = plan.k[0];
  const bool direct = native && r0.in == 1;

  void run() const {
    if (plan.reduced == 1 && r0.size <= (direct ? kRun : kTile))
      batches();
    else
      units();
  }

  // Results whose elements are one run, many rows to a call.
  void batches() const {
    const int64_t n = r0.size, rows = direct ? std::clamp<int64_t>(kGrain / n, 1, 64)
                                             : std::clamp<int64_t>(kTile / n, 1, 64);
    const int64_t inner = ceil_div(k0.size, rows), outer = plan.outputs / k0.size;
    const int64_t grain = std::max<int64_t>(1, kGrain / (rows * n));
    parallel_for(0, inner * outer, grain, [&](int64_t b, int64_t e) {
      alignas(64) char tile[kTile * 16], values[64 * 16], extras[64 * 16];
      for (int64_t t = b; t < e; t++) {
        const Place p = place(t / inner);
        const int64_t i = t % inner * rows, m = std::min(rows, k0.size - i);
        const char* src = p.in + i * k0.in * esize;
        const void* ex =
            extra(p.extra ? p.extra + i * k0.extra * wide : nullptr, m, k0.extra, extras);
        if (!direct) load(tile, src, m, k0.in, n, r0.in);
        kernel.run(values, direct ? src : tile, ex, a.scalars, m, direct ? k0.in : n, n);
        finish(values, ex, m, p.out + i * k0.out * elementSize(a.out.dtype), k0.out);
      }
    });
  }

  // Long runs, or several dimensions: pieces of fixed size, joined in pairs.
  void units() const {
    const bool tiled = !direct || (plan.reduced > 1 && r0.size < 512);
    const int64_t cols = std::min(r0.size, tiled ? kTile : kRun);
    const int64_t rows = tiled && plan.reduced > 1
                             ? std::min(plan.r[1].size, std::max<int64_t>(1, kTile / cols))
                             : 1;
    const int64_t n0 = ceil_div(r0.size, cols);
    const int64_t n1 = plan.reduced > 1 ? ceil_div(plan.r[1].size, rows) : 1;
    int64_t all = n0 * n1;
    for (int d = 2; d < plan.reduced; d++) all *= plan.r[d].size;

    const auto unit = [&](void* result, const char* src, const void* ex, int64_t u, char* tile) {
      const int64_t i0 = u % n0 * cols;
      u /= n0;
      const int64_t i1 = u % n1 * rows;
      u /= n1;
      int64_t at = i0 * r0.in + (plan.reduced > 1 ? i1 * plan.r[1].in : 0);
      for (int d = 2; d < plan.reduced; d++) {
        at += u % plan.r[d].size * plan.r[d].in;
        u /= plan.r[d].size;
      }
      const int64_t c = std::min(cols, r0.size - i0);
      const int64_t r = plan.reduced > 1 ? std::min(rows, plan.r[1].size - i1) : 1;
      const char* from = src + at * esize;
      if (tiled) load(tile, from, r, plan.reduced > 1 ? plan.r[1].in : 0, c, r0.in);
      kernel.run(result, tiled ? tile : from, ex, a.scalars, 1, 0, r * c);
    };

    const int64_t chunks = ceil_div(all, kUnits);
    std::unique_ptr<char[]> partial;
    if (chunks > 1) partial.reset(new char[static_cast<size_t>(plan.outputs * chunks * wide)]);
    const int64_t grain = std::max<int64_t>(1, kGrain / (std::min(all, kUnits) * rows * cols));
    parallel_for(0, plan.outputs * chunks, grain, [&](int64_t b, int64_t e) {
      alignas(64) char tile[kTile * 16], parts[kUnits * 16];
      for (int64_t t = b; t < e; t++) {
        const int64_t o = t / chunks, first = t % chunks * kUnits;
        const int64_t n = std::min(kUnits, all - first);
        const Place p = at(o);
        int64_t u = 0;
        if (!tiled && plan.reduced == 1 && !p.extra) {  // whole runs in one call
          u = std::min(n, r0.size / cols - first);
          kernel.run(parts, p.in + first * cols * esize, nullptr, a.scalars, u, cols, cols);
        }
        for (; u < n; u++) unit(parts + u * wide, p.in, p.extra, first + u, tile);
        tree(parts, n, 1);
        if (chunks == 1)
          finish(parts, p.extra, 1, p.out, 1);
        else
          std::copy_n(parts, wide, partial.get() + t * wide);
      }
    });
    for (int64_t o = 0; chunks > 1 && o < plan.outputs; o++) {
      char* parts = partial.get() + o * chunks * wide;
      tree(parts, chunks, 1);
      const Place p = at(o);
      finish(parts, p.extra, 1, p.out, 1);
    }
  }
  Place at(int64_t output) const {
    Place p = place(output / k0.size);
    const int64_t i = output % k0.size;
    return {p.in + i * k0.in * esize, p.out + i * k0.out * elementSize(a.out.dtype),
            p.extra ? p.extra + i * k0.extra * wide : nullptr};
  }
};

// Neighbours in memory belong to different results: rows are joined column by column.
struct ByColumns : Base {
  ReduceAxis k0, r0;
  bool direct;
  int64_t fold = 1, tail = 0;  // short rows: `fold` of them side by side, `tail` left over
  int64_t block, rows, chunk;  // columns of a task, rows in all, rows of a task

  ByColumns(const ReduceArgs& args, const ReducePlan& p)
      : Base(args, p), k0(plan.k[0]), r0(plan.r[0]), direct(native && k0.in == 1) {
    rows = plan.count;
    if (plan.reduced == 1 && k0.in == 1 && r0.in == k0.size && k0.size <= 64 && r0.size > 1) {
      while (fold * 2 * k0.size <= 512 && fold * 2 <= r0.size) fold *= 2;
      tail = r0.size % fold;
      rows = r0.size / fold;
      r0 = {rows, r0.in * fold, 0, 0};
    }
    block = std::min(k0.size * fold, direct ? kBytes / wide : 256);
    if (!direct && k0.in == 1) block = std::min<int64_t>(block, 128);  // eight rows to a tile
    if (!direct && k0.in != 1)
      block = std::min(block, std::max<int64_t>(kTile / std::min<int64_t>(rows, 32), 32));
    if (fold > 1) block = k0.size * fold;
    chunk = ceil_div(std::max<int64_t>(1, 4 * kGrain / block), kBlock) * kBlock;
  }

  // acc = columns joined over rows [b, e); spare holds as much.
  void accumulate(char* acc, char* spare, char* tile, const char* in, const void* ex, int64_t b,
                  int64_t e, int64_t cols) const {
    for (int64_t s = b; s < e; s += kBlock) {
      char* to = s == b ? acc : spare;
      bool fresh = true;
      const int64_t stop = std::min(e, s + kBlock);
      for (int64_t row = s; row < stop;) {
        int64_t rest = row / r0.size, offset = row % r0.size * r0.in;
        const int64_t m = std::min(stop - row, r0.size - row % r0.size);
        for (int d = 1; d < plan.reduced; d++) {
          offset += rest % plan.r[d].size * plan.r[d].in;
          rest /= plan.r[d].size;
        }
        joined(to, tile, in + offset * esize, ex, m, cols, fresh);
        fresh = false;
        row += m;
      }
      if (to == spare) kernel.merge(acc, spare, cols);
    }
  }
  void joined(char* to, char* tile, const char* in, const void* ex, int64_t m, int64_t cols,
              bool fresh) const {
    if (direct) {
      kernel.rows(to, in, ex, a.scalars, m, r0.in, cols, fresh);
      return;
    }
    const int64_t step = std::max<int64_t>(1, kTile / cols);
    for (int64_t r = 0; r < m; r += step) {
      const int64_t n = std::min(step, m - r);
      load(tile, in + r * r0.in * esize, n, r0.in, cols, k0.in);
      kernel.rows(to, tile, ex, a.scalars, n, cols, cols, fresh && r == 0);
    }
  }

  void run() const {
    const int64_t width = k0.size * fold, blocks = ceil_div(width, block);
    const int64_t chunks = ceil_div(rows, chunk), outer = plan.outputs / k0.size;
    std::unique_ptr<char[]> partial;
    const int64_t part = block * wide;
    if (chunks > 1) partial.reset(new char[static_cast<size_t>(outer * blocks * chunks * part)]);
    const int64_t grain = std::max<int64_t>(1, kGrain / (block * std::min(rows, chunk)));
    parallel_for(0, outer * blocks * chunks, grain, [&](int64_t b, int64_t e) {
      alignas(64) char acc[kBytes], spare[kBytes], tile[kTile * 16], extras[kBytes];
      for (int64_t t = b; t < e; t++) {
        const int64_t c = t % chunks, at = t / chunks, i = at % blocks * block;
        const int64_t cols = std::min(block, width - i);
        const Place p = place(at / blocks);
        const void* ex = columns_extra(p, i, cols, extras);
        accumulate(acc, spare, tile, p.in + i * k0.in * esize, ex, c * chunk,
                   std::min(rows, (c + 1) * chunk), cols);
        if (chunks > 1)
          std::copy_n(acc, cols * wide, partial.get() + at * chunks * part + c * cols * wide);
        else
          complete(acc, spare, tile, p, ex, i, cols);
      }
    });
    if (chunks == 1) return;
    parallel_for(0, outer * blocks, 1, [&](int64_t b, int64_t e) {
      alignas(64) char spare[kBytes], tile[kTile * 16], extras[kBytes];
      for (int64_t at = b; at < e; at++) {
        const int64_t i = at % blocks * block, cols = std::min(block, width - i);
        const Place p = place(at / blocks);
        char* parts = partial.get() + at * chunks * part;
        tree(parts, chunks, cols);
        complete(parts, spare, tile, p, columns_extra(p, i, cols, extras), i, cols);
      }
    });
  }

  const void* columns_extra(const Place& p, int64_t i, int64_t cols, char* buffer) const {
    if (!p.extra) return nullptr;
    if (fold == 1) return extra(p.extra + i * k0.extra * wide, cols, k0.extra, buffer);
    for (int64_t f = 0; f < fold; f++) {
      const int64_t bytes = k0.size * wide;
      const void* from = extra(p.extra, k0.size, k0.extra, buffer + f * bytes);
      if (from != buffer + f * bytes)
        std::copy_n(static_cast<const char*>(from), bytes, buffer + f * bytes);
    }
    return buffer;
  }

  void complete(char* acc, char* spare, char* tile, const Place& p, const void* ex, int64_t i,
                int64_t cols) const {
    if (fold > 1) {
      tree(acc, fold, k0.size);
      cols = k0.size;
      if (tail) {
        for (int64_t r = 0; r < tail; r++) {
          const char* from = p.in + (rows * r0.in + r * k0.size) * esize;
          if (!native) load(tile, from, 1, 0, cols, 1);
          kernel.rows(spare, native ? from : tile, ex, a.scalars, 1, 0, cols, r == 0);
        }
        kernel.merge(acc, spare, cols);
      }
    }
    finish(acc, ex, cols, p.out + i * k0.out * elementSize(a.out.dtype), k0.out);
  }
};

// Results of an empty reduction.
void nothing(const ReduceArgs& a, const ReducePlan& plan) {
  alignas(16) char value[16];
  a.kernel->start(value, 1);
  const Base base(a, plan);
  for (int64_t o = 0; o < plan.outputs; o++) {
    alignas(16) char v[16];
    std::copy_n(value, 16, v);
    const Base::Place p = base.place(o / plan.k[0].size);
    const int64_t i = o % plan.k[0].size;
    base.finish(v, p.extra ? p.extra + i * plan.k[0].extra * base.wide : nullptr, 1,
                p.out + i * plan.k[0].out * elementSize(a.out.dtype), 1);
  }
}

}  // namespace

void reduce(const ReduceArgs& args) {
  ReducePlan plan(args);
  if (plan.outputs == 0) return;
  if (plan.count == 0) return nothing(args, plan);
  const auto near = [](const ReduceAxis& x) {
    return x.size == 1 || x.in == 0 ? INT64_MAX : x.in < 0 ? -x.in : x.in;
  };
  const bool runs = plan.outputs == 1 || (near(plan.r[0]) < near(plan.k[0]) && plan.count >= 32);
  if (runs) {
    ByRuns(args, plan).run();
    return;
  }
  // A few short rows of few columns each: the longer kept dimension makes the better columns.
  if (plan.kept > 1 && plan.k[0].size * plan.count < 256 && plan.k[0].size < 32 &&
      plan.k[1].size > plan.k[0].size)
    std::swap(plan.k[0], plan.k[1]);
  ByColumns(args, plan).run();
}

}  // namespace torcxx::cpu
