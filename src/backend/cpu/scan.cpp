#include "backend/cpu/scan.h"

#include <algorithm>

#include "torcxx/core/parallel.h"

namespace torcxx::cpu {
namespace {

constexpr int64_t kTile = 1024;
constexpr int64_t kGrain = 32768;

struct Walk {
  const ScanArgs& a;
  const ScalarType wide = dtype_of(a.compute);
  const bool native_in = a.in_dtype == wide, native_out = a.out_dtype == wide;
  const int64_t isize = elementSize(a.in_dtype), osize = elementSize(a.out_dtype);

  void load(void* to, const char* from, int64_t n, int64_t stride) const {
    if (native_in)
      tiles().move[__builtin_ctzll(static_cast<uint64_t>(isize))](to, n, 1, from, 0, stride, 1, n);
    else
      tiles().load[static_cast<int>(a.in_dtype)][a.compute](to, from, 1, 0, n, stride);
  }
  void store(char* to, const void* from, int64_t n, int64_t stride) const {
    tiles().store[a.compute][static_cast<int>(a.out_dtype)](to, from, 1, 0, n, stride);
  }

  // One sequence of elements `stride` apart.
  void sequence(const char* in, char* out, int64_t stride) const {
    alignas(64) char tile[kTile * 16];
    alignas(16) char carry[16];
    a.kernel->start(carry, 1);
    if (native_in && native_out && stride == 1) return a.kernel->run(out, in, carry, a.n);
    for (int64_t i = 0; i < a.n; i += kTile) {
      const int64_t n = std::min(kTile, a.n - i);
      load(tile, in + i * stride * isize, n, stride);
      a.kernel->run(tile, tile, carry, n);
      store(out + i * stride * osize, tile, n, stride);
    }
  }

  // Neighbouring sequences in step: a row of accumulators goes through the rows.
  void columns(const char* in, char* out, int64_t cols) const {
    alignas(64) char acc[kTile * 16], tile[kTile * 16];
    a.kernel->start(acc, cols);
    for (int64_t r = 0; r < a.n; r++, in += a.inner * isize, out += a.inner * osize) {
      const void* row = in;
      if (!native_in) {
        load(tile, in, cols, 1);
        row = tile;
      }
      a.kernel->row(acc, row, cols);
      store(out, acc, cols, 1);
    }
  }

  void run() const {
    const char* in = static_cast<const char*>(a.in);
    char* out = static_cast<char*>(a.out);
    const int64_t slab = a.n * a.inner;
    if (a.inner < 16) {
      parallel_for(0, a.outer * a.inner, std::max<int64_t>(1, kGrain / a.n),
                   [&](int64_t b, int64_t e) {
                     for (int64_t s = b; s < e; s++) {
                       const int64_t at = s / a.inner * slab + s % a.inner;
                       sequence(in + at * isize, out + at * osize, a.inner);
                     }
                   });
      return;
    }
    const int64_t width = std::min(a.inner, kTile / 2), blocks = (a.inner + width - 1) / width;
    parallel_for(0, a.outer * blocks, std::max<int64_t>(1, kGrain / (a.n * width)),
                 [&](int64_t b, int64_t e) {
                   for (int64_t t = b; t < e; t++) {
                     const int64_t c = t % blocks * width, at = t / blocks * slab + c;
                     columns(in + at * isize, out + at * osize, std::min(width, a.inner - c));
                   }
                 });
  }
};

template <bool Greatest, class T>
void extreme(const T* in, T* values, int64_t* places, int64_t n, int64_t inner) {
  for (int64_t c = 0; c < inner; c++) {
    values[c] = in[c];
    places[c] = 0;
  }
  for (int64_t i = 1; i < n; i++) {
    const T* x = in + i * inner;
    T* v = values + i * inner;
    int64_t* p = places + i * inner;
    for (int64_t c = 0; c < inner; c++) {
      const T a = x[c], b = v[c - inner];
      const bool take = a != a || (b == b && (Greatest ? a >= b : a <= b));
      v[c] = take ? a : b;
      p[c] = take ? i : p[c - inner];
    }
  }
}

}  // namespace

void scan(const ScanArgs& args) {
  if (args.outer * args.n * args.inner != 0) Walk{args}.run();
}

void scan_extreme(bool greatest, const void* in, void* values, int64_t* places, ScalarType dtype,
                  int64_t outer, int64_t n, int64_t inner) {
  const int64_t slab = n * inner;
  if (outer * slab == 0) return;
  dispatch_dtype(dtype, [&](auto zero) {
    using T = decltype(zero);
    if constexpr (!requires(T x) { x.real(); }) {
      parallel_for(0, outer, std::max<int64_t>(1, kGrain / slab), [&](int64_t b, int64_t e) {
        for (int64_t o = b; o < e; o++) {
          const T* x = static_cast<const T*>(in) + o * slab;
          T* v = static_cast<T*>(values) + o * slab;
          if (greatest)
            extreme<true>(x, v, places + o * slab, n, inner);
          else
            extreme<false>(x, v, places + o * slab, n, inner);
        }
      });
    }
  });
}

}  // namespace torcxx::cpu
