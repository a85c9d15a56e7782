// Linear algebra where no comparison with PyTorch reaches: batches, strides, failures, LAPACK
// itself.
#include <cmath>
#include <cstdlib>

#include "backend/cpu/lapack.h"
#include "torcxx/backend/lapack.h"
#include "unit/autograd_util.h"
#include "unit/tensor_expect.h"

namespace torcxx {
namespace {

using autograd_test::make;

const TensorOptions kWide(kFloat64);

bool close(const Tensor& a, const Tensor& b) { return allclose(a, b, 1e-9, 1e-9); }
Tensor positive(IntArrayRef sizes, ScalarType dtype = kFloat64) {
  const Tensor a = randn(sizes, TensorOptions(dtype));
  return matmul(a, a.mH()) + eye(a.size(-1), TensorOptions(dtype));
}
// The same elements behind strides of every kind.
Tensor strided(const Tensor& t) {
  const Tensor room = zeros({t.size(0), 2 * t.size(1), 3 * t.size(2)}, TensorOptions(t.dtype()));
  const Tensor view = room.slice(1, 0, 2 * t.size(1), 2).slice(2, 1, 3 * t.size(2), 3);
  view.copy_(t);
  return view;
}

class Linalg : public ::testing::Test {
 protected:
  void SetUp() override {
    try {
      lapack_library();
    } catch (const Error& e) {
      GTEST_SKIP() << e.what();  // no LAPACK here; make deps installs one, so make test has it
    }
    manual_seed(7);
  }
};

TEST_F(Linalg, FactorsMultiplyBack) {
  for (const ScalarType dtype : {kFloat64, kComplexDouble})
    for (const auto& sizes : {std::vector<int64_t>{4, 4}, {2, 3, 5, 3}, {2, 3, 5}, {0, 3, 3}}) {
      const Tensor a = randn(sizes, TensorOptions(dtype));
      const int64_t m = a.size(-2), n = a.size(-1);
      const auto [P, L, U] = linalg::lu(a);
      EXPECT_TRUE(close(matmul(P, matmul(L, U)), a));
      for (const char* mode : {"reduced", "complete"}) {
        const auto [Q, R] = linalg::qr(a, mode);
        EXPECT_TRUE(close(matmul(Q, R), a)) << mode;
        EXPECT_TRUE(close(matmul(Q.mH(), Q),
                          eye(Q.size(-1), TensorOptions(dtype)).expand_as(matmul(Q.mH(), Q))));
        EXPECT_EQ(Q.size(-1), *mode == 'c' ? m : std::min(m, n));
      }
      for (const bool full : {false, true}) {
        const auto [W, S, Vh] = linalg::svd(a, full);
        const int64_t k = std::min(m, n);
        EXPECT_TRUE(close(matmul(W.narrow(-1, 0, k) * S.unsqueeze(-2), Vh.narrow(-2, 0, k)), a));
        EXPECT_EQ(W.size(-1), full ? m : k);
      }
      const Tensor inverse = linalg::pinv(a);
      EXPECT_TRUE(close(matmul(a, matmul(inverse, a)), a));
    }
}

TEST_F(Linalg, EigenvectorsSatisfyTheirEquation) {
  for (const ScalarType dtype : {kFloat64, kComplexDouble}) {
    const Tensor a = randn({2, 3, 6, 6}, TensorOptions(dtype)), h = a + a.mH();
    for (const char* part : {"L", "U"}) {
      const auto [w, V] = linalg::eigh(*part == 'L' ? h.tril() : h.triu(), part);
      EXPECT_TRUE(close(matmul(h, V), V * w.unsqueeze(-2)));
    }
    const auto [w, V] = linalg::eig(a);
    EXPECT_TRUE(close(matmul(a.to(kComplexDouble), V), V * w.unsqueeze(-2)));
    EXPECT_TRUE(close(linalg::vector_norm(V, 2, -2), ones({2, 3, 6}, kWide)));
    EXPECT_TRUE(
        close(linalg::eigvals(a).sum(-1), a.diagonal(0, -2, -1).sum(-1).to(kComplexDouble)));
  }
}

TEST_F(Linalg, StridesDoNotMatter) {
  const Tensor a = positive({3, 4, 4}), s = strided(a), t = a.mT().contiguous().mT();
  const Tensor b = randn({3, 4, 2}, kWide);
  for (const Tensor& x : {s, t, a.flip({0}).flip({0})}) {
    EXPECT_TRUE(linalg::cholesky(x).equal(linalg::cholesky(a)));
    EXPECT_TRUE(linalg::inv(x).equal(linalg::inv(a)));
    EXPECT_TRUE(linalg::det(x).equal(linalg::det(a)));
    EXPECT_TRUE(linalg::solve(x, strided(b)).equal(linalg::solve(a, b)));
    EXPECT_TRUE(linalg::eigvalsh(x).equal(linalg::eigvalsh(a)));
    EXPECT_TRUE(linalg::svdvals(x).equal(linalg::svdvals(a)));
  }
}

TEST_F(Linalg, SolvesFromBothSidesAndBroadcasts) {
  const Tensor a = randn({2, 1, 5, 5}, kWide), b = randn({3, 5, 4}, kWide);
  EXPECT_TRUE(close(matmul(a, linalg::solve(a, b)), b.expand({2, 3, 5, 4})));
  EXPECT_TRUE(close(matmul(linalg::solve(a, b.mT(), false), a), b.mT().expand({2, 3, 4, 5})));
  const Tensor v = randn({5}, kWide);
  EXPECT_TRUE(close(matmul(a, linalg::solve(a, v).unsqueeze(-1)).squeeze(-1), v.expand({2, 1, 5})));
  const auto [LU, pivots] = linalg::lu_factor(a);
  EXPECT_TRUE(
      close(matmul(a.mT(), linalg::lu_solve(LU, pivots, b, true, true)), b.expand({2, 3, 5, 4})));
  const Tensor h = positive({5, 5});
  EXPECT_TRUE(close(matmul(h, cholesky_solve(b, linalg::cholesky(h))), b));
  EXPECT_TRUE(close(matmul(h, cholesky_inverse(linalg::cholesky(h, true), true)), eye(5, kWide)));
  const auto [LD, order] = linalg::ldl_factor(h);
  EXPECT_TRUE(close(matmul(h, linalg::ldl_solve(LD, order, b)), b));
}

TEST(LinalgTriangular, EverySideSizeAndLayoutWithoutLapack) {
  manual_seed(3);
  for (const ScalarType dtype : {kFloat64, kComplexDouble})
    for (const int64_t n : {0, 1, 7, 33, 100, 130})
      for (int form = 0; form < 16; form++) {
        const bool upper = form & 1, left = form & 2, unit = form & 4, turned = form & 8;
        const TensorOptions o(dtype);
        Tensor a = randn({2, n, n}, o) * 0.1 + eye(n, o) * 2, b = randn({n, 3}, o);
        if (turned) a = a.mT().contiguous().mT(), b = b.t().contiguous().t();
        if (!left) b = b.t();
        const Tensor x = linalg::solve_triangular(a, b, upper, left, unit);
        Tensor part = upper ? a.triu(unit) : a.tril(-static_cast<int64_t>(unit));
        if (unit) part = part + eye(n, o);
        EXPECT_TRUE(close(left ? matmul(part, x) : matmul(x, part), b.expand_as(x)))
            << n << " " << form;
      }
}

TEST_F(Linalg, SingularMatricesRaiseOrGiveInfo) {
  const Tensor zero = zeros({2, 3, 3}, kWide);
  EXPECT_THROW(linalg::inv(zero), LinAlgError);
  EXPECT_THROW(linalg::solve(zero, zero), LinAlgError);
  EXPECT_THROW(linalg::cholesky(zero), LinAlgError);
  EXPECT_THROW(linalg::lu_factor(zero), Error);
  EXPECT_TENSOR(std::get<1>(linalg::inv_ex(zero)), ({2}), ({1, 1}));
  EXPECT_TENSOR(std::get<1>(linalg::cholesky_ex(zero)), ({2}), ({1, 1}));
  EXPECT_TENSOR(linalg::det(zero), ({2}), ({0, 0}));
  EXPECT_TENSOR(std::get<1>(linalg::slogdet(zero)), ({2}), ({-INFINITY, -INFINITY}));
  EXPECT_TENSOR(linalg::matrix_rank(zero), ({2}), ({0, 0}));
  EXPECT_TENSOR(linalg::pinv(zero).sum(), ({}), ({0}));
  EXPECT_TRUE(std::isinf(linalg::cond(ones({3, 3}, kWide), 1).item<double>()));
  try {
    linalg::inv(stack({eye(2, kWide), zeros({2, 2}, kWide)}));
    ADD_FAILURE();
  } catch (const LinAlgError& e) {
    EXPECT_NE(std::string(e.what()).find("Batch element 1"), std::string::npos) << e.what();
  }
}

TEST_F(Linalg, NotANumberIsRefusedOrSpreads) {
  Tensor a = eye(3, kWide);
  a.select(0, 1).select(0, 1).fill_(NAN);
  EXPECT_THROW(linalg::eigh(a), LinAlgError);
  EXPECT_THROW(linalg::svd(a), LinAlgError);
  EXPECT_THROW(linalg::svdvals(a / 0), LinAlgError);
  EXPECT_THROW(linalg::eig(a), Error);
  EXPECT_TRUE(linalg::det(a).isnan().item<bool>());
  EXPECT_TRUE(linalg::matrix_exp(a).isnan().any().item<bool>());
  EXPECT_TRUE(linalg::matrix_exp(a / 0).isnan().any().item<bool>());
}

TEST_F(Linalg, EmptyMatrices) {
  const Tensor none = zeros({2, 0, 0}, kWide);
  EXPECT_TENSOR(linalg::det(none), ({2}), ({1, 1}));
  EXPECT_EQ(linalg::inv(none).sizes(), none.sizes());
  EXPECT_EQ(linalg::eigvalsh(none).sizes().vec(), (std::vector<int64_t>{2, 0}));
  const auto [U, S, Vh] = linalg::svd(zeros({3, 0}, kWide));
  EXPECT_TRUE(U.equal(eye(3, kWide)));
  EXPECT_EQ(Vh.numel(), 0);
  const auto [Q, R] = linalg::qr(zeros({3, 0}, kWide), "complete");
  EXPECT_TRUE(close(matmul(Q, Q.t()), eye(3, kWide)));
  const auto x = std::get<0>(linalg::lstsq(zeros({0, 3}, kWide), zeros({0, 2}, kWide)));
  EXPECT_TENSOR(x, ({3, 2}), ({0, 0, 0, 0, 0, 0}));
}

TEST_F(Linalg, LeastSquaresOfEveryDriver) {
  const Tensor a = randn({2, 6, 3}, kWide), b = randn({2, 6, 2}, kWide);
  const Tensor expected = matmul(linalg::pinv(a), b);
  for (const char* driver : {"gels", "gelsy", "gelsd", "gelss"}) {
    const auto [x, residuals, rank, values] = linalg::lstsq(a, b, std::nullopt, driver);
    EXPECT_TRUE(close(x, expected)) << driver;
    if (*driver == 'g' && driver[4] != 'y') {
      EXPECT_TRUE(close(residuals, (matmul(a, x) - b).square().sum(-2))) << driver;
    }
  }
  EXPECT_THROW(linalg::lstsq(a, b, std::nullopt, "fast"), Error);
}

TEST_F(Linalg, MatrixExponentialOfSmallAndLarge) {
  const Tensor turn = make<double>({0, -1, 1, 0}, {2, 2});
  const Tensor angle = make<double>({0, 1e-8, 0.7, 30, 500}, {5, 1, 1});
  const Tensor r = linalg::matrix_exp(turn * angle), c = angle.cos().flatten();
  EXPECT_TRUE(allclose(r.select(-1, 0).select(-1, 0), c, 1e-11, 1e-11));
  EXPECT_TRUE(close(linalg::matrix_power(turn, -3), turn));
  EXPECT_TRUE(linalg::matrix_power(turn, 0).equal(eye(2, kWide)));
}

TEST_F(Linalg, SecondGradientsOfFactorizations) {
  using Inputs = autograd::tensor_list;
  const auto check = [](const char* name, const auto& f, const Tensor& x) {
    EXPECT_TRUE(autograd::gradgradcheck(f, {x.detach().set_requires_grad(true)})) << name;
  };
  const Tensor a = randn({3, 3}, kWide) + eye(3, kWide) * 3;
  check(
      "cholesky", [](const Inputs& in) { return linalg::cholesky(matmul(in[0], in[0].mT())); }, a);
  check(
      "lu", [](const Inputs& in) { return std::get<0>(linalg::lu_factor(in[0])); }, a);
  check(
      "qr", [](const Inputs& in) { return std::get<0>(linalg::qr(in[0])); }, a);
  check(
      "svd", [](const Inputs& in) { return linalg::svdvals(in[0]); }, a);
  check(
      "pinv", [](const Inputs& in) { return linalg::pinv(in[0]); }, a);
  check(
      "exp", [](const Inputs& in) { return linalg::matrix_exp(in[0]); }, a * 0.3);
  check(
      "polar", [](const Inputs& in) { return std::get<0>(linalg::polar(in[0])); }, a);
}

TEST_F(Linalg, RefusesWhatDoesNotFit) {
  const Tensor a = randn({3, 3}, kWide);
  EXPECT_THROW(linalg::det(a.narrow(0, 0, 2)), Error);
  EXPECT_THROW(linalg::det(a.select(0, 0)), Error);
  EXPECT_THROW(linalg::det(a.to(kInt64)), NotImplementedError);
  EXPECT_THROW(linalg::inv(a.to(kFloat16)), NotImplementedError);
  EXPECT_THROW(linalg::solve(a, a.to(kFloat32)), Error);
  EXPECT_THROW(linalg::solve(a, a.narrow(0, 0, 2)), Error);
  EXPECT_THROW(linalg::qr(a, "whole"), Error);
  EXPECT_THROW(linalg::eigh(a, "X"), Error);
  EXPECT_THROW(linalg::svd(a, true, "gesvd"), Error);
  EXPECT_THROW(linalg::lu_factor(a, false), Error);
  EXPECT_THROW(linalg::multi_dot({a}), Error);
  EXPECT_THROW(linalg::multi_dot({a, randn({2, 3}, kWide)}), Error);
  EXPECT_THROW(linalg::tensorinv(a, 0), Error);
  EXPECT_THROW(linalg::householder_product(a, randn({4}, kWide)), Error);
  EXPECT_THROW(lu_unpack(a, full({}, 1, TensorOptions(kInt32))), Error);
  // pivots that point outside
  for (const int32_t bad : {0, 4, -1, INT32_MAX, INT32_MIN})
    EXPECT_THROW(linalg::lu_solve(a, full({3}, bad, TensorOptions(kInt32)), a), Error) << bad;
  for (const int32_t bad : {0, 4, -4, -1, INT32_MIN}) {
    const Tensor pivots =
        cat({full({1}, 1, TensorOptions(kInt32)), full({1}, 2, TensorOptions(kInt32)),
             full({1}, bad, TensorOptions(kInt32))});
    EXPECT_THROW(linalg::ldl_solve(a, pivots, a), Error) << bad;
  }
}

TEST(Lapack, SizesBeyond32BitsAreRefused) {
  EXPECT_EQ(cpu::lapack::fits(INT32_MAX), INT32_MAX);
  EXPECT_THROW(cpu::lapack::fits(int64_t{INT32_MAX} + 1), Error);
}

// In processes of their own: a library stays open once found.
TEST(LapackDeathTest, AMissingLibraryIsATypedError) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto asked_for = [](const char* path) {
    setenv("TORCXX_LAPACK", path, 1);
    try {
      linalg::det(eye(2));
    } catch (const Error& e) {
      std::fputs(e.what(), stderr);
      std::_Exit(std::string(e.what()).find("pip install") != std::string::npos ? 3 : 4);
    }
    std::_Exit(0);
  };
  EXPECT_EXIT(asked_for("/nonexistent"), ::testing::ExitedWithCode(3), "/nonexistent");
  // A library without LAPACK is none.
  EXPECT_EXIT(asked_for("libm.so.6"), ::testing::ExitedWithCode(3), "no LAPACK routines");
}

}  // namespace
}  // namespace torcxx
