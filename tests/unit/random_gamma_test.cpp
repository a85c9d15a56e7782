// Gamma, Dirichlet, Poisson and binomial numbers: their distributions, and how they move with their
// parameters, against values of mpmath.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "unit/tensor_expect.h"

namespace torcxx {
namespace {

constexpr int64_t kDraws = 20000;

Tensor doubles(double v, IntArrayRef sizes = {}) { return full(sizes, v, TensorOptions(kDouble)); }

// Kolmogorov and Smirnov's distance, times the root of the number of draws: above 1.95 once in a
// thousand tests.
double distance(const Tensor& draws, const std::function<double(double)>& distribution) {
  std::vector<double> v = testing::numbers(draws);
  std::sort(v.begin(), v.end());
  const auto n = static_cast<double>(v.size());
  double most = 0;
  for (size_t i = 0; i < v.size(); i++) {
    const double f = distribution(v[i]);
    most = std::max({most, std::fabs(f - static_cast<double>(i) / n),
                     std::fabs(static_cast<double>(i + 1) / n - f)});
  }
  return most * std::sqrt(n);
}

TEST(RandomGamma, HasItsDistribution) {
  manual_seed(7);
  for (const double shape : {0.05, 0.5, 1.0, 2.5, 30.0, 1e4}) {
    const Tensor x = _standard_gamma(doubles(shape, {kDraws}));
    EXPECT_LT(
        distance(x, [&](double v) { return igamma(doubles(shape), doubles(v)).item<double>(); }),
        1.95)
        << shape;
    const double mean = x.mean().item<double>();
    EXPECT_NEAR(mean, shape, 4 * std::sqrt(shape / kDraws)) << shape;
  }
}

TEST(RandomGamma, OfEveryFloatingType) {
  for (const ScalarType t : {kFloat32, kFloat16, kBFloat16}) {
    const Tensor x = _standard_gamma(full({4000}, 2, TensorOptions(t)));
    EXPECT_EQ(x.dtype(), t);
    EXPECT_NEAR(x.to(kDouble).mean().item<double>(), 2, 0.1);
    // no number is 0, however small its shape
    EXPECT_GT(_standard_gamma(full({100}, 1e-4, TensorOptions(t))).min().item<double>(), 0);
  }
  EXPECT_THROW(_standard_gamma(ones({2}, TensorOptions(kInt64))), NotImplementedError);
  EXPECT_TRUE(std::isnan(_standard_gamma(doubles(-1)).item<double>()));
  EXPECT_EQ(_standard_gamma(zeros({0, 3})).sizes(), (std::vector<int64_t>{0, 3}));
}

TEST(RandomGamma, TheSameAtEveryThreadCount) {
  const int threads = get_num_threads();
  const Tensor shapes = linspace(0.01, 5, 100001);
  const auto draw = [&](int n) {
    set_num_threads(n);
    manual_seed(3);
    return std::pair(_standard_gamma(shapes), _sample_dirichlet(shapes.unsqueeze(0)));
  };
  const auto one = draw(1), three = draw(3);
  set_num_threads(threads);
  EXPECT_TRUE(equal(one.first, three.first));
  EXPECT_TRUE(equal(one.second, three.second));
}

TEST(RandomGamma, DirichletNumbersHaveTheirMarginals) {
  manual_seed(11);
  const double parts[] = {1, 2.5, 0.5};
  const Tensor alpha = stack({doubles(parts[0]), doubles(parts[1]), doubles(parts[2])});
  const Tensor x = _sample_dirichlet(alpha.expand({kDraws, 3}));
  EXPECT_TRUE(allclose(x.sum(-1), ones({kDraws}, TensorOptions(kDouble)), 0, 1e-12));
  // beta(1, 3) of the first part; means and variances of all
  EXPECT_LT(distance(x.select(1, 0), [](double v) { return 1 - std::pow(1 - v, 3); }), 1.95);
  for (int64_t i = 0; i < 3; i++) {
    const double mean = parts[i] / 4, variance = mean * (1 - mean) / 5;
    EXPECT_NEAR(x.select(1, i).mean().item<double>(), mean, 4 * std::sqrt(variance / kDraws));
    EXPECT_NEAR(x.select(1, i).var().item<double>(), variance, 0.05 * variance);
  }
  // concentrations whose gamma numbers leave the range of doubles
  const Tensor tiny = _sample_dirichlet(doubles(1e-5, {1000, 2}));
  EXPECT_NEAR(tiny.select(1, 0).mean().item<double>(), 0.5, 0.07);
  EXPECT_NEAR(tiny.amax(1).mean().item<double>(), 1, 1e-3);
}

TEST(RandomGamma, MovesWithItsShape) {
  const double values[][3] = {
      {0.01, 1e-10, 2.2464965474394066e-7}, {0.01, 0.3, 37.034760047760756},
      {0.01, 5, 87.319942753801519},        {0.5, 0.001, 0.013898642662231824},
      {0.5, 0.4, 1.1865788659380228},       {0.5, 8, 3.9286293481489575},
      {1, 1, 1.1735630272247269},           {2.5, 0.1, 0.14054979297366989},
      {2.5, 2.4, 1.0469446812443708},       {2.5, 4, 1.3396081953658443},
      {2.5, 30, 2.8707017215352233},        {30, 12, 0.61416699555146178},
      {30, 31.5, 1.0303042539271879},       {30, 70, 1.4908527076747716},
      {1000, 900, 0.94840263817941041},     {1000, 1001, 1.0006666000571},
      {1000, 1150, 1.071686712436401}};
  for (const auto& [shape, x, expected] : values)
    EXPECT_NEAR(_standard_gamma_grad(doubles(shape), doubles(x)).item<double>() / expected, 1, 1e-9)
        << shape << " " << x;
  // the two methods meet where the expansion for large shapes begins
  for (const double z : {-6., -1., 0., 0.3, 8.}) {
    const auto at = [&](double shape) {
      return _standard_gamma_grad(doubles(shape), doubles(shape + z * std::sqrt(shape)))
          .item<double>();
    };
    EXPECT_NEAR(at(999.99999), at(1000.00001), 2e-9) << z;
  }
}

TEST(RandomGamma, DirichletNumbersMoveWithTheirConcentration) {
  const double values[][4] = {
      {0.001, 0.5, 1, 0.015052513572949363}, {0.3, 0.5, 1, 1.3220415512632512},
      {0.999, 0.5, 1, 2.7709974227853679},   {0.2, 0.01, 3, 19.329495210943606},
      {0.2, 2.5, 4, 0.15168810117081145},    {0.7, 2.5, 4, 0.30842205602451451},
      {0.99, 2.5, 4, 0.36684634745772294},   {0.1, 1, 11, 0.11536239565619511},
      {0.5, 30, 60, 0.016853080347984278},   {0.3, 30, 60, 0.012903915126778096},
      {0.8, 30, 60, 0.021136226380657691},   {0.9, 400, 410, 0.0023448151000257086},
      {0.02, 4, 400, 0.0036156317694918862}, {0.0001, 4, 400, 0.00011914769034677952}};
  for (const auto& [x, alpha, total, expected] : values)
    EXPECT_NEAR(
        _dirichlet_grad(doubles(x), doubles(alpha), doubles(total)).item<double>() / expected, 1,
        1e-9)
        << x << " " << alpha << " " << total;
}

TEST(RandomGamma, GradientsFlow) {
  Tensor shape = doubles(2.5, {50}).requires_grad_();
  const Tensor x = _standard_gamma(shape);
  (2 * x).sum().backward();
  EXPECT_TRUE(equal(shape.grad(), 2 * _standard_gamma_grad(shape.detach(), x.detach())));
  Tensor alpha = full({40, 3}, 1.5, TensorOptions(kDouble)).requires_grad_();
  const Tensor parts = _sample_dirichlet(alpha);
  const Tensor weight = linspace(1, 3, 3, TensorOptions(kDouble));
  (parts * weight).sum().backward();
  const Tensor d = _dirichlet_grad(parts.detach(), alpha.detach(), doubles(4.5, {40, 3}));
  const Tensor mean = (parts * weight).sum(-1, true).detach();
  EXPECT_TRUE(allclose(alpha.grad(), d * (weight - mean), 1e-12, 1e-15));
}

TEST(RandomCounts, PoissonNumbersHaveTheirDistribution) {
  manual_seed(5);
  for (const double mean : {0.3, 4.0, 1000.0}) {
    const Tensor x = poisson(doubles(mean, {kDraws}));
    // P(count <= k) at whole numbers alone
    for (const double k : {std::floor(mean / 2), std::floor(mean), std::ceil(mean * 1.05)}) {
      const double p = igammac(doubles(k + 1), doubles(mean)).item<double>();
      const double share = x.le(k).to(kDouble).mean().item<double>();
      EXPECT_NEAR(share, p, 4 * std::sqrt(p * (1 - p) / kDraws) + 1e-12) << mean << " " << k;
    }
    EXPECT_NEAR(x.mean().item<double>(), mean, 4 * std::sqrt(mean / kDraws));
    EXPECT_NEAR(x.var().item<double>(), mean, 0.06 * mean);
  }
}

TEST(RandomCounts, BinomialNumbersHaveTheirMoments) {
  manual_seed(6);
  for (const auto& [n, p] : {std::pair(1., 0.3), std::pair(10., 0.9), std::pair(1e5, 0.02)}) {
    const Tensor x = binomial(doubles(n, {kDraws}), doubles(p, {kDraws}));
    const double variance = n * p * (1 - p);
    EXPECT_NEAR(x.mean().item<double>(), n * p, 4 * std::sqrt(variance / kDraws));
    EXPECT_NEAR(x.var().item<double>(), variance, 0.06 * variance);
    EXPECT_LE(x.max().item<double>(), n);
  }
}

}  // namespace
}  // namespace torcxx
