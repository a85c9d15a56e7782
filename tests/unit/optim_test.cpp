// Optimizers against PyTorch 2.15 (float64), their state, and what they refuse.
#include <gtest/gtest.h>
#include <torcxx/core/parallel.h>
#include <torcxx/io/safetensors.h>
#include <torcxx/optim.h>
#include <torcxx/tensor/operators.h>

#include <cmath>

#include "unit/core_expect.h"

namespace torcxx::optim {
namespace {

Tensor make(IntArrayRef shape, ScalarType dtype, const std::function<double(int64_t)>& f) {
  Tensor t = torcxx::empty(shape, TensorOptions(kFloat64));
  for (int64_t i = 0; i < t.numel(); i++) t.data_ptr<double>()[i] = f(i);
  return t.to(dtype);
}
std::vector<double> values(const Tensor& t) {
  const Tensor d = t.detach().to(kFloat64).contiguous();
  return {d.data_ptr<double>(), d.data_ptr<double>() + d.numel()};
}
Tensor parameter(ScalarType dtype, int64_t n = 5) {
  Tensor p = make({n}, dtype,
                  [&](int64_t i) { return -1 + 2.5 * double(i) / std::max(1.0, double(n - 1)); });
  return p.requires_grad_();
}
Tensor gradient(const Tensor& p, int step) {
  return make(p.sizes(), p.dtype(), [&](int64_t i) {
    return std::sin(0.7 * double(i) + 0.3 * step) * (1 + 0.1 * double(i)) + 0.05 * step;
  });
}
template <class O>
void steps(O& optimizer, std::vector<Tensor> params, int first, int last) {
  for (int s = first; s <= last; s++) {
    for (Tensor& p : params) p.mutable_grad() = gradient(p, s);
    optimizer.step();
  }
}
void expect_near(const std::vector<double>& got, const std::vector<double>& want,
                 double tolerance) {
  ASSERT_EQ(got.size(), want.size());
  for (size_t i = 0; i < want.size(); i++)
    EXPECT_NEAR(got[i], want[i], tolerance * std::max(1.0, std::fabs(want[i]))) << "at " << i;
}

// Ten steps give `want`: in double, in float, in bfloat16 within its precision, and for a
// parameter and a gradient that are strided views.
template <class O, class Options>
void check(const Options& options, const std::vector<double>& want) {
  for (const ScalarType dtype : {kFloat64, kFloat32, kBFloat16, kFloat16}) {
    SCOPED_TRACE(to_string(dtype));
    Tensor p = parameter(dtype);
    O optimizer({p}, options);
    steps(optimizer, {p}, 1, 10);
    const double wide = dtype == kFloat16 ? 2e-2 : 0.12;
    expect_near(values(p), want, dtype == kFloat64 ? 1e-13 : dtype == kFloat32 ? 1e-6 : wide);
  }
  const Tensor start = parameter(kFloat64);
  Tensor memory = torcxx::full({5, 3}, 7.0, TensorOptions(kFloat64));
  Tensor p = memory.select(1, 1);
  p.copy_(start.detach());
  p.requires_grad_();
  O optimizer({p}, options);
  for (int s = 1; s <= 10; s++) {
    Tensor wide = torcxx::full({5, 2}, 9.0, TensorOptions(kFloat64));
    wide.select(1, 0).copy_(gradient(start, s));
    p.mutable_grad() = wide.select(1, 0);
    optimizer.step();
  }
  expect_near(values(p), want, 1e-13);
  for (const int64_t column : {0, 2})
    EXPECT_EQ(values(memory.detach().select(1, column)), std::vector<double>(5, 7));
}

TEST(OptimTest, Sgd) {
  check<SGD>(SGDOptions(0.05), {-1.4702021864313528, -0.7736984638192286, 0.07586857779141158,
                                0.9854850365862665, 1.813755405266506});
  check<SGD>(SGDOptions(0.05).momentum(0.9),
             {-2.900002724266873, -2.3865057898860496, -1.0625274448547124, 0.8442583177408627,
              2.7501024487348436});
  check<SGD>(SGDOptions(0.05).momentum(0.9).dampening(0.1).weight_decay(0.01),
             {-2.696721887069902, -2.2017994348336005, -0.9688603599650234, 0.8038281630430621,
              2.590346784461498});
  check<SGD>(SGDOptions(0.05).momentum(0.9).nesterov(true),
             {-3.1802046382715385, -2.584053674716673, -1.1054061225778298, 0.9578175225530425,
              2.9388476091278655});
  check<SGD>(SGDOptions(0.05).momentum(0.8).nesterov(true).weight_decay(0.1).maximize(true),
             {0.7626854565274656, 1.195500438483499, 1.0307980454946124, 0.5276601491542895,
              0.17327030916280997});
}
TEST(OptimTest, Adam) {
  check<Adam>(AdamOptions(0.05), {-1.4937268338223872, -0.8484313247335651, -0.12932779289752253,
                                  0.7447260966519669, 1.8237969244676613});
  check<Adam>(AdamOptions(0.05).betas({0.8, 0.95}).eps(1e-06),
              {-1.502261757315003, -0.8355837194678046, -0.08743836125518764, 0.8083787406722026,
               1.8442822733957454});
  check<Adam>(AdamOptions(0.05).weight_decay(0.1),
              {-1.4888735486030673, -0.8446162083871879, -0.1287145800410115, 0.7096288414345177,
               1.744845154653436});
  check<Adam>(AdamOptions(0.05).amsgrad(true),
              {-1.4937268338223872, -0.848428095747331, -0.12932776085495348, 0.744744220463584,
               1.8237969244676613});
  check<Adam>(AdamOptions(0.05).amsgrad(true).weight_decay(0.02).maximize(true),
              {-0.5056092853946292, 0.0983096201341412, 0.6272940423922055, 0.9954586553437613,
               1.1648924741232427});
}
TEST(OptimTest, AdamW) {
  check<AdamW>(AdamWOptions(0.05), {-1.4876315185596083, -0.8454465088716687, -0.12953986190139236,
                                    0.7410765706908153, 1.8158610858707305});
  check<AdamW>(AdamWOptions(0.05).betas({0.8, 0.95}).eps(1e-06),
               {-1.4961458320733687, -0.8326023951575849, -0.08768254763396018, 0.8046485719740724,
                1.83629465422991});
  check<AdamW>(AdamWOptions(0.05).weight_decay(0.5),
               {-1.2181843912067531, -0.7123681548806764, -0.13689896823838013, 0.5819419455644437,
                1.4663155141720985});
  check<AdamW>(AdamWOptions(0.05).amsgrad(true),
               {-1.4876315185596083, -0.8454432798854347, -0.12953982990686314, 0.7410946401989164,
                1.8158610858707305});
  check<AdamW>(AdamWOptions(0.05).amsgrad(true).weight_decay(0.2).maximize(true),
               {-0.4322362009731185, 0.11256372582766766, 0.5852638485358658, 0.9077340119802373,
                1.0417280815853311});
}
TEST(OptimTest, Adagrad) {
  check<Adagrad>(AdagradOptions(0.05),
                 {-1.2895977929454987, -0.5829619118089061, 0.13699047713197396, 0.9043701944194013,
                  1.7024638692558327});
  check<Adagrad>(AdagradOptions(0.05).lr_decay(0.1).weight_decay(0.01),
                 {-1.2267957545037067, -0.5472356078106486, 0.13890181091680917, 0.8601062264341787,
                  1.6371429027372764});
  check<Adagrad>(AdagradOptions(0.05).initial_accumulator_value(0.5).eps(1e-05).maximize(true),
                 {-0.7633033942798898, -0.18513592620766153, 0.3520744213594559, 0.839261683354483,
                  1.313219191035548});
}
TEST(OptimTest, RMSprop) {
  check<RMSprop>(RMSpropOptions(0.05), {-3.911733826571307, -2.466844154765206, -0.8762517610961278,
                                        1.188104825805399, 3.535916660371066});
  check<RMSprop>(RMSpropOptions(0.05).alpha(0.9).weight_decay(0.05).eps(1e-05),
                 {-1.9664305383568328, -1.0589642723982973, -0.08524252320376814, 1.001679035609682,
                  2.133376011544113});
  check<RMSprop>(RMSpropOptions(0.05).momentum(0.9),
                 {-15.173391880350126, -11.659561863712703, -7.776034793771919, -1.2940810102612696,
                  10.165550968145496});
  check<RMSprop>(RMSpropOptions(0.05).centered(true),
                 {-3.968841170311272, -2.5024248299495815, -0.8893100092928773, 1.1844925704349953,
                  3.570255563863693});
  check<RMSprop>(RMSpropOptions(0.05).centered(true).momentum(0.5).maximize(true),
                 {4.635925085366251, 3.814813235943486, 2.7329960102321325, 0.6441023257222545,
                  -2.426220884680403});
}

// Many parameters of odd sizes equal each of them alone, at any number of threads.
TEST(OptimTest, OnePassOverManyParameters) {
  const std::vector<int64_t> sizes = {1, 0, 17, 1000, 40000, 3, 70001, 64};
  std::vector<std::vector<double>> first;
  for (const int threads : {1, 4}) {
    const int before = get_num_threads();
    set_num_threads(threads);
    std::vector<Tensor> params;
    for (const int64_t n : sizes) params.push_back(parameter(kFloat32, n));
    Adam optimizer(params, AdamOptions(0.01).weight_decay(0.1));
    steps(optimizer, params, 1, 3);
    set_num_threads(before);
    for (size_t i = 0; i < params.size(); i++) {
      if (threads == 1) {
        first.push_back(values(params[i]));
        Tensor alone = parameter(kFloat32, sizes[i]);
        Adam one({alone}, AdamOptions(0.01).weight_decay(0.1));
        steps(one, {alone}, 1, 3);
        EXPECT_EQ(values(alone), first[i]);
      } else {
        EXPECT_EQ(values(params[i]), first[i]);
      }
    }
  }
}

TEST(OptimTest, ComplexParametersAreTwoRealOnes) {
  Tensor re = parameter(kFloat64), im = parameter(kFloat64);
  Tensor z = torcxx::empty({5}, TensorOptions(kComplex128));
  auto* pz = z.data_ptr<std::complex<double>>();
  for (int64_t i = 0; i < 5; i++) pz[i] = {re.data_ptr<double>()[i], im.data_ptr<double>()[4 - i]};
  const auto real_im = values(im);
  for (int64_t i = 0; i < 5; i++) im.data_ptr<double>()[i] = real_im[size_t(4 - i)];
  z.requires_grad_();
  Adam a({z}, 0.1), b({re, im}, 0.1);
  for (int s = 1; s <= 3; s++) {
    const Tensor g = gradient(re, s);
    Tensor gz = torcxx::empty({5}, TensorOptions(kComplex128));
    for (int64_t i = 0; i < 5; i++)
      gz.data_ptr<std::complex<double>>()[i] = {g.data_ptr<double>()[i], -g.data_ptr<double>()[i]};
    z.mutable_grad() = gz;
    re.mutable_grad() = g;
    im.mutable_grad() = g.neg();
    a.step();
    b.step();
  }
  for (int64_t i = 0; i < 5; i++) {
    EXPECT_EQ(pz[i].real(), re.data_ptr<double>()[i]);
    EXPECT_EQ(pz[i].imag(), im.data_ptr<double>()[i]);
  }
}

// A transposed parameter is dense: its state has its strides and a row-major gradient is reordered.
TEST(OptimTest, TransposedParameterAndGradient) {
  const auto f = [](int64_t i) { return std::cos(double(i)); };
  Tensor a = make({3, 4}, kFloat32, f).requires_grad_();
  Tensor b = make({3, 4}, kFloat32, f).t().contiguous().t().requires_grad_();
  AdamW oa({a}, 0.1), ob({b}, 0.1);
  for (int s = 1; s <= 3; s++) {
    a.mutable_grad() = gradient(a, s);
    b.mutable_grad() = gradient(a, s);
    oa.step();
    ob.step();
  }
  EXPECT_EQ(values(a), values(b));
  EXPECT_EQ(ob.state(b)["exp_avg"].strides(), b.strides());
}

TEST(OptimTest, GroupsHaveTheirOwnOptions) {
  Tensor a = parameter(kFloat64), b = parameter(kFloat64), c = parameter(kFloat64);
  std::vector<OptimizerParamGroup> groups;
  groups.emplace_back(std::vector<Tensor>{a});
  groups.emplace_back(std::vector<Tensor>{b}, std::make_unique<SGDOptions>(0.5));
  SGD optimizer(std::move(groups), SGDOptions(0.1));
  optimizer.add_param_group(OptimizerParamGroup({c}));
  static_cast<SGDOptions&>(optimizer.param_groups()[2].options()).lr(0.2).momentum(0.9);
  const auto start = values(a), g = values(gradient(a, 1));
  steps(optimizer, {a, b, c}, 1, 1);
  for (size_t i = 0; i < 5; i++) {
    EXPECT_DOUBLE_EQ(values(a)[i], start[i] - 0.1 * g[i]);
    EXPECT_DOUBLE_EQ(values(b)[i], start[i] - 0.5 * g[i]);
    EXPECT_DOUBLE_EQ(values(c)[i], start[i] - 0.2 * g[i]);
  }
  EXPECT_EQ(optimizer.size(), 3u);
  EXPECT_EQ(static_cast<SGDOptions&>(optimizer.defaults()).lr(), 0.1);
}

TEST(OptimTest, SkipsParametersWithoutGradient) {
  Tensor a = parameter(kFloat32), b = parameter(kFloat32);
  const auto before = values(b);
  Adam optimizer({a, b}, 0.1);
  a.mutable_grad() = gradient(a, 1);
  optimizer.step();
  EXPECT_EQ(values(b), before);
  EXPECT_EQ(optimizer.state().size(), 1u);
  EXPECT_ERROR(optimizer.state(b), Error, "no state");
  // Steps are counted by parameter: b's first is corrected as a first one.
  b.mutable_grad() = gradient(b, 1);
  optimizer.step();
  EXPECT_EQ(optimizer.state(a).step, 2);
  EXPECT_EQ(optimizer.state(b).step, 1);
}

TEST(OptimTest, ClosureLossAndZeroGrad) {
  Tensor p = parameter(kFloat32);
  SGD optimizer({p}, 0.1);
  const NoGradGuard off;
  const auto start = values(p);
  const Tensor loss = optimizer.step([&] {
    optimizer.zero_grad();
    Tensor l = (p * p).sum();
    l.backward();
    return l;
  });
  EXPECT_TRUE(loss.defined());
  for (size_t i = 0; i < 5; i++) EXPECT_NEAR(values(p)[i], start[i] * 0.8, 1e-6);
  optimizer.zero_grad(false);
  EXPECT_EQ(values(p.grad()), std::vector<double>(5, 0));
  optimizer.zero_grad();
  EXPECT_FALSE(p.grad().defined());
  EXPECT_FALSE(optimizer.step().defined());
}

TEST(OptimTest, StepCountsAsAWrite) {
  Tensor p = parameter(kFloat32);
  const Tensor loss = (p * p).sum();
  p.mutable_grad() = gradient(p, 1);
  SGD optimizer({p}, 0.1);
  optimizer.step();
  EXPECT_ERROR(loss.backward(), Error, "modified by an inplace operation");
}

template <class O, class Options>
void check_resume(const Options& options, ScalarType dtype) {
  Tensor a = parameter(dtype), b = parameter(dtype);
  O one({a}, options);
  steps(one, {a}, 1, 6);
  {
    Tensor p = parameter(dtype);
    O first({p}, options);
    steps(first, {p}, 1, 3);
    const NoGradGuard off;
    b.copy_(p.detach());
    OrderedDict<Tensor> saved;
    for (const auto& e : first.state_dict()) saved.insert(e.name, e.item.clone());
    Options other(0.7);  // everything comes from the file
    O second({b}, other);
    second.load_state_dict(saved);
    steps(second, {b}, 4, 6);
    const auto& loaded = static_cast<const Options&>(second.param_groups()[0].options());
    EXPECT_EQ(loaded.lr(), options.lr());
  }
  EXPECT_EQ(values(a), values(b));
}
TEST(OptimTest, ResumesExactly) {
  for (const ScalarType dtype : {kFloat32, kFloat64, kBFloat16}) {
    check_resume<SGD>(SGDOptions(0.05).momentum(0.9).dampening(0.1), dtype);
    check_resume<Adam>(AdamOptions(0.05).amsgrad(true).betas({0.8, 0.99}), dtype);
    check_resume<AdamW>(AdamWOptions(0.05).weight_decay(0.3), dtype);
    check_resume<Adagrad>(AdagradOptions(0.05).initial_accumulator_value(0.2), dtype);
    check_resume<RMSprop>(RMSpropOptions(0.05).momentum(0.5).centered(true), dtype);
    check_resume<Adadelta>(AdadeltaOptions(0.5).rho(0.8), dtype);
    check_resume<Adamax>(AdamaxOptions(0.05).weight_decay(0.1), dtype);
    check_resume<NAdam>(NAdamOptions(0.05).momentum_decay(0.1), dtype);
    check_resume<RAdam>(RAdamOptions(0.05).betas({0.5, 0.9}), dtype);
    check_resume<ASGD>(ASGDOptions(0.05).lambd(0.01).t0(2), dtype);
    check_resume<Rprop>(RpropOptions(0.05).etas({0.4, 1.3}), dtype);
  }
}

TEST(OptimTest, ResumesThroughSafetensors) {
  const std::string path = testing::TempDir() + "torcxx_optim_test.safetensors";
  Tensor a = parameter(kFloat32, 1001), b = parameter(kFloat32, 1001);
  Adam one({a}, AdamOptions(0.03).amsgrad(true).weight_decay(0.1));
  steps(one, {a}, 1, 3);
  io::TensorMap saved;
  for (const auto& e : one.state_dict()) saved[e.name] = e.item;
  io::save_safetensors(saved, path);
  OrderedDict<Tensor> loaded;
  for (const auto& [name, t] : io::load_safetensors(path)) loaded.insert(name, t);
  {
    const NoGradGuard off;
    b.copy_(a.detach());
  }
  Adam two({b}, 1.0);
  two.load_state_dict(loaded);
  std::remove(path.c_str());
  steps(one, {a}, 4, 6);
  steps(two, {b}, 4, 6);
  EXPECT_EQ(values(a), values(b));
}

// Parameters that share memory are updated one after the other, whatever the threads.
TEST(OptimTest, OverlappingParameters) {
  const int before = get_num_threads();
  std::vector<std::vector<double>> results;
  for (const int threads : {1, 4}) {
    set_num_threads(threads);
    Tensor memory = parameter(kFloat32, 200000).detach();
    Tensor a = memory.narrow(0, 0, 150000), b = memory.narrow(0, 50000, 150000);
    a.requires_grad_();
    b.requires_grad_();
    SGD optimizer({a, b}, 0.1);
    steps(optimizer, {a, b}, 1, 2);
    results.push_back(values(memory));
  }
  set_num_threads(before);
  EXPECT_EQ(results[0], results[1]);
}

TEST(OptimTest, StateDictNames) {
  Tensor p = parameter(kFloat32);
  Adam optimizer({p}, 1e-3);
  steps(optimizer, {p}, 1, 2);
  const auto state = optimizer.state_dict();
  const std::vector<std::string> names = {"state.0.step",
                                          "state.0.exp_avg",
                                          "state.0.exp_avg_sq",
                                          "param_groups.0.lr",
                                          "param_groups.0.betas",
                                          "param_groups.0.eps",
                                          "param_groups.0.weight_decay",
                                          "param_groups.0.amsgrad",
                                          "param_groups.0.maximize",
                                          "param_groups.0.params"};
  EXPECT_EQ(state.keys(), names);
  EXPECT_EQ(state["state.0.step"].dtype(), kFloat32);
  EXPECT_EQ(state["state.0.step"].item<float>(), 2);
  EXPECT_EQ(values(state["param_groups.0.betas"]), (std::vector<double>{0.9, 0.999}));
}

TEST(OptimTest, RefusesForeignState) {
  Tensor p = parameter(kFloat32), q = parameter(kFloat32);
  Adam one({p}, 1e-3), two({p, q}, 1e-3);
  steps(one, {p}, 1, 1);
  auto state = one.state_dict();
  EXPECT_ERROR(two.load_state_dict(state), ValueError, "doesn't match the size");
  EXPECT_ERROR(one.load_state_dict({}), ValueError, "different number of parameter groups");
  const auto with = [&](const char* name, Tensor value) {
    auto changed = state;
    changed.insert(name, std::move(value));
    return changed;
  };
  const Tensor number = torcxx::full({}, -1.0, TensorOptions(kFloat32));
  const Tensor nan = torcxx::full({}, NAN, TensorOptions(kFloat32));
  EXPECT_ERROR(one.load_state_dict(with("state.0.exp_avg", number)), Error, "expected shape [5]");
  EXPECT_ERROR(one.load_state_dict(with("state.1.exp_avg", number)), Error, "the optimizer has 1");
  EXPECT_ERROR(one.load_state_dict(with("state.x", number)), Error, "unexpected 'state.x'");
  EXPECT_ERROR(one.load_state_dict(with("weight", number)), Error, "unexpected 'weight'");
  EXPECT_ERROR(one.load_state_dict(with("state.0.step", number)), ValueError, "number of steps");
  EXPECT_ERROR(one.load_state_dict(with("state.0.step", nan)), ValueError, "number of steps");
  EXPECT_ERROR(one.load_state_dict(with("state.0.step", {})), Error, "expected 1 values");
  EXPECT_ERROR(one.load_state_dict(with("param_groups.0.lr", number)), ValueError,
               "Invalid learning rate: -1.0");
  EXPECT_ERROR(one.load_state_dict(with("param_groups.0.betas", number)), Error,
               "expected 2 values");
  EXPECT_ERROR(one.load_state_dict(with("param_groups.0.params", {})), Error, "");
  state.erase("param_groups.0.eps");
  EXPECT_ERROR(one.load_state_dict(state), Error, "missing 'param_groups.0.eps'");
  EXPECT_EQ(one.state(p).step, 1);
}

TEST(OptimTest, RefusesBadOptions) {
  Tensor p = parameter(kFloat32);
  const std::vector<Tensor> params = {p};
  EXPECT_ERROR(SGD(params, -1), ValueError, "Invalid learning rate: -1.0");
  EXPECT_ERROR(SGD(params, SGDOptions(1).momentum(-0.5)), ValueError,
               "Invalid momentum value: -0.5");
  EXPECT_ERROR(SGD(params, SGDOptions(1).nesterov(true)), ValueError,
               "Nesterov momentum requires a momentum and zero dampening");
  EXPECT_ERROR(Adam(params, AdamOptions(NAN)), ValueError, "Invalid learning rate: nan");
  EXPECT_ERROR(Adam(params, AdamOptions().betas({1.0, 0.9})), ValueError,
               "Invalid beta parameter at index 0: 1.0");
  EXPECT_ERROR(Adam(params, AdamOptions().betas({0.9, -1e-7})), ValueError,
               "Invalid beta parameter at index 1: -1e-07");
  EXPECT_ERROR(AdamW(params, AdamWOptions().eps(-1)), ValueError, "Invalid epsilon value: -1.0");
  EXPECT_ERROR(AdamW(params, AdamWOptions().weight_decay(-2)), ValueError,
               "Invalid weight_decay value: -2.0");
  EXPECT_ERROR(Adagrad(params, AdagradOptions().lr_decay(-1)), ValueError,
               "Invalid lr_decay value: -1.0");
  EXPECT_ERROR(RMSprop(params, RMSpropOptions().alpha(-1)), ValueError,
               "Invalid alpha value: -1.0");
  EXPECT_ERROR(Adam(std::vector<Tensor>{}, 0.1), ValueError, "empty parameter list");
  EXPECT_ERROR(Adam({Tensor()}, 0.1), TypeError, "can only optimize Tensors");
  EXPECT_ERROR(Adam({p * 2}, 0.1), ValueError, "can't optimize a non-leaf Tensor");
  EXPECT_ERROR(Adam({p, p}, 0.1), ValueError, "duplicate parameters");
  Adam optimizer(params, 0.1);
  EXPECT_ERROR(optimizer.add_param_group(OptimizerParamGroup(params)), ValueError,
               "some parameters appear in more than one parameter group");
  EXPECT_ERROR(optimizer.add_param_group(
                   OptimizerParamGroup({parameter(kFloat32)}, std::make_unique<SGDOptions>())),
               TypeError, "belong to another optimizer");
  // Options changed to nonsense later are found by the next step, before anything is written.
  optimizer.param_groups()[0].options().set_lr(-3);
  p.mutable_grad() = gradient(p, 1);
  EXPECT_ERROR(optimizer.step(), ValueError, "Invalid learning rate: -3.0");
}

TEST(OptimTest, RefusesOverlappingParameters) {
  Tensor p = torcxx::full({1}, 1.0).expand({4}).requires_grad_();
  p.mutable_grad() = torcxx::full({4}, 1.0);
  SGD optimizer({p}, 0.1);
  EXPECT_ERROR(optimizer.step(), Error, "single memory location");
}

}  // namespace
}  // namespace torcxx::optim
