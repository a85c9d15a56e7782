// The matrix product against the definition, for every instruction set of this processor.
#include "backend/cpu/gemm.h"

#include <gtest/gtest.h>
#include <torcxx/core/error.h>
#include <torcxx/core/parallel.h>

#include <cmath>
#include <complex>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

#include "backend/cpu/cpu_info.h"

namespace torcxx::cpu {
namespace {

template <class T>
struct Wide {
  using type = double;
};
template <>
struct Wide<int64_t> {
  using type = int64_t;
};
template <class T>
struct Wide<std::complex<T>> {
  using type = std::complex<double>;
};

template <class T>
T random_value(std::mt19937& rng) {
  std::uniform_real_distribution<double> real(-1, 1);
  if constexpr (std::is_integral_v<T>) {
    return static_cast<T>(std::uniform_int_distribution<int>(-5, 5)(rng));
  } else if constexpr (std::is_same_v<T, std::complex<float>> ||
                       std::is_same_v<T, std::complex<double>>) {
    return T(static_cast<typename T::value_type>(real(rng)),
             static_cast<typename T::value_type>(real(rng)));
  } else {
    return static_cast<T>(static_cast<float>(real(rng)));
  }
}

template <class T>
double error_bound(int64_t k) {
  if (std::is_integral_v<T>) return 0;
  const double unit = std::is_same_v<T, double> || std::is_same_v<T, std::complex<double>> ? 0x1p-52
                      : sizeof(T) == 2 ? (std::is_same_v<T, BFloat16> ? 0x1p-7 : 0x1p-10)
                                       : 0x1p-23;
  // Rounding of sums of k products below 1, and of the stored value.
  return sizeof(T) == 2 ? unit * std::sqrt(double(k) + 16) + 0x1p-20 * double(k)
                        : unit * (double(k) + 16);
}

// A matrix in a larger buffer with a sentinel everywhere else.
template <class T>
struct Matrix {
  std::vector<T> data;
  int64_t rs, cs, rows, cols;

  // layout 0: rows contiguous, 1: columns contiguous, 2: neither
  Matrix(int64_t rows_, int64_t cols_, int layout, int64_t pad, std::mt19937& rng)
      : rows(rows_), cols(cols_) {
    if (layout == 0) rs = cols + pad, cs = 1;
    if (layout == 1) rs = 1, cs = rows + pad;
    if (layout == 2) rs = 2 * cols + 3 + pad, cs = 2;
    data.resize(static_cast<size_t>(rs * (rows + 1) + cs * (cols + 1) + 8));
    for (T& x : data) x = random_value<T>(rng);
  }
  T& at(int64_t i, int64_t j) { return data[static_cast<size_t>(i * rs + j * cs)]; }
  T at(int64_t i, int64_t j) const { return data[static_cast<size_t>(i * rs + j * cs)]; }
};

template <class T>
void check_product(int64_t m, int64_t n, int64_t k, int la, int lb, int lc, double alpha,
                   double beta, int64_t pad, std::mt19937& rng) {
  SCOPED_TRACE(::testing::Message()
               << m << "x" << n << "x" << k << " layouts " << la << lb << lc << " alpha " << alpha
               << " beta " << beta << " pad " << pad << " isa " << cpu_isa_name(cpu_isa_level()));
  using W = typename Wide<T>::type;
  const Matrix<T> a(m, k, la, pad, rng), b(k, n, lb, pad, rng);
  Matrix<T> c(m, n, lc, pad, rng);
  if (beta == 0 && !std::is_integral_v<T>) {
    for (int64_t i = 0; i < m; ++i) {
      for (int64_t j = 0; j < n; ++j) c.at(i, j) = T(std::numeric_limits<float>::quiet_NaN());
    }
  }
  const Matrix<T> before = c;
  GemmArgs g;
  g.m = m, g.n = n, g.k = k;
  g.a = a.data.data(), g.a_rs = a.rs, g.a_cs = a.cs;
  g.b = b.data.data(), g.b_rs = b.rs, g.b_cs = b.cs;
  g.c = c.data.data(), g.c_rs = c.rs, g.c_cs = c.cs;
  g.alpha = alpha, g.beta = beta;
  gemm(scalar_type_of<T>, g);
  std::vector<bool> inside(c.data.size(), false);
  double worst = 0;
  for (int64_t i = 0; i < m; ++i) {
    for (int64_t j = 0; j < n; ++j) {
      inside[static_cast<size_t>(i * c.rs + j * c.cs)] = true;
      W sum = 0;
      for (int64_t p = 0; p < k; ++p)
        sum += static_cast<W>(a.at(i, p)) * static_cast<W>(b.at(p, j));
      W expected = static_cast<W>(alpha) * sum;
      if (beta != 0) expected += static_cast<W>(beta) * static_cast<W>(before.at(i, j));
      const W got = static_cast<W>(c.at(i, j));
      if constexpr (std::is_integral_v<T>) {
        ASSERT_EQ(got, static_cast<W>(static_cast<T>(expected))) << "at " << i << ", " << j;
      } else {
        const double error = std::abs(got - expected);
        ASSERT_FALSE(std::isnan(error)) << "at " << i << ", " << j;
        worst = std::max(worst, error);
      }
    }
  }
  EXPECT_LE(worst, error_bound<T>(k) * (1 + std::abs(alpha)));
  for (size_t i = 0; i < inside.size(); ++i) {
    if (inside[i]) continue;
    ASSERT_EQ(std::memcmp(&c.data[i], &before.data[i], sizeof(T)), 0) << "outside C";
  }
}

template <class F>
void for_each_isa(F f) {
  const int previous = cpu_isa_level();
  for (int level = 0; level <= cpu_info().isa_supported; ++level) {
    set_cpu_isa_level(level);
    f();
  }
  set_cpu_isa_level(previous);
}

template <class T>
void check_random(int count, int64_t limit) {
  for_each_isa([&] {
    std::mt19937 rng(7);
    const int64_t special[] = {0, 1, 2, 3, 7, 8, 15, 16, 17, 31, 32, 33, 64, 100};
    for (int i = 0; i < count; ++i) {
      auto size = [&](int64_t max) -> int64_t {
        if (rng() % 2) return std::min<int64_t>(max, special[rng() % 14]);
        return static_cast<int64_t>(rng() % static_cast<unsigned>(max + 1));
      };
      const double alphas[] = {1, 1, 2, -1}, betas[] = {0, 0, 1, 3};
      check_product<T>(size(limit), size(limit), size(limit), rng() % 3, rng() % 3, rng() % 3,
                       alphas[rng() % 4], betas[rng() % 4], rng() % 2 ? 0 : rng() % 9, rng);
      if (::testing::Test::HasFatalFailure()) return;
    }
  });
}

TEST(Gemm, RandomFloat) { check_random<float>(600, 150); }
TEST(Gemm, RandomDouble) { check_random<double>(400, 150); }
TEST(Gemm, RandomHalf) { check_random<Half>(300, 150); }
TEST(Gemm, RandomBFloat16) { check_random<BFloat16>(300, 150); }
TEST(Gemm, RandomComplexFloat) { check_random<std::complex<float>>(60, 60); }
TEST(Gemm, RandomComplexDouble) { check_random<std::complex<double>>(60, 60); }
TEST(Gemm, RandomInt64) { check_random<int64_t>(60, 60); }
TEST(Gemm, RandomInt32) { check_random<int32_t>(60, 60); }
TEST(Gemm, RandomInt16) { check_random<int16_t>(60, 60); }
TEST(Gemm, RandomInt8) { check_random<int8_t>(60, 60); }
TEST(Gemm, RandomUInt8) { check_random<uint8_t>(60, 60); }

TEST(GemmSlow, LargeWithSeveralBlocks) {
  for_each_isa([] {
    std::mt19937 rng(3);
    for (int layout = 0; layout < 4; ++layout) {
      check_product<float>(530, 610, 1100, layout & 1, layout >> 1, 0, 1, layout, 0, rng);
    }
    check_product<double>(301, 417, 700, 0, 1, 1, 1, 0, 3, rng);
    check_product<BFloat16>(330, 410, 901, 0, 1, 0, 1, 1, 0, rng);
    check_product<Half>(330, 410, 901, 1, 0, 0, 1, 1, 0, rng);
  });
}

TEST(GemmSlow, SkinnyShapes) {
  for_each_isa([] {
    std::mt19937 rng(4);
    for (int64_t few : {1, 2, 3, 5, 8, 9}) {
      for (int layout = 0; layout < 27; ++layout) {
        const int la = layout % 3, lb = layout / 3 % 3, lc = layout / 9;
        check_product<float>(few, 1000, 333, la, lb, lc, 1, layout % 2, 0, rng);
        check_product<float>(5000, few, 77, la, lb, lc, 1, layout % 2, 0, rng);
        check_product<BFloat16>(few, 300, 250, la, lb, lc, 1, layout % 2, 0, rng);
        check_product<Half>(300, few, 251, la, lb, lc, 1, layout % 2, 0, rng);
        check_product<double>(few, 131, 500, la, lb, lc, 2, layout % 2, 1, rng);
      }
    }
  });
}

TEST(Gemm, SkinnyShapes) {
  std::mt19937 rng(4);
  for (int64_t few : {1, 3}) {
    for (int layout = 0; layout < 9; ++layout) {
      check_product<float>(few, 300, 133, layout % 3, layout / 3, 0, 1, layout % 2, 0, rng);
      check_product<float>(4200, few, 40, layout % 3, layout / 3, 1, 1, layout % 2, 0, rng);
    }
  }
}

TEST(Gemm, SameAtEveryThreadCount) {
  const int threads = get_num_threads();
  std::mt19937 rng(5);
  for (auto [m, n, k] : {std::array<int64_t, 3>{400, 300, 700},
                         {1, 5000, 900},
                         {5000, 1, 900},
                         {33, 2000, 600},
                         {2000, 40, 600}}) {
    const Matrix<float> a(m, k, 0, 0, rng), b(k, n, 0, 0, rng);
    std::vector<std::vector<float>> results;
    for (int t : {1, 2, 3, 8}) {
      set_num_threads(t);
      std::vector<float> c(static_cast<size_t>(m * n));
      GemmArgs g;
      g.m = m, g.n = n, g.k = k;
      g.a = a.data.data(), g.a_rs = a.rs;
      g.b = b.data.data(), g.b_rs = b.rs;
      g.c = c.data(), g.c_rs = n;
      gemm(kFloat32, g);
      results.push_back(c);
    }
    for (const auto& r : results) {
      EXPECT_EQ(std::memcmp(r.data(), results[0].data(), r.size() * 4), 0) << m << " " << n;
    }
  }
  set_num_threads(threads);
}

TEST(Gemm, EpilogueAddsBiasThenCallsFunction) {
  for_each_isa([] {
    std::mt19937 rng(6);
    for (auto [m, n, k] : {std::array<int64_t, 3>{20, 30, 10},
                           {200, 170, 600},
                           {1, 300, 64},
                           {300, 1, 64},
                           {40, 50, 0},
                           {4, 100, 300}}) {
      for (int layout = 0; layout < 3; ++layout) {
        SCOPED_TRACE(::testing::Message() << m << " " << n << " " << k << " layout " << layout);
        const Matrix<float> a(m, k, 0, 0, rng), b(k, n, 1, 0, rng);
        const Matrix<float> bias(1, m + n, 0, 0, rng);
        Matrix<float> plain(m, n, 0, 0, rng), c(m, n, layout, 1, rng);
        GemmArgs g;
        g.m = m, g.n = n, g.k = k;
        g.a = a.data.data(), g.a_rs = a.rs, g.a_cs = a.cs;
        g.b = b.data.data(), g.b_rs = b.rs, g.b_cs = b.cs;
        g.c = plain.data.data(), g.c_rs = plain.rs;
        gemm(kFloat32, g);
        GemmEpilogue e;
        e.row_bias = bias.data.data();
        e.col_bias = bias.data.data() + m;
        e.fn = [](void*, void* tile, int64_t stride, int64_t row, int64_t col, int64_t rows,
                  int64_t cols) {
          for (int64_t i = 0; i < rows; ++i) {
            for (int64_t j = 0; j < cols; ++j) {
              float& x = static_cast<float*>(tile)[i * stride + j];
              x = std::max(x, 0.f) + static_cast<float>((row + i) + 2 * (col + j));
            }
          }
        };
        g.c = c.data.data(), g.c_rs = c.rs, g.c_cs = c.cs;
        g.epilogue = &e;
        gemm(kFloat32, g);
        for (int64_t i = 0; i < m; ++i) {
          for (int64_t j = 0; j < n; ++j) {
            const float value = plain.at(i, j) + bias.at(0, i) + bias.at(0, m + j);
            ASSERT_NEAR(c.at(i, j), std::max(value, 0.f) + static_cast<float>(i + 2 * j), 2e-4)
                << i << " " << j;
          }
        }
      }
    }
  });
}

TEST(Gemm, Batched) {
  for_each_isa([] {
    std::mt19937 rng(8);
    const int64_t count = 7, m = 5, n = 9, k = 6;
    const Matrix<float> a(count * m, k, 0, 0, rng), b(count * k, n, 0, 0, rng);
    for (int shared = 0; shared < 3; ++shared) {
      std::vector<float> c(static_cast<size_t>(count * m * n));
      std::vector<int64_t> order = {6, 0, 3, 3, 1, 2, 5};
      GemmArgs g;
      g.m = m, g.n = n, g.k = k;
      g.a = a.data.data(), g.a_rs = k;
      g.b = b.data.data(), g.b_rs = n;
      g.c = c.data(), g.c_rs = n;
      GemmBatch batch;
      batch.count = count;
      batch.a_stride = m * k, batch.b_stride = shared == 1 ? 0 : k * n, batch.c_stride = m * n;
      for (int64_t& o : order) o *= k * n;
      if (shared == 2) batch.b_offsets = order.data();
      gemm_batched(kFloat32, g, batch);
      for (int64_t t = 0; t < count; ++t) {
        const int64_t block = shared == 0   ? t
                              : shared == 1 ? 0
                                            : order[static_cast<size_t>(t)] / (k * n);
        for (int64_t i = 0; i < m; ++i) {
          for (int64_t j = 0; j < n; ++j) {
            float sum = 0;
            for (int64_t p = 0; p < k; ++p) sum += a.at(t * m + i, p) * b.at(block * k + p, j);
            ASSERT_NEAR(c[static_cast<size_t>((t * m + i) * n + j)], sum, 1e-5);
          }
        }
      }
    }
  });
}

TEST(Gemm, RefusesWhatItCannotDo) {
  GemmArgs g;
  g.m = -1;
  EXPECT_THROW(gemm(kFloat32, g), ValueError);
  bool flag = false;
  g.m = g.n = g.k = 1;
  g.a = g.b = g.c = &flag;
  EXPECT_THROW(gemm(kBool, g), NotImplementedError);
}

}  // namespace
}  // namespace torcxx::cpu
