// Milliseconds of random numbers, joins and reorderings of a million floats; random_torch.py times
// the same in PyTorch.
#include <torcxx/core/parallel.h>
#include <torcxx/tensor/creation.h>
#include <torcxx/tensor/functions.gen.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace {

using namespace torcxx;

template <class F>
void time(const char* name, F f) {
  using Clock = std::chrono::steady_clock;
  double best = 1e30;
  for (int round = 0; round < 50; round++) {
    const Clock::time_point start = Clock::now();
    f();
    best = std::min(best, std::chrono::duration<double, std::milli>(Clock::now() - start).count());
  }
  std::printf("%-28s %8.3f ms\n", name, best);
}

}  // namespace

int main() {
  set_num_threads(1);
  constexpr int64_t n = 1000000;
  const Tensor x = rand({n}), m = rand({1000, 1000}), wide = rand({1000, 100});
  const std::vector<Tensor> parts = m.split(100, 1), rows = m.split(100, 0);
  Tensor out = empty({n}), ints = empty({n}, kInt64);
  time("rand", [&] { return rand({n}); });
  time("randn", [&] { return randn({n}); });
  time("randn float64", [&] { return randn({n}, kFloat64); });
  time("normal_", [&] { out.normal_(); });
  time("exponential_", [&] { out.exponential_(); });
  time("bernoulli_(0.5)", [&] { out.bernoulli_(0.5); });
  time("dropout(0.5)", [&] { return dropout(x, 0.5, true); });
  time("randint(1000)", [&] { return randint(1000, {n}); });
  time("randperm", [&] { return randperm(n); });
  time("arange", [&] { return arange(n); });
  time("cat of 10, dim 0", [&] { return cat(rows, 0); });
  time("cat of 10, dim 1", [&] { return cat(parts, 1); });
  time("stack of 10, last dim", [&] { return stack(std::vector<Tensor>(10, wide), -1); });
  time("flip dim 1", [&] { return flip(m, {1}); });
  time("flip dim 0", [&] { return flip(m, {0}); });
  time("roll", [&] { return roll(m, {300, 300}, {0, 1}); });
  time("repeat (10, 10) of 100^2", [&] { return wide.slice(0, 0, 100).repeat({10, 10}); });
  time("tril", [&] { return tril(m); });
  time("transpose copy", [&] { return m.t().contiguous(); });
  const Tensor small = rand({4, 4});
  time("10000 x select", [&] {
    for (int i = 0; i < 10000; i++) static_cast<void>(small.select(0, 1));
  });
  time("10000 x transpose", [&] {
    for (int i = 0; i < 10000; i++) static_cast<void>(small.transpose(0, 1));
  });
}
