// Who owns whom: a leaf its accumulator, and a graph the leaf through it.
#include <atomic>
#include <memory>
#include <thread>

#include "autograd_util.h"
#include "torcxx/core/storage.h"

namespace torcxx {
namespace {

using namespace autograd_test;  // NOLINT

NodePtr accumulator(const Tensor& result) { return result.grad_fn()->edge(0).function; }

// Bytes that tensors hold after f ran and its tensors are gone, beyond those before.
template <class F>
int64_t left_behind(F f) {
  const int64_t before = memory_stats().current_bytes;
  f();
  return memory_stats().current_bytes - before;
}

TEST(Accumulator, IsOneForAllGraphsOfALeaf) {
  const Tensor x = leaf({1, 2});
  const Tensor y = x * 2, z = x * 3;
  EXPECT_EQ(accumulator(y).get(), accumulator(z).get());
  (y + z).sum().backward();
  EXPECT_EQ(values(x.grad()), (Values{5, 5}));
}

TEST(Accumulator, KeepsTheLeafOnlyWhileAGraphLeadsToIt) {
  const Tensor x = leaf({1, 2});
  EXPECT_EQ(x.use_count(), 1);
  {
    const Tensor y = x * 2, z = y + x;
    EXPECT_EQ(x.use_count(), 2);
  }
  EXPECT_EQ(x.use_count(), 1);
  (x * 2).sum().backward();
  EXPECT_EQ(x.use_count(), 1);
}

TEST(Accumulator, LeafAndGraphGoInAnyOrder) {
  EXPECT_EQ(left_behind([] {
              Tensor x = leaf({1, 2}), y = x * 2;
              x.reset();
              y.reset();
            }),
            0);
  EXPECT_EQ(left_behind([] {
              Tensor x = leaf({1, 2}), y = x * 2;
              y.reset();
              x.reset();
            }),
            0);
  EXPECT_EQ(left_behind([] {
              Tensor x = leaf({1, 2}), y = x * x, z = x + 1;
              x.reset();
              y.sum().backward();
              y.reset();
              z.sum().backward();
            }),
            0);
}

TEST(Accumulator, MayBeHeldAlone) {
  NodePtr held;
  EXPECT_EQ(left_behind([&] {
              held = accumulator(leaf({1, 2}) * 2);
              const TensorBase gradient = make({3.0, 4.0});
              held->apply(&gradient, nullptr);
              held->apply(&gradient, nullptr);
              held = NodePtr();
            }),
            0);
}

TEST(Accumulator, SeesTheLeafAsItIsWhenAGraphBegins) {
  Tensor x = leaf({1, 2});
  (x * 2).sum().backward();
  x.requires_grad_(false);
  x.resize_({3, 1, 1, 1, 2, 1});
  x.fill_(1);
  x.requires_grad_(true);
  autograd::set_grad(x, TensorBase());
  (x * 2).sum().backward();
  EXPECT_EQ(x.grad().sizes(), x.sizes());
  x.detach_();
  EXPECT_FALSE((x * 2).requires_grad());
  x.requires_grad_(true);
  (x * 3).sum().backward();
  EXPECT_EQ(values(x.grad()), Values(6, 5.0));
}

TEST(Accumulator, HooksOnItGoWithTheGraph) {
  const Tensor x = leaf({1, 2});
  const auto calls = std::make_shared<int>(0);
  const auto hook = [calls, x](std::vector<TensorBase>&) { ++*calls; };
  {
    const Tensor y = (x * 2).sum();
    autograd::register_prehook(*accumulator(x * 1).get(), hook);
    y.backward();
    EXPECT_EQ(*calls, 1);
    EXPECT_EQ(calls.use_count(), 3);
  }
  EXPECT_EQ(calls.use_count(), 2);
  (x * 2).sum().backward();
  EXPECT_EQ(*calls, 1);
}

TEST(Accumulator, InferenceModeMakesNone) {
  const Tensor x = leaf({1, 2});
  Tensor y;
  {
    const InferenceMode guard;
    y = x * 2;
  }
  EXPECT_FALSE(y.requires_grad());
  EXPECT_EQ(x.use_count(), 1);
  (x * 3).sum().backward();
  EXPECT_EQ(values(x.grad()), (Values{3, 3}));
}

// Graphs with and without hooks on the accumulator begin and end together.
TEST(Accumulator, WakesAndRestsInSeveralThreads) {
  std::atomic<int> calls{0};
  EXPECT_EQ(left_behind([&] {
              const Tensor x = leaf({1, 2});
              constexpr int kThreads = 4, kRounds = 2000;
              std::vector<std::thread> threads;
              for (int t = 0; t < kThreads; t++)
                threads.emplace_back([&, t] {
                  for (int i = 0; i < kRounds; i++) {
                    const Tensor y = (x * 2).sum();
                    if (t == 0)
                      autograd::register_prehook(*accumulator(x * 1).get(),
                                                 [&](std::vector<TensorBase>&) { calls++; });
                    if (i % 2) y.backward();
                  }
                });
              for (auto& t : threads) t.join();
              EXPECT_EQ(x.use_count(), 1);
              EXPECT_EQ(values(x.grad()), Values(2, kThreads * kRounds));
            }),
            0);
  EXPECT_GE(calls, 1000);
}

}  // namespace
}  // namespace torcxx
