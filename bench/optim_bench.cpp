// Milliseconds of an optimizer's step; the counterpart is optim_torch.py.
#include <torcxx/nn/utils.h>
#include <torcxx/optim.h>
#include <torcxx/tensor/operators.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

using namespace torcxx;

template <class F>
double milliseconds(const F& f) {
  using Clock = std::chrono::steady_clock;
  double best = 1e9;
  for (int round = 0; round < 30; round++) {
    const auto start = Clock::now();
    f();
    best = std::min(best, std::chrono::duration<double, std::milli>(Clock::now() - start).count());
  }
  return best;
}

std::vector<Tensor> parameters(int count, int64_t n) {
  std::vector<Tensor> out;
  for (int i = 0; i < count; i++) {
    out.push_back(torcxx::full({n}, 0.5).requires_grad_());
    out.back().mutable_grad(torcxx::full({n}, 0.01));
  }
  return out;
}

template <class O, class Options>
void run(const char* name, const Options& options) {
  for (const auto& [count, n] : {std::pair{100, 1000}, {1, 10'000'000}}) {
    O optimizer(parameters(count, n), options);
    std::printf("%-12s %4d x %-9d %8.3f ms\n", name, count, n,
                milliseconds([&] { optimizer.step(); }));
  }
}

int main() {
  run<optim::SGD>("sgd", optim::SGDOptions(1e-3));
  run<optim::SGD>("sgd momentum", optim::SGDOptions(1e-3).momentum(0.9));
  run<optim::Adam>("adam", optim::AdamOptions(1e-3));
  run<optim::AdamW>("adamw", optim::AdamWOptions(1e-3));
  for (const auto& [count, n] : {std::pair{100, 1000}, {1, 10'000'000}}) {
    const auto p = parameters(count, n);
    std::printf("%-12s %4d x %-9d %8.3f ms\n", "clip norm", count, n,
                milliseconds([&] { nn::utils::clip_grad_norm_(p, 1e-3); }));
  }
}
