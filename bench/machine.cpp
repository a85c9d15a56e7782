// What this machine can do: GFLOP/s of float32 multiply-adds in registers, and GB/s of reading and
// of updating in place, in the caches of level 1, 2 and 3 and in memory. One line: peak, then eight
// rates; with any argument the peak alone.
#include <sys/mman.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <type_traits>

#include "clock.h"

namespace {

typedef float Vector __attribute__((vector_size(64)));  // halves or quarters where registers are

template <class F>
double best_seconds(int rounds, F f) {
  double best = 1e9;
  for (int i = 0; i < rounds; i++) {
    const bench::Stopwatch watch(true);
    f();
    best = std::min(best, watch.seconds());
  }
  return best;
}

void keep(Vector& v) { asm volatile("" : "+m"(v)); }

double multiply_adds() {
  constexpr int kChains = 10, kSteps = 20000;
  Vector acc[kChains] = {}, a = Vector{} + 0.999f, b = Vector{} + 0.001f;
  const double time = best_seconds(300, [&] {
    Vector x[kChains];
    for (int k = 0; k < kChains; k++) x[k] = acc[k];
    for (int i = 0; i < kSteps; i++) {
#pragma GCC unroll 16
      for (int k = 0; k < kChains; k++) x[k] = x[k] * a + b;
    }
    for (int k = 0; k < kChains; k++) acc[k] = x[k];
    for (Vector& v : acc) keep(v);
  });
  return 2.0 * kChains * kSteps * 16 / time * 1e-9;
}

char* huge_pages(size_t bytes) {
  char* p = static_cast<char*>(std::aligned_alloc(1 << 21, bytes));
#ifdef MADV_HUGEPAGE
  madvise(p, bytes, MADV_HUGEPAGE);
#endif
  std::memset(p, 1, bytes);
  return p;
}

void rates(size_t bytes) {
  char* memory = huge_pages(bytes);
  const int rounds = bytes > (64 << 20) ? 8 : 60;
  const size_t repeats = std::max<size_t>(1, (4 << 20) / bytes);
  // Eight streams have more of memory's lines under way; one is what the nearest cache likes.
  const auto read_with = [&](auto streams) {
    return best_seconds(rounds, [&] {
      constexpr size_t kStreams = streams, kEach = 8 / kStreams;
      Vector sum[8] = {};
      const Vector* p = reinterpret_cast<const Vector*>(memory);
      const size_t part = bytes / sizeof(Vector) / kStreams;
      for (size_t r = 0; r < repeats; r++) {
        for (size_t i = 0; i < part; i += kEach) {
#pragma GCC unroll 8
          for (size_t k = 0; k < 8; k++) sum[k] += p[k / kEach * part + i + k % kEach];
        }
        asm volatile("" : "+r"(p));
      }
      Vector all = {};
#pragma GCC unroll 8
      for (size_t k = 0; k < 8; k++) all += sum[k];
      keep(all);
    });
  };
  const double read = std::min(read_with(std::integral_constant<size_t, 1>()),
                               read_with(std::integral_constant<size_t, 8>()));
  const double update = best_seconds(rounds, [&] {
    Vector* p = reinterpret_cast<Vector*>(memory);
    for (size_t r = 0; r < repeats; r++) {
#pragma GCC unroll 8
      for (size_t i = 0; i < bytes / sizeof(Vector); i++) p[i] += 1.0f;
      asm volatile("" ::: "memory");
    }
  });
  const double all = double(bytes * repeats) * 1e-9;
  std::printf("\t%.2f\t%.2f", all / read, 2 * all / update);
  std::free(memory);
}

}  // namespace

int main(int argc, char**) {
  std::printf("%.2f", multiply_adds());
  if (argc > 1) return 0;
  for (const size_t kilobytes : {16, 512, 4096, 262144}) rates(kilobytes << 10);
  std::printf("\n");
}
