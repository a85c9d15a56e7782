// Clipping of gradients and flattening of parameters.
#include <gtest/gtest.h>
#include <torcxx/core/parallel.h>
#include <torcxx/nn/utils.h>
#include <torcxx/tensor/operators.h>

#include <cmath>

#include "unit/core_expect.h"

namespace torcxx::nn::utils {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();

// A parameter whose gradient holds sin(i + seed).
Tensor with_gradient(int64_t n, ScalarType dtype, int seed = 0) {
  Tensor g = torcxx::empty({n}, TensorOptions(kFloat64));
  for (int64_t i = 0; i < n; i++) g.data_ptr<double>()[i] = std::sin(double(i + seed));
  Tensor p = torcxx::full({n}, 1.0, TensorOptions(dtype)).requires_grad_();
  p.mutable_grad() = g.to(dtype);
  return p;
}
std::vector<double> values(const Tensor& t) {
  const Tensor d = t.detach().to(kFloat64).contiguous();
  return {d.data_ptr<double>(), d.data_ptr<double>() + d.numel()};
}
double norm_of(const std::vector<double>& x, double p) {
  double sum = p == -kInf ? kInf : 0;
  for (const double v : x) {
    const double a = std::fabs(v);
    if (p == kInf)
      sum = std::max(sum, a);
    else if (p == -kInf)
      sum = std::min(sum, a);
    else
      sum += p == 0 ? a != 0 : std::pow(a, p);
  }
  return std::isinf(p) || p == 0 ? sum : std::pow(sum, 1 / p);
}

TEST(NnUtilsTest, ClipsByEveryNorm) {
  for (const ScalarType dtype : {kFloat64, kFloat32, kFloat16, kBFloat16})
    for (const double p : {2.0, 1.0, 0.0, 3.5, kInf, -kInf})
      for (const double max_norm : {0.5, 1e6}) {
        SCOPED_TRACE(testing::Message() << to_string(dtype) << " p=" << p << " max=" << max_norm);
        const std::vector<Tensor> params = {with_gradient(5, dtype), with_gradient(3001, dtype, 7),
                                            with_gradient(0, dtype),
                                            torcxx::full({4}, 1.0).requires_grad_()};
        std::vector<double> all = values(params[0].grad());
        for (const double v : values(params[1].grad())) all.push_back(v);
        const double want = norm_of(all, p);
        EXPECT_NEAR(clip_grad_norm_(params, max_norm, p), want, 1e-9 * want + 1e-300);
        const double factor = std::min(1.0, max_norm / (want + 1e-6));
        const double tolerance = dtype == kFloat64   ? 1e-14
                                 : dtype == kFloat32 ? 1e-7
                                 : dtype == kFloat16 ? 1e-3
                                                     : 8e-3;
        const auto scaled = values(params[1].grad());
        for (size_t i = 0; i < scaled.size(); i++)
          ASSERT_NEAR(scaled[i], all[i + 5] * factor,
                      tolerance * std::fabs(all[i + 5]) * factor + 6e-8);
        EXPECT_FALSE(params[3].grad().defined());
      }
}

TEST(NnUtilsTest, NormIsTheSameAtEveryThreadCount) {
  const int before = get_num_threads();
  std::vector<double> norms;
  for (const int threads : {1, 2, 5}) {
    set_num_threads(threads);
    norms.push_back(
        clip_grad_norm_({with_gradient(200000, kFloat32), with_gradient(77777, kFloat32)}, 1));
  }
  set_num_threads(before);
  EXPECT_EQ(norms[0], norms[1]);
  EXPECT_EQ(norms[0], norms[2]);
}

TEST(NnUtilsTest, StridedGradients) {
  Tensor p = torcxx::full({3, 2}, 1.0).requires_grad_();
  Tensor memory = torcxx::full({3, 4}, 2.0);
  p.mutable_grad() = memory.slice(1, 0, 4, 2);
  EXPECT_NEAR(clip_grad_norm_(p, 1), std::sqrt(24.0), 1e-12);
  EXPECT_NEAR(values(memory)[0], 2 / std::sqrt(24.0), 1e-6);
  EXPECT_EQ(values(memory)[1], 2);
  Tensor q = torcxx::full({3, 2}, 1.0).requires_grad_();
  q.mutable_grad() = torcxx::full({2, 3}, 2.0).t();
  clip_grad_value_(q, 0.25);
  EXPECT_EQ(values(q.grad()), std::vector<double>(6, 0.25));
}

TEST(NnUtilsTest, ClipsValues) {
  Tensor p = with_gradient(100, kFloat32);
  const auto before = values(p.grad());
  p.grad().select(0, 3).fill_(NAN);
  p.grad().select(0, 4).fill_(-kInf);
  clip_grad_value_({p}, 0.5);
  const auto after = values(p.grad());
  for (size_t i = 5; i < 100; i++) EXPECT_EQ(after[i], std::min(0.5, std::max(-0.5, before[i])));
  EXPECT_TRUE(std::isnan(after[3]));
  EXPECT_EQ(after[4], -0.5);
}

TEST(NnUtilsTest, NonFiniteNorm) {
  Tensor p = with_gradient(40, kFloat32);
  p.grad().select(0, 17).fill_(NAN);
  EXPECT_ERROR(clip_grad_norm_(p, 1, 2, true), Error, "is non-finite, so it cannot be clipped");
  EXPECT_EQ(values(p.grad())[1], static_cast<float>(std::sin(1.0)));
  EXPECT_TRUE(std::isnan(clip_grad_norm_(p, 1, kInf)));
  EXPECT_TRUE(std::isnan(values(p.grad())[1]));
  EXPECT_EQ(clip_grad_norm_(std::vector<Tensor>{}, 1), 0);
  EXPECT_ERROR(clip_grad_norm_(Tensor(), 1), Error, "a parameter is undefined");
}

TEST(NnUtilsTest, ParametersToVectorAndBack) {
  Tensor a = with_gradient(3, kFloat32), b = torcxx::full({2, 2}, 5.0).requires_grad_();
  const Tensor v = parameters_to_vector({a, b});
  EXPECT_EQ(values(v), (std::vector<double>{1, 1, 1, 5, 5, 5, 5}));
  EXPECT_TRUE(v.requires_grad());
  vector_to_parameters(v.detach() * 2, {a, b});
  EXPECT_EQ(values(a), std::vector<double>(3, 2));
  EXPECT_EQ(values(b), std::vector<double>(4, 10));
  EXPECT_ERROR(vector_to_parameters(v, {a}), Error, "expected 3 elements, got 7");
  EXPECT_ERROR(vector_to_parameters(b, {a}), Error, "expected a vector");
  EXPECT_ERROR(parameters_to_vector({}), Error, "at least one parameter");
}

}  // namespace
}  // namespace torcxx::nn::utils
