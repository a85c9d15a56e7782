#include <atomic>
#include <thread>

#include "autograd_util.h"
#include "torcxx/autograd/hooks.h"

namespace torcxx {
namespace {

using namespace autograd_test;  // NOLINT

using autograd::backward;
using autograd::grad;

TEST(Backward, AddsToTheGradientsOfLeaves) {
  const Tensor x = leaf({1, 2, 3}), w = leaf({4, 5, 6});
  (x * w).sum().backward();
  EXPECT_EQ(values(x.grad()), (Values{4, 5, 6}));
  EXPECT_EQ(values(w.grad()), (Values{1, 2, 3}));
  (x * x).sum().backward();
  EXPECT_EQ(values(x.grad()), (Values{6, 9, 12}));
}

TEST(Backward, TakesAWiderOperandWithoutDimensions) {
  const Tensor wide = torcxx::tensor(3.0, TensorOptions(kFloat64));
  for (const ScalarType t : {kFloat32, kBFloat16, kFloat16}) {
    const Tensor x = ones({3, 2}, TensorOptions(t).requires_grad(true));
    (wide * x).sum().backward();
    EXPECT_EQ(x.grad().dtype(), t);
    EXPECT_EQ(values(x.grad().to(kFloat64)), Values(6, 3.0));
  }
}

TEST(Backward, SumsOverEveryPathOfADiamond) {
  const Tensor x = leaf({3});
  Tensor y = x;
  for (int i = 0; i < 20; i++) y = y + y;  // 2^20 paths
  y.backward();
  EXPECT_EQ(values(x.grad()), Values{1048576});
}

TEST(Backward, TakesSeveralRootsAndTheirGradients) {
  const Tensor x = leaf({1, 2});
  const Tensor y = x * x, z = y * x;  // z's graph contains y
  backward({y, z}, {make({1.0, 10.0}), make({100.0, 1000.0})});
  EXPECT_EQ(values(x.grad()), (Values{2 + 300, 40 + 12000}));
}

TEST(Backward, ReducesBroadcastGradientsAndConvertsThem) {
  const Tensor x = make<float>({1, 2, 3}, {1, 3}, true), b = make<double>({5, 7}, {2, 1}, true);
  (x * b).sum().backward();
  EXPECT_EQ(values<float>(x.grad()), (std::vector<float>{12, 12, 12}));
  EXPECT_EQ(x.grad().sizes(), (IntArrayRef{1, 3}));
  EXPECT_EQ(values(b.grad()), (Values{6, 6}));
}

TEST(Backward, GradientOfAnotherDtypeIsConverted) {
  const Tensor x = make<float>({1, 2}, true);
  (x * 3).backward(make<double>({1, 2}));
  EXPECT_EQ(values<float>(x.grad()), (std::vector<float>{3, 6}));
}

TEST(Backward, RaisesPyTorchsErrors) {
  const Tensor x = leaf({1, 2, 3});
  EXPECT_ERROR(make({1.0}).backward(), Error,
               "element 0 of tensors does not require grad and does not have a grad_fn");
  EXPECT_ERROR((x * 2).backward(), Error, "grad can be implicitly created only for scalar outputs");
  EXPECT_ERROR((x * 2).backward(make({1.0, 1.0})), Error,
               "Mismatch in shape: grad_output[0] has a shape of torch.Size([2]) and output[0] has "
               "a shape of torch.Size([3]).");
  EXPECT_ERROR(
      (x * 2).backward(ones({3}, kComplex128)), Error,
      "Mismatch in dtype: grad_output[0] has a dtype of torch.complex128 and output[0] has a "
      "dtype of torch.float64.");
  Tensor c = ones({1}, kComplex64);
  c.set_requires_grad(true);
  EXPECT_ERROR((c * 2).backward(), Error,
               "grad can be implicitly created only for real scalar outputs but got "
               "torch.complex64");
  EXPECT_ERROR(backward({Tensor()}), Error, "element 0 of tensors is undefined");
  EXPECT_ERROR(backward({x, x}, {x}), Error, "got 2 tensors and 1 gradients");
}

TEST(Backward, FreesSavedTensorsUnlessRetained) {
  const Tensor x = leaf({1, 2});
  const Tensor y = (x * x).sum();
  y.backward({}, true);
  y.backward();
  EXPECT_EQ(values(x.grad()), (Values{4, 8}));
  EXPECT_ERROR(y.backward(), Error, "Trying to backward through the graph a second time");
  // nothing saved: any number of times
  const Tensor z = (x + x).sum();
  z.backward();
  z.backward();
}

TEST(Backward, InputsLimitWhatAccumulates) {
  const Tensor x = leaf({1, 2}), w = leaf({3, 4});
  const Tensor h = x * w;
  backward({(h * h).sum()}, {}, {}, false, {w, h});
  EXPECT_FALSE(x.grad().defined());
  EXPECT_EQ(values(w.grad()), (Values{2 * 3, 2 * 8 * 2}));
  EXPECT_EQ(values(h.grad()), (Values{6, 16}));  // not a leaf
}

TEST(Grad, LeavesGradAlone) {
  const Tensor x = leaf({1, 2}), w = leaf({3, 4});
  const auto g = grad({(x * w).sum()}, {w, x});
  EXPECT_EQ(values(g[0]), (Values{1, 2}));
  EXPECT_EQ(values(g[1]), (Values{3, 4}));
  EXPECT_FALSE(x.grad().defined());
  EXPECT_FALSE(w.grad().defined());
}

TEST(Grad, OfIntermediateTensorsAndOfARootItself) {
  const Tensor x = leaf({2, 3});
  const Tensor y = x * x, z = (y * y).sum();
  const auto g = grad({z}, {y, x, z});
  EXPECT_EQ(values(g[0]), (Values{8, 18}));
  EXPECT_EQ(values(g[1]), (Values{32, 108}));
  EXPECT_EQ(values(g[2]), Values{1});
  EXPECT_EQ(values(grad({x}, {x}, {make({5.0, 6.0})})[0]), (Values{5, 6}));
}

TEST(Grad, RefusesUnusedInputsUnlessAllowed) {
  const Tensor x = leaf({1}), unused = leaf({1});
  const Tensor y = x * x;
  EXPECT_ERROR(grad({y}, {x, unused}, {}, true), Error,
               "The differentiated Tensor at index 1 appears to not have been used in the graph. "
               "Set allow_unused=True if this is the desired behavior.");
  EXPECT_ERROR(grad({y}, {make({1.0})}), Error,
               "One of the differentiated Tensors does not require grad");
  const auto g = grad({y}, {unused, x}, {}, {}, false, true);
  EXPECT_FALSE(g[0].defined());
  EXPECT_EQ(values(g[1]), Values{2});
}

TEST(Grad, RunsOnlyWhatLeadsToTheInputs) {
  const Tensor x = leaf({1}), w = leaf({2});
  int runs = 0;
  const Tensor side = w.exp();
  const auto handle = autograd::register_prehook(*side.grad_fn().operator->(),
                                                 [&](std::vector<TensorBase>&) { runs++; });
  const Tensor y = x * side;
  grad({y}, {x}, {}, true);
  EXPECT_EQ(runs, 0);
  grad({y}, {w});
  EXPECT_EQ(runs, 1);
}

TEST(Grad, HigherOrders) {
  const Tensor x = leaf({2});
  Tensor y = x * x * x * x;
  const Values expected{4 * 8, 12 * 4, 24 * 2, 24};
  for (const double e : expected) {
    y = grad({y}, {x}, {}, {}, true)[0];
    EXPECT_EQ(values(y), Values{e});
  }
}

TEST(Grad, WithoutCreateGraphGivesPlainTensors) {
  const Tensor x = leaf({2});
  EXPECT_FALSE(grad({x * x}, {x})[0].requires_grad());
  EXPECT_TRUE(grad({x * x}, {x}, {}, {}, true)[0].requires_grad());
}

TEST(Grad, DoublesThroughBackwardWithCreateGraph) {
  const Tensor x = leaf({3});
  (x * x * x).backward({}, {}, true);
  const Tensor first = x.grad();
  EXPECT_EQ(values(first), Values{27});
  autograd::set_grad(x, TensorBase());
  first.backward();
  EXPECT_EQ(values(x.grad()), Values{18});
}

TEST(Recording, StopsInNoGradAndForIntegers) {
  const Tensor x = leaf({1, 2});
  {
    NoGradGuard no_grad;
    EXPECT_FALSE((x * x).requires_grad());
    EnableGradGuard again;
    EXPECT_TRUE((x * x).requires_grad());
  }
  EXPECT_TRUE(GradMode::is_enabled());
  EXPECT_FALSE(x.to(kInt64).requires_grad());
  EXPECT_FALSE((x > 1).requires_grad());
  EXPECT_EQ(fn_name(x * x), "MulBackward0");
  EXPECT_EQ(fn_name(x), "");
}

// A graph of a million operations neither recurses in backward nor when it is freed, and all its
// memory comes back.
TEST(Graph, ChainOfAMillionNodes) {
  const int64_t before = memory_stats().current_bytes;
  {
    const Tensor x = make<float>({1}, true);
    Tensor y = x;
    for (int i = 0; i < 1000000; i++) y = y + 1;
    y.backward();
    EXPECT_EQ(values<float>(x.grad()), std::vector<float>{1});
    const auto g = grad({y}, {x}, {}, true);
    EXPECT_EQ(values<float>(g[0]), std::vector<float>{1});
  }
  EXPECT_EQ(memory_stats().current_bytes, before);
}

TEST(Graph, LongChainIsFreedThroughSavedTensorsToo) {
  const int64_t before = memory_stats().current_bytes;
  {
    const Tensor x = make<float>({1}, true);
    Tensor y = x;
    for (int i = 0; i < 200000; i++) y = y.sin();  // each node holds the tensor that holds the next
  }
  EXPECT_EQ(memory_stats().current_bytes, before);
}

TEST(Graph, ErrorsInBackwardLeaveItUsable) {
  const int64_t before = memory_stats().current_bytes;
  {
    const Tensor x = leaf({1, 2});
    const Tensor y = x.exp();
    const auto handle =
        autograd::register_hook(x, [](const TensorBase&) -> TensorBase { throw Error("mine"); });
    EXPECT_ERROR(y.sum().backward({}, true), Error, "mine");
    handle.remove();
    y.sum().backward();
    EXPECT_EQ(values(x.grad()), values(y));
  }
  EXPECT_EQ(memory_stats().current_bytes, before);
}

TEST(Threads, BackwardsOverSharedGraphsAddUp) {
  const Tensor x = leaf({1, 2, 3});
  const Tensor shared = (x * x).sum();
  constexpr int kThreads = 4, kRounds = 50;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; t++)
    threads.emplace_back([&] {
      for (int i = 0; i < kRounds; i++) {
        shared.backward({}, true);
        (x * 2).sum().backward();
      }
    });
  for (auto& t : threads) t.join();
  const double n = kThreads * kRounds;
  EXPECT_EQ(values(x.grad()), (Values{4 * n, 6 * n, 8 * n}));
}

// No graph outlives a round, so the leaf's accumulator is made and freed all the time.
TEST(Threads, MakeAndFreeTheGraphsOfOneLeaf) {
  const Tensor x = leaf({1, 2, 3});
  constexpr int kThreads = 4, kRounds = 500;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; t++)
    threads.emplace_back([&] {
      for (int i = 0; i < kRounds; i++) (x * x).sum().backward();
    });
  for (auto& t : threads) t.join();
  const double n = kThreads * kRounds;
  EXPECT_EQ(values(x.grad()), (Values{2 * n, 4 * n, 6 * n}));
}

// Whoever comes second finds the saved tensors whole or gets the error, never half of them.
TEST(Threads, FreeOneGraphTogether) {
  const Tensor x = leaf({1, 2, 3});
  for (int round = 0; round < 50; round++) {
    const Tensor y = x.exp().sum();
    std::atomic<int> done{0}, refused{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 3; t++)
      threads.emplace_back([&] {
        try {
          grad({y}, {x});
          done++;
        } catch (const Error&) {
          refused++;
        }
      });
    for (auto& t : threads) t.join();
    EXPECT_GE(done, 1);
    EXPECT_EQ(done + refused, 3);
  }
}

TEST(Threads, GradModeBelongsToAThread) {
  NoGradGuard no_grad;
  bool enabled = false;
  std::thread([&] { enabled = GradMode::is_enabled(); }).join();
  EXPECT_TRUE(enabled);
}

}  // namespace
}  // namespace torcxx
