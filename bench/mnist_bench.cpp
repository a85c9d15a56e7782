// One training step of the MNIST network (two convolutions, pooling, two linear layers; batch 64;
// Adam) and its parts, one thread. bench/mnist_torch.py times the same with PyTorch.
#include <algorithm>
#include <chrono>
#include <cstdio>

#include "torcxx/torcxx.h"

using namespace torcxx;

template <class F>
static void time(const char* name, int rounds, F f) {
  double best = 1e9;
  for (int r = 0; r < rounds; r++) {
    const auto start = std::chrono::steady_clock::now();
    f();
    best = std::min(
        best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  std::printf("%-24s %10.3f ms\n", name, best * 1e3);
}

int main() {
  set_num_threads(1);
  manual_seed(0);
  nn::Sequential net(nn::Conv2d(nn::Conv2dOptions(1, 32, 3).padding(1)), nn::ReLU(),
                     nn::Conv2d(nn::Conv2dOptions(32, 64, 3).padding(1)), nn::ReLU(),
                     nn::MaxPool2d(2), nn::Dropout(0.25), nn::Flatten(),
                     nn::Linear(64 * 14 * 14, 128), nn::ReLU(), nn::Dropout(0.5),
                     nn::Linear(128, 10));
  optim::Adam adam(net->parameters(), 1e-3);
  const Tensor x = rand({64, 1, 28, 28}), y = randint(10, {64}, kInt64);
  reset_peak_memory_stats();
  time("step", 20, [&] {
    adam.zero_grad();
    cross_entropy_loss(net(x), y).backward();
    adam.step();
  });
  std::printf("peak tensor memory %.1f MB\n", static_cast<double>(memory_stats().peak_bytes) / 1e6);
  time("forward", 20, [&] { net(x); });
  {
    const NoGradGuard off;
    time("forward, no grad", 20, [&] { net(x); });
    const Tensor a = rand({64, 32, 28, 28}), b = rand({64, 64, 28, 28});
    const Tensor w1 = rand({32, 1, 3, 3}), w2 = rand({64, 32, 3, 3});
    time("conv1", 20, [&] { conv2d(x, w1, {}, 1, 1); });
    time("conv2", 20, [&] { conv2d(a, w2, {}, 1, 1); });
    time("relu", 20, [&] { relu(b); });
    time("max pool", 20, [&] { max_pool2d(b, 2); });
    time("dropout", 20, [&] { dropout(b, 0.25, true); });
  }
  time("adam", 20, [&] { adam.step(); });
}
