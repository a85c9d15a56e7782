// Hooks of tensors and nodes, anomaly mode, saved-tensor hooks.
#include <limits>

#include "autograd_util.h"
#include "torcxx/autograd/anomaly_mode.h"
#include "torcxx/autograd/saved_tensor_hooks.h"

namespace torcxx {
namespace {

using namespace autograd_test;  // NOLINT

using autograd::register_hook;

TensorBase times(const TensorBase& g, double k) { return Tensor(g) * k; }

TEST(TensorHook, SeesAndReplacesTheCompleteGradient) {
  const Tensor x = leaf({1, 2});
  const Tensor y = x * 1;
  std::vector<Values> seen;
  register_hook(y, [&](const TensorBase& g) {
    seen.push_back(values(Tensor(g)));
    return TensorBase();
  });
  register_hook(y, [](const TensorBase& g) { return times(g, 10); });
  const auto last = register_hook(y, [&](const TensorBase& g) {
    seen.push_back(values(Tensor(g)));
    return TensorBase();
  });
  (y + y * 2).sum().backward({}, true);
  EXPECT_EQ(seen, (std::vector<Values>{{3, 3}, {30, 30}}));
  EXPECT_EQ(values(x.grad()), (Values{30, 30}));
  EXPECT_TRUE(last.remove());
  EXPECT_FALSE(last.remove());
}

TEST(TensorHook, OnALeafRunsBeforeAccumulation) {
  const Tensor x = leaf({1, 2});
  const auto handle = register_hook(x, [](const TensorBase& g) { return times(g, -1); });
  x.sum().backward();
  EXPECT_EQ(values(x.grad()), (Values{-1, -1}));
  EXPECT_EQ(values(autograd::grad({(x * 3).sum()}, {x})[0]), (Values{-3, -3}));
  EXPECT_TRUE(autograd::remove_hook(x, handle.id()));
  EXPECT_FALSE(autograd::remove_hook(x, handle.id()));
  x.sum().backward();
  EXPECT_EQ(values(x.grad()), (Values{0, 0}));
}

TEST(TensorHook, RetainGradSeesTheReplacedGradient) {
  const Tensor x = leaf({1, 2});
  const Tensor y = x * 1;
  y.retain_grad();
  register_hook(y, [](const TensorBase& g) { return times(g, 2); });
  y.sum().backward();
  EXPECT_EQ(values(y.grad()), (Values{2, 2}));
}

TEST(TensorHook, StaysWithTheValueAcrossInPlaceWrites) {
  const Tensor x = leaf({1});
  Tensor y = x * 1;
  Values before, after;
  register_hook(y, [&](const TensorBase& g) { return before = values(Tensor(g)), TensorBase(); });
  y.mul_(5);
  register_hook(y, [&](const TensorBase& g) { return after = values(Tensor(g)), TensorBase(); });
  (y * 2).backward();
  EXPECT_EQ(after, Values{2});
  EXPECT_EQ(before, Values{10});
}

TEST(TensorHook, ChecksItsUse) {
  EXPECT_ERROR(register_hook(make({1.0}), [](const TensorBase& g) { return g; }), Error,
               "cannot register a hook on a tensor that doesn't require gradient");
  const Tensor x = leaf({1, 2});
  EXPECT_ERROR(register_hook(x, nullptr), Error, "expected a function");
  auto handle = register_hook(x, [](const TensorBase&) { return TensorBase(make({1.0})); });
  EXPECT_ERROR(x.sum().backward(), Error, "hook has changed the size of value");
  handle.remove();
  register_hook(x, [](const TensorBase& g) { return TensorBase(Tensor(g).to(kFloat32)); });
  EXPECT_ERROR(x.sum().backward(), Error,
               "hook has changed the type of value (was torch.DoubleTensor got torch.FloatTensor)");
}

TEST(TensorHook, IsPartOfTheGraphWithCreateGraph) {
  const Tensor x = leaf({3});
  register_hook(x, [&](const TensorBase& g) { return TensorBase(Tensor(g) * Tensor(g)); });
  const Tensor g = autograd::grad({x * x}, {x}, {}, {}, true)[0];  // (2x)^2
  EXPECT_EQ(values(g), Values{36});
  // d(4 x^2)/dx = 24, squared by the hook again
  EXPECT_EQ(values(autograd::grad({g}, {x})[0]), Values{576});
}

TEST(PostAccumulateGradHook, RunsWithTheLeaf) {
  const Tensor x = leaf({1, 2});
  std::vector<Values> seen;
  const auto handle = autograd::register_post_accumulate_grad_hook(x, [&](const TensorBase& t) {
    seen.push_back(values(Tensor(autograd::grad(t))));
    autograd::set_grad(t, TensorBase());
  });
  x.sum().backward();
  (x * 2).sum().backward();
  EXPECT_EQ(seen, (std::vector<Values>{{1, 1}, {2, 2}}));
  EXPECT_FALSE(x.grad().defined());
  handle.remove();
  x.sum().backward();
  EXPECT_EQ(seen.size(), 2u);
  const auto nothing = [](const TensorBase&) {};
  EXPECT_ERROR(autograd::register_post_accumulate_grad_hook(x * 1, nothing), Error,
               "post accumulate grad hooks cannot be registered on non-leaf tensors");
  EXPECT_ERROR(autograd::register_post_accumulate_grad_hook(make({1.0}), nothing), Error,
               "cannot register a hook on a tensor that doesn't require gradient");
}

TEST(NodeHook, SeesAndChangesBothSides) {
  const Tensor x = leaf({1, 2});
  const Tensor y = x * 3;
  const NodePtr node = y.grad_fn();
  autograd::register_prehook(*node.get(),
                             [](std::vector<TensorBase>& g) { g[0] = times(g[0], 2); });
  std::vector<Values> seen;
  const auto post = autograd::register_posthook(
      *node.get(), [&](std::vector<TensorBase>& in, const std::vector<TensorBase>& out) {
        seen = {values(Tensor(in[0])), values(Tensor(out[0]))};
        in[0] = times(in[0], 10);
      });
  y.sum().backward({}, true);
  EXPECT_EQ(seen, (std::vector<Values>{{6, 6}, {2, 2}}));
  EXPECT_EQ(values(x.grad()), (Values{60, 60}));
  post.remove();
  autograd::register_prehook(*node.get(), [](std::vector<TensorBase>& g) { g.clear(); });
  EXPECT_ERROR(y.sum().backward(), Error, "expected to leave 1 gradients, got 0");
}

TEST(Anomaly, NamesTheOperationThatMadeNaN) {
  const Tensor x = leaf({-1, 2});
  const Tensor silent = (x.log() * 1).sum();
  silent.backward();
  EXPECT_FALSE(AnomalyMode::is_enabled());
  DetectAnomalyGuard guard;
  EXPECT_TRUE(AnomalyMode::is_enabled());
  const Tensor zero = leaf({0});
  EXPECT_ERROR((zero.sqrt() * 0).sum().backward(), Error,
               "Function 'SqrtBackward0' returned nan values in its 0th output. It was recorded by "
               "the forward operation 'sqrt'");
}

TEST(Anomaly, TellsWhereAndLeavesOtherChecksAlone) {
  const auto trace = +[] { return std::string("line 42 of the model"); };
  AnomalyMode::set_trace_collector(trace);
  {
    DetectAnomalyGuard guard;
    const Tensor zero = leaf({0});
    EXPECT_ERROR((zero.sqrt() * 0).sum().backward(), Error, "line 42 of the model");
    Tensor y = leaf({1}).exp();
    y.add_(1);
    EXPECT_ERROR(y.backward(), Error, "Error detected in 'ExpBackward0'");
  }
  {
    DetectAnomalyGuard guard(false);
    const Tensor zero = leaf({0});
    (zero.sqrt() * 0).sum().backward();
    EXPECT_NE(values(zero.grad())[0], values(zero.grad())[0]);
  }
  AnomalyMode::set_trace_collector(nullptr);
}

TEST(SavedTensorHooks, PackAndUnpackWhatIsSaved) {
  std::vector<TensorBase> shelf;
  const Tensor x = leaf({1, 2});
  Tensor y;
  {
    const autograd::SavedTensorHooks hooks(
        [&](const TensorBase& t) {
          shelf.push_back(Tensor(t).detach().clone());
          return std::any(shelf.size() - 1);
        },
        [&](const std::any& a) { return shelf[std::any_cast<size_t>(a)]; });
    y = x.exp() * x;
  }
  EXPECT_EQ(shelf.size(), 3u);  // exp's result, both factors
  y.sum().backward();
  const double e = std::exp(1.0), e2 = std::exp(2.0);
  EXPECT_DOUBLE_EQ(values(x.grad())[0], 2 * e);
  EXPECT_DOUBLE_EQ(values(x.grad())[1], 3 * e2);
  EXPECT_ERROR(y.sum().backward(), Error, "backward through the graph a second time");
  const size_t held = shelf.size();
  (x * x).sum().backward();
  EXPECT_EQ(shelf.size(), held);  // outside the guard
  EXPECT_ERROR(autograd::SavedTensorHooks(nullptr, nullptr), ValueError, "two functions");
}

}  // namespace
}  // namespace torcxx
