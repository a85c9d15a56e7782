// L-BFGS: minima, the same numbers after saving and loading, refusals.
#include <gtest/gtest.h>
#include <torcxx/torcxx.h>

#include "unit/core_expect.h"

namespace torcxx::optim {
namespace {

Tensor start() { return torcxx::tensor({-1.5, 2.0}, kFloat64).set_requires_grad(true); }
Tensor rosenbrock(const Tensor& p) { return 100 * (p[1] - p[0] * p[0]).pow(2) + (1 - p[0]).pow(2); }
double step(LBFGS& optimizer, const Tensor& p) {
  return optimizer
      .step([&] {
        optimizer.zero_grad();
        const Tensor loss = rosenbrock(p);
        loss.backward();
        return loss;
      })
      .item<double>();
}

TEST(Lbfgs, LineSearchFindsTheMinimum) {
  const Tensor p = start();
  LBFGS optimizer({p}, LBFGSOptions(1).line_search_fn("strong_wolfe"));
  for (int i = 0; i < 5; i++) step(optimizer, p);
  EXPECT_LT(step(optimizer, p), 1e-8);
  EXPECT_NEAR(p[0].item<double>(), 1, 1e-4);
}

// PyTorch 2.15: torch.optim.LBFGS(lr=0.002, max_iter=4, history_size=2), three steps.
TEST(Lbfgs, FixedStepsAsPyTorch) {
  const Tensor p = start();
  const LBFGSOptions options = LBFGSOptions(0.002).max_iter(4).history_size(2);
  LBFGS optimizer({p}, options);
  const double losses[] = {12.5, 12.171048464541794, 12.075184882333842};
  for (const double loss : losses) EXPECT_NEAR(step(optimizer, p), loss, 1e-10);
  EXPECT_NEAR(p[0].item<double>(), -1.4969143852041071, 1e-12);
  EXPECT_NEAR(p[1].item<double>(), 2.001041240997256, 1e-12);
}

TEST(Lbfgs, GoesOnAfterLoading) {
  const Tensor p = start(), q = start();
  const auto options = LBFGSOptions(0.5).max_iter(3).line_search_fn("strong_wolfe");
  LBFGS a({p}, options), b({q}, LBFGSOptions(0.1));
  step(a, p);
  {
    const NoGradGuard off;
    Tensor(q).copy_(p);
  }
  b.load_state_dict(a.state_dict());
  for (int i = 0; i < 3; i++) EXPECT_EQ(step(a, p), step(b, q));
  EXPECT_TRUE(p.equal(q));
}

TEST(Lbfgs, Refuses) {
  const Tensor p = start(), q = start();
  EXPECT_THROW(LBFGS({p}, LBFGSOptions(-1)), ValueError);
  EXPECT_THROW(LBFGS({p}, LBFGSOptions().line_search_fn("backtracking")), ValueError);
  EXPECT_THROW(LBFGS({p}, LBFGSOptions().history_size(0)), ValueError);
  const std::vector<Tensor> first{p}, second{q};
  EXPECT_THROW(LBFGS(std::vector<OptimizerParamGroup>{first, second}), ValueError);
  LBFGS optimizer({p});
  EXPECT_THROW(optimizer.step(nullptr), ValueError);
  auto state = optimizer.state_dict();
  state["param_groups.0.max_iter"] = torcxx::tensor(-1.0);
  EXPECT_THROW(optimizer.load_state_dict(state), ValueError);
}

}  // namespace
}  // namespace torcxx::optim
