// Random numbers: distributions, the same numbers at every thread count and strides, errors.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "backend/cpu/cpu_info.h"
#include "unit/tensor_expect.h"

namespace torcxx {
namespace {

using namespace torcxx::testing;

double mean(const std::vector<double>& x) {
  return std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
}
double variance(const std::vector<double>& x) {
  const double m = mean(x);
  double sum = 0;
  for (double v : x) sum += (v - m) * (v - m);
  return sum / static_cast<double>(x.size());
}
// Kolmogorov's statistic times sqrt(n): beyond 1.95 in one draw of a thousand.
template <class F>
double kolmogorov(std::vector<double> x, F cdf) {
  std::sort(x.begin(), x.end());
  double worst = 0;
  const auto n = static_cast<double>(x.size());
  for (size_t i = 0; i < x.size(); i++) {
    const double p = cdf(x[i]);
    worst = std::max({worst, p - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - p});
  }
  return worst * std::sqrt(n);
}
double correlation(const std::vector<double>& a, const std::vector<double>& b, size_t lag = 0) {
  const double ma = mean(a), mb = mean(b);
  double sum = 0;
  for (size_t i = lag; i < a.size(); i++) sum += (a[i - lag] - ma) * (b[i] - mb);
  return sum / std::sqrt(variance(a) * variance(b)) / static_cast<double>(a.size());
}
double normal_cdf(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }
constexpr int64_t kMany = 1000000;

TEST(Random, NormalNumbersAreNormal) {
  manual_seed(1);
  for (const ScalarType t : {kFloat32, kFloat64}) {
    const auto x = numbers(randn({kMany}, t));
    EXPECT_NEAR(mean(x), 0, 0.004);
    EXPECT_NEAR(variance(x), 1, 0.006);
    EXPECT_LT(kolmogorov(x, normal_cdf), 1.95);
    double third = 0, fourth = 0;
    for (double v : x) {
      third += v * v * v / kMany;
      fourth += v * v * v * v / kMany;
    }
    EXPECT_NEAR(third, 0, 0.012);
    EXPECT_NEAR(fourth, 3, 0.05);
    // 2.7 of 1e6 lie beyond 5 and 3.2e-5 beyond -4 or 4 each.
    EXPECT_NEAR(std::count_if(x.begin(), x.end(), [](double v) { return std::fabs(v) > 4; }), 63,
                32);
    for (size_t lag = 1; lag < 70; lag++) EXPECT_LT(std::fabs(correlation(x, x, lag)), 0.0045);
  }
}

TEST(Random, UniformNumbersAreUniform) {
  manual_seed(2);
  for (const ScalarType t : {kFloat32, kFloat64}) {
    const auto x = numbers(rand({kMany}, t));
    EXPECT_NEAR(mean(x), 0.5, 0.0012);
    EXPECT_NEAR(variance(x), 1.0 / 12, 0.0004);
    EXPECT_LT(kolmogorov(x, [](double v) { return v; }), 1.95);
    EXPECT_GE(*std::min_element(x.begin(), x.end()), 0.0);
    EXPECT_LT(*std::max_element(x.begin(), x.end()), 1.0);
  }
  for (const ScalarType t : {kFloat16, kBFloat16}) {
    const auto x = numbers(rand({kMany}, t));
    EXPECT_NEAR(mean(x), 0.5, 0.005);
    EXPECT_LT(*std::max_element(x.begin(), x.end()), 1.0) << "rounding must not reach 1";
  }
  const auto far = numbers(empty({1000}).uniform_(1e8, 1.00000008e8));
  EXPECT_LT(*std::max_element(far.begin(), far.end()), 1.00000008e8);
}

TEST(Random, ExponentialNumbers) {
  manual_seed(3);
  for (const ScalarType t : {kFloat32, kFloat64}) {
    const auto x = numbers(empty({kMany}, t).exponential_(2));
    EXPECT_NEAR(mean(x), 0.5, 0.003);
    EXPECT_GT(*std::min_element(x.begin(), x.end()), 0.0);
    EXPECT_LT(kolmogorov(x, [](double v) { return -std::expm1(-2 * v); }), 1.95);
  }
}

TEST(Random, OtherContinuousNumbers) {
  manual_seed(4);
  const auto cauchy = numbers(empty({100000}, kFloat64).cauchy_(1, 2));
  EXPECT_LT(kolmogorov(cauchy, [](double v) { return 0.5 + std::atan((v - 1) / 2) / M_PI; }), 1.95);
  const auto log_normal = numbers(empty({100000}, kFloat64).log_normal_(0.5, 0.25));
  EXPECT_LT(kolmogorov(log_normal, [](double v) { return normal_cdf((std::log(v) - 0.5) * 4); }),
            1.95);
  const auto trials = numbers(empty({100000}, kInt32).geometric_(0.25));
  EXPECT_NEAR(mean(trials), 4, 0.06);
  EXPECT_EQ(*std::min_element(trials.begin(), trials.end()), 1);
  const auto shifted = numbers(normal(3, 0.5, {100000}));
  EXPECT_NEAR(mean(shifted), 3, 0.008);
  EXPECT_NEAR(variance(shifted), 0.25, 0.006);
}

TEST(Random, StreamsAndSeedsAreIndependent) {
  std::vector<std::vector<double>> draws;
  for (uint64_t seed = 0; seed < 3; seed++) {
    manual_seed(seed);
    for (int draw = 0; draw < 3; draw++) draws.push_back(numbers(randn({100000})));
  }
  for (size_t i = 0; i < draws.size(); i++)
    for (size_t j = 0; j < i; j++) EXPECT_LT(std::fabs(correlation(draws[i], draws[j])), 0.015);
}

TEST(Random, TheSameAtEveryThreadCountAndInstructionSet) {
  const int threads = get_num_threads(), level = cpu_isa_level();
  std::vector<std::vector<double>> first;
  for (const int isa : {0, 1, 2})
    for (const int count : {1, 2, 5}) {
      set_num_threads(count);
      set_cpu_isa_level(isa);
      manual_seed(5);
      std::vector<std::vector<double>> all = {
          numbers(randn({100003})),         numbers(rand({100003})),
          numbers(randn({5003}, kFloat64)), numbers(rand({5003}, kFloat64)),
          numbers(randn({77}, kFloat16)),   numbers(empty({100003}).exponential_()),
          numbers(randint(1000, {50003})),  numbers(dropout(ones({100003}), 0.3, true)),
          numbers(randperm(1001)),          numbers(bernoulli(full({999}, 0.3)))};
      if (first.empty()) first = all;
      for (size_t i = 0; i < all.size(); i++) EXPECT_TRUE(all[i] == first[i]) << i;
    }
  set_num_threads(threads);
  set_cpu_isa_level(level);
}

TEST(Random, TheSameForEveryStride) {
  manual_seed(6);
  const auto dense = numbers(randn({33, 7}));
  manual_seed(6);
  Tensor strided = empty({7, 33}).t();
  strided.normal_();
  EXPECT_EQ(numbers(strided), dense);
  manual_seed(7);
  const Tensor x = rand({5, 40});
  manual_seed(7);
  EXPECT_EQ(numbers(dropout(ones({5, 40}), 0.5, true)), numbers(x.ge(0.5) * 2));
}

TEST(Random, GeneratorsKeepTheirOwnState) {
  Generator g, h;
  g.manual_seed(9);
  h.manual_seed(9);
  manual_seed(1);
  const auto a = numbers(randn({10}, g));
  static_cast<void>(randn({10}));
  EXPECT_EQ(numbers(randn({10}, h)), a);
  EXPECT_NE(numbers(randn({10}, g)), a);
  const Generator::State saved = g.get_state();
  const auto b = numbers(rand({4}, g));
  g.set_state(saved);
  EXPECT_EQ(numbers(rand({4}, g)), b);
}

TEST(Random, WholeNumbers) {
  manual_seed(10);
  const auto x = numbers(randint(-3, 7, {100000}));
  std::vector<int> count(10);
  for (double v : x) count[static_cast<size_t>(v + 3)]++;
  for (int c : count) EXPECT_NEAR(c, 10000, 500);
  EXPECT_EQ(randint(5, {2}).dtype(), kInt64);
  EXPECT_EQ(randint(5, {2}, kFloat32).dtype(), kFloat32);
  EXPECT_EQ(randint_like(ones({2}, kInt8), 5).dtype(), kInt8);
  const auto bytes = numbers(empty({10000}, kUInt8).random_());
  EXPECT_EQ(*std::max_element(bytes.begin(), bytes.end()), 255);
  const auto flags = numbers(empty({1000}, kBool).random_());
  EXPECT_NEAR(mean(flags), 0.5, 0.08);
  const auto wide = numbers(empty({1000}, kInt64).random_(INT64_MIN, std::optional<int64_t>()));
  EXPECT_LT(*std::min_element(wide.begin(), wide.end()), -8e18);
  EXPECT_GT(*std::max_element(wide.begin(), wide.end()), 8e18);
  EXPECT_ERROR(randint(5, 5, {2}), Error,
               "random_ expects 'from' to be less than 'to', but got from=5 >= to=5");
  EXPECT_ERROR(randint(300, {2}, kUInt8), Error, "to - 1 is out of bounds for unsigned char");
  EXPECT_ERROR(randint(-1, 3, {2}, kUInt8), Error, "from is out of bounds for unsigned char");
  EXPECT_ERROR(empty({2}, kComplex64).random_(), NotImplementedError, "ComplexFloat");
}

TEST(Random, Permutations) {
  manual_seed(11);
  auto p = numbers(randperm(1000));
  std::sort(p.begin(), p.end());
  for (int i = 0; i < 1000; i++) EXPECT_EQ(p[i], i);
  EXPECT_EQ(randperm(0).numel(), 0);
  std::vector<int> orders(6);  // of three
  for (int i = 0; i < 6000; i++) {
    const auto q = numbers(randperm(3, kInt32));
    orders[static_cast<size_t>(2 * q[0] + (q[1] > q[2]))]++;
  }
  for (int c : orders) EXPECT_NEAR(c, 1000, 120);
  EXPECT_ERROR(randperm(300, kUInt8), Error, "without overflow");
  EXPECT_ERROR(randperm(3000, kFloat16), Error, "n cannot be greater than 2049 for Half type.");
}

TEST(Random, Bernoulli) {
  manual_seed(12);
  EXPECT_NEAR(mean(numbers(empty({100000}).bernoulli_(0.3))), 0.3, 0.006);
  EXPECT_TENSOR(bernoulli(tensor({0.0, 1.0, 1.0})), ({3}), ({0, 1, 1}));
  EXPECT_TENSOR(empty({2, 3}, kInt32).bernoulli_(tensor({1.0, 0.0, 1.0})), ({2, 3}),
                ({1, 0, 1, 1, 0, 1}));
  EXPECT_NEAR(mean(numbers(bernoulli(full({100000}, 0.9)))), 0.9, 0.005);
  EXPECT_ERROR(empty({2}).bernoulli_(1.5), Error,
               "bernoulli_ expects p to be in [0, 1], but got p=1.5");
  EXPECT_ERROR(empty({2}).bernoulli_(std::nan("")), Error, "but got p=nan");
  EXPECT_ERROR(bernoulli(tensor({0.5, 2.0})), Error, "[0, 1]");
  EXPECT_ERROR(bernoulli(tensor({0, 1})), NotImplementedError, "not implemented for 'Long'");
}

TEST(Random, Multinomial) {
  manual_seed(13);
  const Tensor p = tensor({{1.0, 2.0, 0.0, 1.0}, {0.0, 0.0, 5.0, 5.0}});
  const auto x = numbers(multinomial(p, 20000, true));
  std::vector<double> share(8);
  for (size_t i = 0; i < x.size(); i++)
    share[(i >= 20000) * 4 + static_cast<size_t>(x[i])] += 1 / 20000.0;
  const double wanted[] = {0.25, 0.5, 0, 0.25, 0, 0, 0.5, 0.5};
  for (int i = 0; i < 8; i++) EXPECT_NEAR(share[i], wanted[i], 0.015);
  // Without replacement: the first drawn follows p, and no index comes twice.
  std::vector<int> first(3);
  for (int i = 0; i < 4000; i++) {
    const auto q = numbers(multinomial(tensor({1.0, 2.0, 5.0}), 3));
    first[static_cast<size_t>(q[0])]++;
    EXPECT_EQ(q[0] + q[1] + q[2], 3);
  }
  EXPECT_NEAR(first[0], 500, 90);
  EXPECT_NEAR(first[2], 2500, 130);
  EXPECT_ERROR(multinomial(tensor({1.0}), 2), Error, "cannot sample n_sample > prob_dist.size(-1)");
  EXPECT_ERROR(multinomial(tensor({1.0}), 0), Error, "cannot sample n_sample <= 0 samples");
  EXPECT_ERROR(multinomial(tensor({0.0, 0.0}), 2, true), Error, "sum of probabilities <= 0");
  EXPECT_ERROR(multinomial(tensor({-1.0, 2.0}), 2, true), Error, "probability entry < 0");
  EXPECT_ERROR(multinomial(tensor({1, 2}), 1), Error, "only supports floating-point dtypes");
  EXPECT_ERROR(multinomial(ones({2, 2, 2}), 1), Error, "prob_dist must be 1 or 2 dim");
}

TEST(Random, Dropout) {
  manual_seed(14);
  for (const ScalarType t : {kFloat32, kFloat64, kFloat16}) {
    const auto y = numbers(dropout(ones({100000}, t), 0.2, true));
    EXPECT_NEAR(mean(y), 1, 0.01);
    for (double v : y) EXPECT_TRUE(v == 0 || std::fabs(v - 1.25) < 1e-3);
  }
  const Tensor x = ones({1000}).set_requires_grad(true);
  const Tensor y = dropout(x, 0.5, true);
  y.sum().backward();
  EXPECT_EQ(numbers(x.grad()), numbers(y));
  EXPECT_TRUE(dropout(x, 0.5, false).is_same(x));
  EXPECT_TENSOR(dropout(ones({3}), 1, true), ({3}), ({0, 0, 0}));
  Tensor z = ones({4}) * x[0];
  manual_seed(15);
  dropout_(z, 0.5, true);
  manual_seed(15);
  EXPECT_EQ(numbers(z), numbers(dropout(ones({4}), 0.5, true)));
  EXPECT_TRUE(z.requires_grad());
  const auto channels = numbers(feature_dropout(ones({8, 8, 5}), 0.5, true));
  for (size_t i = 0; i < channels.size(); i++) EXPECT_EQ(channels[i], channels[i / 5 * 5]);
  const auto alpha = numbers(alpha_dropout(randn({200000}), 0.3, true));
  EXPECT_NEAR(mean(alpha), 0, 0.01);
  EXPECT_NEAR(variance(alpha), 1, 0.02);
  EXPECT_ERROR(dropout(x, 1.5, true), Error,
               "dropout probability has to be between 0 and 1, but got 1.5");
  EXPECT_ERROR(dropout(ones({2}, kInt32), 0.5, true), Error, "can't be cast");
  const autograd::tensor_list in = {rand({20}, kFloat64).set_requires_grad(true)};
  EXPECT_TRUE(autograd::gradgradcheck(
      [](const autograd::tensor_list& l) {
        manual_seed(16);
        return dropout(l[0] * l[0], 0.5, true);
      },
      in));
}

TEST(Random, Complex) {
  manual_seed(17);
  const auto x = numbers(view_as_real(randn({100000}, kComplex64)));
  EXPECT_NEAR(variance(x), 0.5, 0.01);
  const auto u = numbers(view_as_real(rand({1000}, kComplex128)));
  EXPECT_GE(*std::min_element(u.begin(), u.end()), 0);
}

TEST(Random, Errors) {
  EXPECT_ERROR(rand({2}, kInt32), NotImplementedError,
               "\"check_uniform_bounds\" not implemented for 'Int'");
  EXPECT_ERROR(randn({2}, kInt32), NotImplementedError,
               "\"normal_kernel_cpu\" not implemented for 'Int'");
  EXPECT_ERROR(empty({2}).uniform_(1, 0), Error,
               "uniform_ expects to return a [from, to) range, but found from=1 > to=0");
  EXPECT_ERROR(empty({2}).uniform_(0, 1e39), Error, "to is out of bounds for float");
  EXPECT_ERROR(empty({2}).normal_(0, -1), Error, "normal expects std >= 0.0, but found std -1");
  EXPECT_ERROR(empty({2}).exponential_(0), Error, "exponential_ expects lambda > 0.0");
  EXPECT_ERROR(normal(zeros({2}), -ones({2})), Error, "all elements of std >= 0.0");
  EXPECT_ERROR(normal(zeros({2}), ones({3})), Error, "must match the size of tensor b (3)");
  EXPECT_ERROR(empty({1}).expand({3}).uniform_(), Error, "");
  const Tensor leaf = ones({2}).set_requires_grad(true);
  EXPECT_ERROR(Tensor(leaf).normal_(), Error, "a leaf Variable that requires grad");
  EXPECT_EQ(normal(zeros({2, 1}, kFloat64), ones({3})).dtype(), kFloat64);
}

}  // namespace
}  // namespace torcxx
