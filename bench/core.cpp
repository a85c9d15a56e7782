// Nanoseconds of the allocator (beside malloc) and of parallel regions.
#include <torcxx/core/parallel.h>
#include <torcxx/core/storage.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

using namespace torcxx;

template <class F>
double nanoseconds(int repeats, F f) {
  using Clock = std::chrono::steady_clock;
  double best = 1e30;  // many short rounds: other programs disturb some of them
  for (int round = 0; round < 40; round++) {
    const Clock::time_point start = Clock::now();
    for (int i = 0; i < repeats; i++) f();
    best = std::min(
        best, std::chrono::duration<double, std::nano>(Clock::now() - start).count() / repeats);
  }
  return best;
}

void keep(void* p) { asm volatile("" ::"r"(p) : "memory"); }

void allocation(int64_t bytes, bool touch) {
  const auto n = static_cast<size_t>(bytes);
  const int repeats = touch ? 5 : 20000;
  const double ours = nanoseconds(repeats, [&] {
    const Storage s = Storage::allocate(bytes);
    if (touch) std::memset(s.data(), 1, n);
    keep(s.data());
  });
  const double system = nanoseconds(touch ? 5 : repeats / 10, [&] {
    void* p = std::malloc(n);
    if (touch) std::memset(p, 1, n);
    keep(p);
    std::free(p);
  });
  std::printf("storage %9lld bytes%s %12.1f ns   malloc %12.1f ns   x%.1f\n",
              static_cast<long long>(bytes), touch ? ", filled" : "        ", ours, system,
              system / ours);
}

}  // namespace

int main() {
  for (const int64_t bytes : {16, 1000, 8192, 1 << 20, 40 << 20}) allocation(bytes, false);
  for (const int64_t bytes : {1 << 20, 40 << 20}) allocation(bytes, true);
  std::printf("small_allocate(200)           %6.1f ns\n", nanoseconds(20000, [] {
                void* p = detail::small_allocate(200);
                keep(p);
                detail::small_free(p, 200);
              }));
  const auto empty = [](int64_t, int64_t) {};
  for (const int64_t chunks : {1, 2, 16})
    std::printf("empty region of %2lld chunks    %6.1f ns\n", static_cast<long long>(chunks),
                nanoseconds(2000, [&] { parallel_for(0, chunks, 1, empty); }));
}
