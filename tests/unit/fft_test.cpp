// Fourier transforms against the definition in long double.
#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <ctime>
#include <limits>
#include <numbers>

#include "torcxx/torcxx.h"

namespace torcxx {
namespace {

using Wide = std::complex<long double>;

// The error in the Euclidean norm, in units of the type's epsilon times log2(n) + 1.
template <class T>
double error(const Tensor& x, const Tensor& y, bool forward) {
  const int64_t n = x.numel();
  const auto* in = static_cast<const std::complex<T>*>(x.data_ptr());
  const auto* out = static_cast<const std::complex<T>*>(y.data_ptr());
  std::vector<Wide> roots;
  for (int64_t k = 0; k < n; k++) {
    const long double a = 2 * std::numbers::pi_v<long double> * static_cast<long double>(k) /
                          static_cast<long double>(n);
    roots.emplace_back(std::cos(a), forward ? -std::sin(a) : std::sin(a));
  }
  long double wrong = 0, size = 0;
  for (int64_t k = 0; k < n; k++) {
    Wide sum = 0;
    for (int64_t j = 0; j < n; j++) sum += Wide(in[j]) * roots[static_cast<size_t>(j * k % n)];
    wrong += std::norm(sum - Wide(out[k]));
    size += std::norm(sum);
  }
  const auto eps = static_cast<long double>(std::numeric_limits<T>::epsilon());
  return static_cast<double>(std::sqrt(wrong / size) / eps /
                             (std::log2(static_cast<long double>(n)) + 1));
}

TEST(Fft, ErrsByAFewEpsilonsAtAnyLength) {
  for (const int64_t n : {1,  2,  3,  4,  5,  7,   8,   11,  12,   13,   16,   17,
                          31, 60, 64, 65, 97, 169, 210, 256, 1000, 1009, 1024, 1025}) {
    const Tensor x = randn({n}, kComplex64), z = randn({n}, kComplex128);
    EXPECT_LT(error<float>(x, fft::fft(x), true), 0.6) << n;
    EXPECT_LT(error<double>(z, fft::fft(z), true), 0.6) << n;
    EXPECT_LT(error<double>(z, fft::ifft(z, {}, -1, "forward"), false), 0.6) << n;
  }
}

TEST(Fft, RealTransformsAreHalvesOfComplexOnes) {
  for (const int64_t n : {1, 2, 3, 4, 10, 33, 100, 1022, 1024}) {
    const Tensor x = randn({3, n}, kDouble), y = fft::rfft(x);
    ASSERT_EQ(y.size(1), n / 2 + 1);
    const Tensor whole = fft::fft(x.to(kComplex128));
    EXPECT_TRUE(allclose(y, whole.narrow(1, 0, n / 2 + 1), 1e-12, 1e-12)) << n;
    EXPECT_TRUE(allclose(fft::fft(x), whole, 1e-12, 1e-12)) << n;
    EXPECT_TRUE(allclose(fft::irfft(y, n), x, 1e-12, 1e-12)) << n;
  }
}

TEST(Fft, EveryDimensionAndStrideGivesTheSameNumbers) {
  const Tensor x = randn({20, 130, 12}, kComplex128);
  for (const int64_t d : {0, 1, 2}) {
    const Tensor moved = x.movedim(d, -1);
    EXPECT_TRUE(
        allclose(fft::fft(x, {}, d).movedim(d, -1), fft::fft(moved.contiguous()), 1e-12, 1e-12))
        << d;
    EXPECT_TRUE(allclose(fft::fft(moved), fft::fft(moved.contiguous()), 1e-12, 1e-12)) << d;
  }
}

TEST(Fft, IsTheSameAtEveryNumberOfThreads) {
  const Tensor x = randn({1 << 17}, kComplex64);
  const int before = get_num_threads();
  set_num_threads(1);
  const Tensor one = fft::fft(x);
  set_num_threads(4);
  EXPECT_TRUE(equal(one, fft::fft(x)));
  set_num_threads(before);
}

TEST(Fft, NothingToTransformNeedsNoTables) {
  const auto start = std::clock();
  const int64_t n = int64_t{1} << 31;
  EXPECT_EQ(fft::fft(zeros({2, 0, 5}), n).numel(), 0);
  EXPECT_EQ(fft::rfft(zeros({2, 0, 5}), n).size(-1), n / 2 + 1);
  EXPECT_EQ(fft::irfft(zeros({0, 5}), n).size(-1), n);
  EXPECT_LT(double(std::clock() - start) / CLOCKS_PER_SEC, 1);
}

TEST(Fft, AliasesAndNamespacesReachTheSameOperation) {
  const Tensor x = rand({5}) + 1;
  EXPECT_TRUE(equal(special::gammaln(x), lgamma(x)));
  EXPECT_TRUE(equal(x.multiply(x), x * x));
  EXPECT_TRUE(equal(true_divide(x, 2), x / 2));
  Tensor y = x.clone();
  y.negative_();
  EXPECT_TRUE(equal(y, -x));
}

}  // namespace
}  // namespace torcxx
