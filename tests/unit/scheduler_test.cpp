// Learning rate schedules against PyTorch 2.15.
#include <gtest/gtest.h>
#include <torcxx/optim.h>
#include <torcxx/tensor/functions.gen.h>

#include <cmath>

#include "unit/core_expect.h"

namespace torcxx::optim {
namespace {

using List = std::vector<double>;

// Two groups, of learning rates 0.1 and 0.5.
template <class O, class Options>
std::unique_ptr<O> optimizer(const Options& options) {
  std::vector<OptimizerParamGroup> groups;
  groups.emplace_back(std::vector<Tensor>{torcxx::full({2}, 1.0).requires_grad_()});
  groups.emplace_back(std::vector<Tensor>{torcxx::full({3}, 1.0).requires_grad_()},
                      std::make_unique<Options>(Options(options).lr(0.5)));
  return std::make_unique<O>(std::move(groups), options);
}
std::unique_ptr<SGD> sgd() { return optimizer<SGD>(SGDOptions(0.1).momentum(0.9)); }

double momentum_of(Optimizer& o) {
  OptimizerOptions& options = o.param_groups()[0].options();
  if (auto* s = dynamic_cast<SGDOptions*>(&options)) return s->momentum();
  return std::get<0>(static_cast<AdamOptions&>(options).betas());
}

void expect_near(double got, double want) {
  EXPECT_NEAR(got, want, 1e-14 + 1e-12 * std::fabs(want));
}

// The schedule's learning rates of the groups, and of the first one the momentum where given. Taken
// up from its state half way it goes on as before.
template <class Make>
void check(Optimizer& o, const Make& make_schedule, const List& first, const List& second,
           const List& momentum = {}) {
  auto schedule = make_schedule(o);
  for (size_t i = 0; i < first.size(); i++) {
    SCOPED_TRACE(i);
    expect_near(o.param_groups()[0].options().get_lr(), first[i]);
    expect_near(schedule->get_last_lr()[0], first[i]);
    expect_near(schedule->get_last_lr()[1], second[i]);
    EXPECT_EQ(schedule->last_epoch(), static_cast<int64_t>(i));
    if (!momentum.empty()) expect_near(momentum_of(o), momentum[i]);
    if (i + 1 == first.size()) break;
    if (i == first.size() / 2) {
      const auto saved = schedule->state_dict(), groups = o.state_dict();
      schedule = make_schedule(o);
      schedule->load_state_dict(saved);
      o.load_state_dict(groups);
    }
    schedule->step();
  }
}
template <class S, class... A>
auto make(A... args) {
  return [=](Optimizer& o) { return std::make_unique<S>(o, args...); };
}

TEST(SchedulerTest, Step) {
  check(*sgd(), make<StepLR>(3, 0.5),
        {0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.025, 0.025, 0.025, 0.0125},
        {0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125, 0.125, 0.125, 0.0625});
}
TEST(SchedulerTest, MultiStep) {
  check(*sgd(), make<MultiStepLR>(std::vector<int64_t>{2, 5, 5}, 0.3),
        {0.1, 0.1, 0.03, 0.03, 0.03, 0.0026999999999999997, 0.0026999999999999997},
        {0.5, 0.5, 0.15, 0.15, 0.15, 0.0135, 0.0135});
}
TEST(SchedulerTest, Exponential) {
  check(*sgd(), make<ExponentialLR>(0.9),
        {0.1, 0.09000000000000001, 0.08100000000000002, 0.07290000000000002, 0.06561000000000002,
         0.05904900000000002, 0.05314410000000002},
        {0.5, 0.45, 0.405, 0.36450000000000005, 0.32805000000000006, 0.2952450000000001,
         0.2657205000000001});
}
TEST(SchedulerTest, Constant) {
  check(*sgd(), make<ConstantLR>(0.25, 4), {0.025, 0.025, 0.025, 0.025, 0.1, 0.1, 0.1},
        {0.125, 0.125, 0.125, 0.125, 0.5, 0.5, 0.5});
}
TEST(SchedulerTest, Linear) {
  check(*sgd(), make<LinearLR>(0.25, 0.75, 6),
        {0.025, 0.03333333333333333, 0.041666666666666664, 0.049999999999999996,
         0.058333333333333334, 0.06666666666666667, 0.075, 0.075, 0.075},
        {0.125, 0.16666666666666666, 0.20833333333333331, 0.24999999999999997, 0.29166666666666663,
         0.33333333333333326, 0.3749999999999999, 0.3749999999999999, 0.3749999999999999});
}
TEST(SchedulerTest, Polynomial) {
  check(*sgd(), make<PolynomialLR>(7, 2.0),
        {0.1, 0.07346938775510206, 0.05102040816326531, 0.03265306122448979, 0.018367346938775515,
         0.008163265306122451, 0.0020408163265306146, 0, 0},
        {0.5, 0.3673469387755103, 0.25510204081632654, 0.16326530612244897, 0.09183673469387758,
         0.040816326530612256, 0.010204081632653073, 0, 0});
}
TEST(SchedulerTest, CosineAnnealing) {
  check(*sgd(), make<CosineAnnealingLR>(4, 0.01),
        {0.1, 0.08681980515339464, 0.05500000000000001, 0.023180194846605363, 0.01,
         0.023180194846605363, 0.05500000000000002, 0.08681980515339469, 0.10000000000000006,
         0.0868198051533947, 0.05500000000000005, 0.023180194846605412},
        {0.5, 0.4282411613907041, 0.255, 0.08175883860929586, 0.01, 0.08175883860929584, 0.255,
         0.42824116139070423, 0.5000000000000001, 0.4282411613907043, 0.2550000000000001,
         0.08175883860929607});
}
TEST(SchedulerTest, Lambda) {
  const std::vector<LambdaLR::Lambda> f = {
      [](int64_t e) { return 1.0 / (1 + static_cast<double>(e)); },
      [](int64_t e) { return std::pow(0.9, static_cast<double>(e)); }};
  check(*sgd(), make<LambdaLR>(f),
        {0.1, 0.05, 0.03333333333333333, 0.025, 0.020000000000000004, 0.016666666666666666},
        {0.5, 0.45, 0.405, 0.36450000000000005, 0.32805, 0.29524500000000004});
  const auto o = sgd();
  LambdaLR one(*o, [](int64_t e) { return e == 0 ? 1.0 : 0.5; });
  one.step();
  EXPECT_EQ(one.get_last_lr(), (List{0.05, 0.25}));
}
TEST(SchedulerTest, Multiplicative) {
  const MultiplicativeLR::Lambda f = [](int64_t e) { return 1 - 0.01 * static_cast<double>(e); };
  check(*sgd(), make<MultiplicativeLR>(f),
        {0.1, 0.099, 0.09702000000000001, 0.09410940000000001, 0.09034502400000001,
         0.08582777280000001, 0.080678106432},
        {0.5, 0.495, 0.4851, 0.47054699999999994, 0.4517251199999999, 0.4291388639999999,
         0.40339053215999987});
}
TEST(SchedulerTest, CosineWithWarmRestarts) {
  check(*sgd(), make<CosineAnnealingWarmRestarts>(2, 2, 0.01),
        {0.1, 0.05500000000000001, 0.1, 0.08681980515339464, 0.05500000000000001,
         0.023180194846605363, 0.1, 0.0965745789630079, 0.08681980515339464},
        {0.5, 0.255, 0.5, 0.4282411613907041, 0.255, 0.08175883860929586, 0.5, 0.48135048546526527,
         0.4282411613907041});
}
TEST(SchedulerTest, Cyclic) {
  check(*sgd(),
        make<CyclicLR>(
            CyclicLROptions(0.1, 0.5).step_size_up(2).step_size_down(3).mode("triangular2")),
        {0.1, 0.29999999999999993, 0.4999999999999999, 0.3666666666666666, 0.2333333333333333, 0.1,
         0.2000000000000001, 0.29999999999999993, 0.2333333333333333, 0.16666666666666674, 0.1,
         0.15000000000000005},
        {0.1, 0.29999999999999993, 0.4999999999999999, 0.3666666666666666, 0.2333333333333333, 0.1,
         0.2000000000000001, 0.29999999999999993, 0.2333333333333333, 0.16666666666666674, 0.1,
         0.15000000000000005});
  check(*sgd(),
        make<CyclicLR>(CyclicLROptions(0.1, 0.5).step_size_up(2).mode("exp_range").gamma(0.9)),
        {0.1, 0.28, 0.42400000000000004, 0.24580000000000002, 0.1, 0.21809800000000001},
        {0.1, 0.28, 0.42400000000000004, 0.24580000000000002, 0.1, 0.21809800000000001});
}
TEST(SchedulerTest, ReducesOnAPlateau) {
  const auto o = sgd();
  ReduceLROnPlateau schedule(
      *o,
      ReduceLROnPlateauOptions().factor(0.5).patience(1).cooldown(1).threshold(0.1).min_lr(0.02));
  const List metrics = {3, 2, 1.95, 1.9, 1.9, 1.9, 1.9, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
  const List want = {0.1,  0.1,  0.1,  0.05, 0.05, 0.05, 0.025, 0.025, 0.025,
                     0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02,  0.02};
  for (size_t i = 0; i < metrics.size(); i++) {
    schedule.step(metrics[i]);
    expect_near(schedule.get_last_lr()[0], want[i]);
  }
  EXPECT_EQ(schedule.best(), 1);
  EXPECT_THROW(ReduceLROnPlateau(*o, ReduceLROnPlateauOptions().factor(1)), ValueError);
  EXPECT_THROW(CosineAnnealingWarmRestarts(*o, 0), ValueError);
  EXPECT_THROW(CyclicLR(*o, CyclicLROptions(0.1, 0.5).mode("square")), ValueError);
}
TEST(SchedulerTest, OneCycleWithMomentum) {
  check(*sgd(), make<OneCycleLR>(OneCycleLROptions(List{1, 2}).total_steps(10)),
        {0.040000000000000036, 0.52, 1.0, 0.9504846320134737, 0.8117456539497631,
         0.6112620219362893, 0.38874197806371075, 0.18825834605023697, 0.049519367986526286, 4e-06},
        {0.08000000000000007, 1.04, 2.0, 1.9009692640269473, 1.6234913078995261, 1.2225240438725786,
         0.7774839561274215, 0.37651669210047395, 0.09903873597305257, 8e-06},
        {0.95, 0.8999999999999999, 0.85, 0.854951556604879, 0.8688255099070633, 0.8888739533021842,
         0.9111260466978157, 0.9311744900929366, 0.945048443395121, 0.95});
}
TEST(SchedulerTest, OneCycleThreePhasesWithBeta1) {
  const auto o = optimizer<Adam>(AdamOptions(0.1));
  const auto options = OneCycleLROptions(1).epochs(5).steps_per_epoch(2).pct_start(0.4);
  const List lr = {
      0.1, 0.4, 0.7, 1.0, 0.7, 0.4, 0.09999999999999998, 0.067, 0.034, 0.0010000000000000009};
  check(*o,
        make<OneCycleLR>(OneCycleLROptions(options)
                             .anneal_strategy("linear")
                             .three_phase(true)
                             .div_factor(10)
                             .final_div_factor(100)
                             .base_momentum({0.8})
                             .max_momentum({0.9})),
        lr, lr,
        {0.9, 0.8666666666666667, 0.8333333333333334, 0.8, 0.8333333333333334, 0.8666666666666667,
         0.9, 0.9, 0.9, 0.9});
  EXPECT_EQ(std::get<1>(static_cast<AdamOptions&>(o->param_groups()[0].options()).betas()), 0.999);
}
TEST(SchedulerTest, Chained) {
  const auto o = sgd();
  ExponentialLR a(*o, 0.9);
  StepLR b(*o, 2, 0.5);
  for (const double want : {0.1, 0.09000000000000001, 0.04050000000000001, 0.03645000000000001,
                            0.016402500000000004, 0.014762250000000005}) {
    expect_near(o->param_groups()[0].options().get_lr(), want);
    a.step();
    b.step();
  }
}

TEST(SchedulerTest, GoesOnFromAnEpoch) {
  const auto o = sgd();
  EXPECT_ERROR(StepLR(*o, 2, 0.5, 3), Error, "'initial_lr' is not specified in param_groups[0]");
  { StepLR begun(*o, 2, 0.5); }
  const StepLR schedule(*o, 2, 0.5, 3);
  EXPECT_EQ(schedule.last_epoch(), 4);
  EXPECT_EQ(schedule.get_last_lr(), (List{0.05, 0.25}));
}

TEST(SchedulerTest, Refuses) {
  const auto o = sgd();
  EXPECT_ERROR(StepLR(*o, 0), ValueError, "positive integer step_size");
  EXPECT_ERROR(CosineAnnealingLR(*o, 0), ValueError, "positive integer T_max");
  EXPECT_ERROR(LinearLR(*o, 0), ValueError, "Starting multiplicative factor");
  EXPECT_ERROR(LinearLR(*o, 0.5, 2), ValueError, "Ending multiplicative factor");
  EXPECT_ERROR(ConstantLR(*o, 2), ValueError, "between 0 and 1");
  EXPECT_ERROR(LambdaLR(*o, std::vector<LambdaLR::Lambda>{}), ValueError,
               "Expected 2 lr_lambdas, but got 0");
  EXPECT_ERROR(LambdaLR(*o, LambdaLR::Lambda()), TypeError, "lr_lambda is empty");
  EXPECT_ERROR(OneCycleLR(*o, OneCycleLROptions(1)), ValueError, "You must define either");
  EXPECT_ERROR(OneCycleLR(*o, 1, 0), ValueError,
               "Expected positive integer total_steps, but got 0");
  EXPECT_ERROR(OneCycleLR(*o, OneCycleLROptions(1).total_steps(5).pct_start(1.5)), ValueError,
               "Expected float between 0 and 1 pct_start, but got 1.5");
  EXPECT_ERROR(OneCycleLR(*o, OneCycleLROptions(1).total_steps(5).anneal_strategy("x")), ValueError,
               "must be one of 'cos' or 'linear', instead got x");
  EXPECT_ERROR(OneCycleLR(*o, OneCycleLROptions(List{1, 2, 3}).total_steps(5)), ValueError,
               "max_lr must have the same length");
  OneCycleLR schedule(*o, 1, 2);
  schedule.step();
  schedule.step();
  EXPECT_ERROR(schedule.step(), ValueError, "Tried to step 3 times");
  const auto plain = optimizer<Adagrad>(AdagradOptions());
  EXPECT_ERROR(OneCycleLR(*plain, 1, 5), ValueError, "must support momentum or beta1");
  StepLR step(*o, 2);
  EXPECT_ERROR(step.load_state_dict({}), Error, "missing 'last_epoch'");
  o->add_param_group(OptimizerParamGroup({torcxx::full({1}, 1.0).requires_grad_()}));
  EXPECT_ERROR(step.step(), Error, "had 2 parameter groups when the schedule started, but has 3");
}

}  // namespace
}  // namespace torcxx::optim
