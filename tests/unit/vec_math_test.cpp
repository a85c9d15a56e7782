// Accuracy and speed of the SIMD functions, for every instruction set this CPU runs: float against
// the double functions, double against long double. Prints the largest error and ns per element.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "ops/scalar.h"
#include "unit/isa/vec_math_list.h"

#if defined(__x86_64__)
#define TORCXX_TEST_SETS(X) X(v2) X(v3) X(v4)
#else
#define TORCXX_TEST_SETS(X) X(base)
#endif

namespace torcxx {

#define TORCXX_DECLARE(isa)                                                    \
  namespace isa {                                                              \
  void vec_f32(int fn, const float* a, const float* b, float* out, long n);    \
  void vec_f64(int fn, const double* a, const double* b, double* out, long n); \
  }
TORCXX_TEST_SETS(TORCXX_DECLARE)

namespace {

bool runs_here([[maybe_unused]] const char* isa) {
#if defined(__x86_64__)
  if (!std::strcmp(isa, "v2")) return __builtin_cpu_supports("x86-64-v2");
  if (!std::strcmp(isa, "v3")) return __builtin_cpu_supports("x86-64-v3");
  return __builtin_cpu_supports("x86-64-v4");
#else
  return true;
#endif
}

struct Set {
  const char* name;
  void (*f32)(int, const float*, const float*, float*, long);
  void (*f64)(int, const double*, const double*, double*, long);
  template <class T>
  auto function() const {
    if constexpr (sizeof(T) == 4) {
      return f32;
    } else {
      return f64;
    }
  }
};
#define TORCXX_SET(isa) Set{#isa, &isa::vec_f32, &isa::vec_f64},
const Set all_sets[] = {TORCXX_TEST_SETS(TORCXX_SET)};

template <class T>
using Wide = std::conditional_t<sizeof(T) == 4, double, long double>;

struct Entry {
  const char* name;
  bool binary;
  double bound32, bound64;
  double (*wide32)(double, double);
  long double (*wide64)(long double, long double);
  template <class T>
  double bound() const {
    return sizeof(T) == 4 ? bound32 : bound64;
  }
  template <class T>
  Wide<T> wide(T x, T y) const {
    if constexpr (sizeof(T) == 4) {
      return wide32(x, y);
    } else {
      return wide64(x, y);
    }
  }
};
#define TORCXX_UNARY_ENTRY(name, b32, b64)             \
  Entry{#name,                                         \
        false,                                         \
        b32,                                           \
        b64,                                           \
        [](double x, double) { return ops::name(x); }, \
        [](long double x, long double) { return ops::name(x); }},
#define TORCXX_BINARY_ENTRY(name, b32, b64)                 \
  Entry{#name,                                              \
        true,                                               \
        b32,                                                \
        b64,                                                \
        [](double x, double y) { return ops::name(x, y); }, \
        [](long double x, long double y) { return ops::name(x, y); }},
#define TORCXX_SAME_FORMAT_ENTRY(name)                                            \
  Entry{#name,                                                                    \
        true,                                                                     \
        0,                                                                        \
        0,                                                                        \
        [](double x, double y) { return double(ops::name(float(x), float(y))); }, \
        [](long double x, long double y) {                                        \
          return (long double)(ops::name(double(x), double(y)));                  \
        }},
#define TORCXX_PREDICATE_ENTRY(name)                           \
  Entry{#name,                                                 \
        false,                                                 \
        0,                                                     \
        0,                                                     \
        [](double x, double) { return double(ops::name(x)); }, \
        [](long double x, long double) { return (long double)(ops::name(x)); }},
// clang-format off
const Entry entries[] = {
    TORCXX_UNARY_MATH(TORCXX_UNARY_ENTRY)
    TORCXX_BINARY_MATH(TORCXX_BINARY_ENTRY)
    TORCXX_SAME_FORMAT_MATH(TORCXX_SAME_FORMAT_ENTRY)
    TORCXX_PREDICATE_MATH(TORCXX_PREDICATE_ENTRY)};
// clang-format on

// Distance of a result from the true value, in units of the last place of T at the true value.
template <class T>
double ulp_error(T got, Wide<T> want, Wide<T> floor = 0) {
  using L = std::numeric_limits<T>;
  if (std::isnan(want)) return std::isnan(got) ? 0 : 1e30;
  if (std::isnan(got)) return 1e30;
  const T rounded = static_cast<T>(want);
  if (std::isinf(want)) return got == rounded ? 0 : 1e30;
  if (got == rounded && std::signbit(got) == std::signbit(rounded) && std::isinf(got)) return 0;
  if (got == 0 && want == 0 && std::signbit(got) != std::signbit(want)) return 1e30;
  int e;
  std::frexp(std::max(std::fabs(want), floor), &e);
  const int low = std::max(e, L::min_exponent) - L::digits;
  // One rounding step beyond the largest number is where infinity stands.
  const Wide<T> g =
      std::isinf(got) ? std::copysign(std::ldexp(Wide<T>(1), L::max_exponent), got) : got;
  return static_cast<double>(std::ldexp(std::fabs(g - want), -low));
}

template <class T>
void add_specials(std::vector<T>& v) {
  using L = std::numeric_limits<T>;
  for (T x : {T(0),
              L::denorm_min(),
              T(3) * L::denorm_min(),
              L::min(),
              L::max(),
              L::infinity(),
              L::epsilon(),
              T(0.25),
              T(0.5),
              T(0.75),
              T(1),
              T(1.5),
              T(2),
              T(2.5),
              T(3),
              T(3.5),
              T(4),
              T(8),
              T(10),
              T(1e10),
              T(3.14159265358979323846),
              T(88.72),
              T(-87.3),
              T(709.78),
              T(-745.1),
              T(1) / L::epsilon(),
              T(0.5) / L::epsilon()}) {
    for (T y : {x, std::nextafter(x, L::infinity()), std::nextafter(x, -L::infinity())}) {
      v.push_back(y);
      v.push_back(-y);
    }
  }
  v.push_back(L::quiet_NaN());
}

// Every step-th float, and random doubles: bit patterns, and log-uniform in the usual range.
template <class T>
std::vector<T> sweep(uint64_t seed, long count) {
  std::vector<T> v;
  add_specials(v);
  std::mt19937_64 random(seed);
  if constexpr (sizeof(T) == 4) {
    const auto step = static_cast<uint32_t>((1ULL << 32) / count) | 1;
    uint32_t bits = static_cast<uint32_t>(random());
    for (long i = 0; i < count; ++i) v.push_back(std::bit_cast<float>(bits += step));
  } else {
    std::uniform_real_distribution<double> exponent(-30, 12), unit(1, 2), near(-4, 4);
    for (long i = 0; i < count; ++i) {
      const double sign = random() & 1 ? -1 : 1;
      if (i % 8 == 0)
        v.push_back(std::bit_cast<double>(random()));
      else if (i % 4 == 1)
        v.push_back(near(random));
      else
        v.push_back(sign * std::exp2(exponent(random)) * unit(random));
    }
  }
  return v;
}

template <class T>
double ns_per_element(const Set& set, int fn) {
  constexpr long n = 2048;
  std::vector<T> a(n), b(n), out(n);
  for (long i = 0; i < n; ++i) {
    a[i] = T(0.01) + T(0.95) * T(i) / n;
    b[i] = T(1.5) + T(3) * T(i * 7 % n) / n;
  }
  const auto f = set.function<T>();
  double best = 1e30;
  for (int repeat = 0; repeat < 20; ++repeat) {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < 10; ++i) f(fn, a.data(), b.data(), out.data(), n);
    const std::chrono::duration<double, std::nano> t = std::chrono::steady_clock::now() - start;
    best = std::min(best, t.count() / (10 * n));
  }
  return best;
}

// Samples for one function: the special values, then count random ones (pairs where binary).
template <class T>
struct Samples {
  std::vector<T> x, y;
};
template <class T>
Samples<T> samples(bool binary, long count) {
  Samples<T> s;
  s.x = sweep<T>(1, count);
  s.y = s.x;
  if (!binary) return s;
  std::vector<T> special, second = sweep<T>(2, count);
  add_specials(special);
  std::shuffle(second.begin(), second.end(), std::mt19937_64(3));
  s.y = second;
  for (T p : special) {
    for (T q : special) s.x.push_back(p), s.y.push_back(q);
  }
  return s;
}

// The largest error over the samples, in every instruction set; a table with times where asked.
template <class T>
void check(int fn, long count, bool print) {
  const Entry& entry = entries[fn];
  const auto [x, y] = samples<T>(entry.binary, entry.binary ? count / 4 : count);
  std::vector<Wide<T>> want(x.size());
  for (size_t i = 0; i < x.size(); ++i) want[i] = entry.wide<T>(x[i], y[i]);
  std::vector<T> got(x.size());
  const std::string name = entry.name;
  // Which zero is the least of 0 and -0 is open, as in IEEE and in PyTorch.
  const bool either_zero = name.ends_with("min") || name.ends_with("max");
  const bool gamma = name.ends_with("gamma");
  for (const Set& set : all_sets) {
    if (!runs_here(set.name)) continue;
    set.function<T>()(fn, x.data(), y.data(), got.data(), static_cast<long>(x.size()));
    double worst = -1;
    size_t at = 0;
    for (size_t i = 0; i < x.size(); ++i) {
      if (either_zero && got[i] == 0 && want[i] == 0) continue;
      // The reflection formula's digits are those of its terms.
      Wide<T> floor = 0;
      if (gamma && x[i] < 0) floor = std::max(Wide<T>(1), std::fabs(entry.wide<T>(-x[i], 0)));
      const double e = ulp_error<T>(got[i], want[i], floor);
      if (e > worst) worst = e, at = i;
    }
    if (print) {
      std::printf("%-12s %s %-4s %9.3f ULP at %.9g %7.3f ns\n", entry.name,
                  sizeof(T) == 4 ? "f32" : "f64", set.name, worst, double(x[at]),
                  ns_per_element<T>(set, fn));
    }
    EXPECT_LE(worst, entry.bound<T>()) << entry.name << " " << set.name << " at " << x[at] << ", "
                                       << y[at] << ": got " << got[at] << ", want " << want[at];
  }
}

class VecMath : public testing::TestWithParam<int> {};
TEST_P(VecMath, Float) { check<float>(GetParam(), 1 << 16, false); }
TEST_P(VecMath, Double) { check<double>(GetParam(), 1 << 13, false); }

class VecMathSlow : public testing::TestWithParam<int> {};
TEST_P(VecMathSlow, Float) { check<float>(GetParam(), 1 << 22, true); }
TEST_P(VecMathSlow, Double) { check<double>(GetParam(), 1 << 19, true); }

const auto functions = testing::Range(0, int(std::size(entries)));
std::string name_of(const testing::TestParamInfo<int>& info) { return entries[info.param].name; }
INSTANTIATE_TEST_SUITE_P(All, VecMath, functions, name_of);
INSTANTIATE_TEST_SUITE_P(All, VecMathSlow, functions, name_of);

}  // namespace
}  // namespace torcxx
