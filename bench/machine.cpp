// What this machine can do: GFLOP/s of float32 multiply-adds in registers, and GB/s of reading and
// of updating in place, in the last-level cache and in memory. One line: peak, then four rates;
// with any argument the peak alone.
#include <sys/mman.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

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
  const double read = best_seconds(rounds, [&] {  // eight streams: more lines under way
    constexpr size_t kStreams = 8;
    Vector sum[kStreams] = {};
    const Vector* p = reinterpret_cast<const Vector*>(memory);
    const size_t part = bytes / sizeof(Vector) / kStreams;
    for (size_t i = 0; i < part; i++) {
#pragma GCC unroll 8
      for (size_t k = 0; k < kStreams; k++) sum[k] += p[k * part + i];
    }
    for (Vector& v : sum) keep(v);
  });
  const double update = best_seconds(rounds, [&] {
    Vector* p = reinterpret_cast<Vector*>(memory);
#pragma GCC unroll 8
    for (size_t i = 0; i < bytes / sizeof(Vector); i++) p[i] += 1.0f;
  });
  std::printf("\t%.2f\t%.2f", double(bytes) / read * 1e-9, 2.0 * double(bytes) / update * 1e-9);
  std::free(memory);
}

}  // namespace

int main(int argc, char**) {
  std::printf("%.2f", multiply_adds());
  if (argc > 1) return 0;
  rates(4 << 20);  // a million floats
  rates(256 << 20);
  std::printf("\n");
}
