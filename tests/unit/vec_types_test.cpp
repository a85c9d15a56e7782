// The value types of the CPU kernels, in every instruction set this CPU runs.
#include <gtest/gtest.h>

#include <bit>
#include <complex>
#include <cstring>
#include <random>
#include <vector>

#include "ops/scalar.h"
#include "unit/isa/vec_types_list.h"

#if defined(__unix__)
#include <sys/mman.h>
#include <unistd.h>
#endif
#if defined(__x86_64__)
#define TORCXX_TEST_SETS(X) X(v2) X(v3) X(v4)
#else
#define TORCXX_TEST_SETS(X) X(base)
#endif

namespace torcxx {

#define TORCXX_DECLARE(isa)                                               \
  namespace isa {                                                         \
  void types_tail_f32(const float*, float*, long);                        \
  void types_tail_f64(const double*, double*, long);                      \
  void types_mask(bool, const uint8_t*, uint8_t*, long);                  \
  void types_widen(bool, const uint16_t*, float*, long);                  \
  void types_narrow(bool, const float*, uint16_t*, long);                 \
  void types_i32(int, const int32_t*, const int32_t*, int32_t*, long);    \
  void types_i64(int, const int64_t*, const int64_t*, int64_t*, long);    \
  void types_u64(int, const uint64_t*, const uint64_t*, uint64_t*, long); \
  void types_complex(int, const double*, const double*, double*, long);   \
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

#if defined(__x86_64__)
#define TORCXX_FIRST_SET v2
#else
#define TORCXX_FIRST_SET base
#endif
struct Set {
  const char* isa;
  decltype(&TORCXX_FIRST_SET::types_tail_f32) tail_f32;
  decltype(&TORCXX_FIRST_SET::types_tail_f64) tail_f64;
  decltype(&TORCXX_FIRST_SET::types_mask) mask;
  decltype(&TORCXX_FIRST_SET::types_widen) widen;
  decltype(&TORCXX_FIRST_SET::types_narrow) narrow;
  decltype(&TORCXX_FIRST_SET::types_i32) i32;
  decltype(&TORCXX_FIRST_SET::types_i64) i64;
  decltype(&TORCXX_FIRST_SET::types_u64) u64;
  decltype(&TORCXX_FIRST_SET::types_complex) complex;
};
#define TORCXX_SET(isa)    \
  Set{#isa,                \
      isa::types_tail_f32, \
      isa::types_tail_f64, \
      isa::types_mask,     \
      isa::types_widen,    \
      isa::types_narrow,   \
      isa::types_i32,      \
      isa::types_i64,      \
      isa::types_u64,      \
      isa::types_complex},
const Set all_sets[] = {TORCXX_TEST_SETS(TORCXX_SET)};

class VecTypes : public testing::TestWithParam<int> {
 protected:
  const Set& set() const { return all_sets[GetParam()]; }
  void SetUp() override {
    if (!runs_here(set().isa)) GTEST_SKIP() << "this CPU has no " << set().isa;
  }
};

template <class T, class F>
void check_tails(F copy) {
  for (long n = 0; n < 40; ++n) {
    std::vector<T> a(n), out(n + 40, T(-7));
    for (long i = 0; i < n; ++i) a[i] = T(i + 1);
    copy(a.data(), out.data(), n);
    for (long i = 0; i < n; ++i) EXPECT_EQ(out[i], T(i + 1)) << n;
    for (long i = n; i < n + 40; ++i) EXPECT_EQ(out[i], T(-7)) << "wrote behind " << n;
  }
}
TEST_P(VecTypes, TailsStayInside) {
  check_tails<float>(set().tail_f32);
  check_tails<double>(set().tail_f64);
}

#if defined(__unix__)
TEST_P(VecTypes, TailsReadNothingBehind) {
  // The byte behind the array is in a page that must not be touched.
  const long page = sysconf(_SC_PAGESIZE);
  void* base = mmap(nullptr, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(base, MAP_FAILED);
  ASSERT_EQ(mprotect(static_cast<char*>(base) + page, page, PROT_NONE), 0);
  for (long n = 1; n < 40; ++n) {
    char* end = static_cast<char*>(base) + page;
    std::vector<double> out(n);
    auto* d = reinterpret_cast<double*>(end) - n;
    auto* f = reinterpret_cast<float*>(end) - n;
    auto* h = reinterpret_cast<uint16_t*>(end) - n;
    auto* b = reinterpret_cast<uint8_t*>(end) - n;
    auto* narrow = reinterpret_cast<float*>(out.data());
    auto* bytes = reinterpret_cast<uint8_t*>(out.data());
    set().tail_f64(d, out.data(), n), set().tail_f64(out.data(), d, n);
    set().tail_f32(f, narrow, n), set().tail_f32(narrow, f, n);
    set().widen(false, h, narrow, n), set().narrow(true, narrow, h, n);
    set().mask(false, b, bytes, n), set().mask(true, bytes, b, n);
  }
  munmap(base, 2 * page);
}
#endif

TEST_P(VecTypes, MasksAreBytes) {
  for (bool wide : {false, true}) {
    for (long n = 0; n < 40; ++n) {
      std::vector<uint8_t> a(n), out(n + 20, 9);
      for (long i = 0; i < n; ++i) a[i] = i % 3 == 0 ? 0 : i % 3 == 1 ? 1 : 255;
      set().mask(wide, a.data(), out.data(), n);
      for (long i = 0; i < n; ++i) EXPECT_EQ(out[i], a[i] == 0) << n;
      for (long i = n; i < n + 20; ++i) EXPECT_EQ(out[i], 9);
    }
  }
}

float half_value(uint16_t h) {
  const int e = h >> 10 & 31, m = h & 1023;
  const float sign = h & 0x8000 ? -1.f : 1.f;
  if (e == 31) return m ? std::nanf("") : sign * INFINITY;
  return sign * std::ldexp(float(e ? m | 1024 : m), (e ? e : 1) - 25);
}
TEST_P(VecTypes, WidensEveryHalf) {
  std::vector<uint16_t> all(65536);
  for (int i = 0; i < 65536; ++i) all[i] = uint16_t(i);
  std::vector<float> out(65536);
  set().widen(false, all.data(), out.data(), 65536);
  for (int i = 0; i < 65536; ++i) {
    const float want = half_value(uint16_t(i));
    if (std::isnan(want)) {
      EXPECT_TRUE(std::isnan(out[i]));
    } else {
      EXPECT_EQ(std::bit_cast<uint32_t>(out[i]), std::bit_cast<uint32_t>(want)) << i;
    }
  }
  set().widen(true, all.data(), out.data(), 65536);
  for (uint32_t i = 0; i < 65536; ++i) EXPECT_EQ(std::bit_cast<uint32_t>(out[i]), i << 16);
}

// Between neighbours of the short format: below the middle down, above it up, on it to even.
TEST_P(VecTypes, NarrowsToNearestEven) {
  for (bool brain : {false, true}) {
    const int last = brain ? 0x7F80 : 0x7C00;  // infinity
    std::vector<float> in;
    std::vector<uint16_t> want;
    for (int h = 0; h < last; ++h) {
      const auto value = [&](int bits) -> double {
        if (bits == last) return std::ldexp(1.0, brain ? 128 : 16);  // where infinity would stand
        return brain ? std::bit_cast<float>(uint32_t(bits) << 16) : half_value(uint16_t(bits));
      };
      const float low = float(value(h)), middle = float((value(h) + value(h + 1)) / 2);
      in.insert(in.end(), {low, std::nextafter(middle, 0.f), middle, -middle,
                           std::nextafter(middle, INFINITY)});
      const auto even = uint16_t(h + (h & 1));
      want.insert(want.end(),
                  {uint16_t(h), uint16_t(h), even, uint16_t(even | 0x8000), uint16_t(h + 1)});
    }
    in.insert(in.end(), {INFINITY, -INFINITY, 3e38f, -0.f});
    const auto big = uint16_t(brain ? 0x7F62 : 0x7C00);
    want.insert(want.end(), {uint16_t(last), uint16_t(last | 0x8000), big, 0x8000});
    std::vector<uint16_t> out(in.size());
    set().narrow(brain, in.data(), out.data(), long(in.size()));
    for (size_t i = 0; i < in.size(); ++i) EXPECT_EQ(out[i], want[i]) << brain << " " << in[i];
    // NaN stays NaN and becomes quiet, whatever its payload.
    for (uint32_t bits : {0x7F800001u, 0x7FC00000u, 0xFF812345u, 0x7FFFFFFFu}) {
      const float nan = std::bit_cast<float>(bits);
      uint16_t h;
      set().narrow(brain, &nan, &h, 1);
      const int quiet = brain ? 0x7FC0 : 0x7E00;
      EXPECT_EQ(h & quiet, quiet) << bits;
      EXPECT_EQ(h >> 15, int(bits >> 31));
    }
  }
}

template <class T, class F>
void check_integers(F call) {
  using L = std::numeric_limits<T>;
  std::vector<T> some = {0,     1,     2,     3,     5,        7,        31,
                         32,    63,    64,    100,   L::max(), L::min(), T(L::max() - 1),
                         T(-1), T(-2), T(-7), T(-64)};
  std::mt19937_64 random(1);
  for (int i = 0; i < 60; ++i) some.push_back(T(random() >> (i % 64)));
  std::vector<T> a, b;
  for (T x : some) {
    for (T y : some) a.push_back(x), b.push_back(y);
  }
  const auto reference = [](int fn, T x, T y) -> T {
    int k = 0;
#define TORCXX_CASE(name) \
  if (fn == k++) return ops::name(x, y);
    TORCXX_INTEGER_LIST(TORCXX_CASE)
#undef TORCXX_CASE
    return x < y ? x : y;
  };
  std::vector<T> out(a.size());
  for (int fn = 0; fn < 12; ++fn) {
    call(fn, a.data(), b.data(), out.data(), long(a.size()));
    for (size_t i = 0; i < a.size(); ++i) {
      EXPECT_EQ(out[i], reference(fn, a[i], b[i])) << fn << ": " << a[i] << ", " << b[i];
    }
  }
}
TEST_P(VecTypes, IntegersAsScalars) {
  check_integers<int32_t>(set().i32);
  check_integers<int64_t>(set().i64);
  check_integers<uint64_t>(set().u64);
}

TEST_P(VecTypes, ComplexAsStandardLibrary) {
  using C = std::complex<double>;
  std::mt19937_64 random(2);
  std::normal_distribution<double> normal;
  std::vector<C> a(500), b(500), out(500);
  for (C& z : a) z = C(normal(random), normal(random)) * std::exp2(normal(random));
  for (C& z : b) z = C(normal(random), normal(random));
  const auto reference = [](int fn, C x, C y) -> C {
    using namespace ops;
    int k = 0;
#define TORCXX_CASE(name) \
  if (fn == k++) return name(x);
    using std::abs;
    TORCXX_COMPLEX_LIST(TORCXX_CASE)
#undef TORCXX_CASE
    if (fn == k++) return x * y;
    if (fn == k++) return x / y;
    if (fn == k++) return std::pow(x, y);
    return x;
  };
  for (int fn = 0; fn < 31; ++fn) {
    set().complex(fn, reinterpret_cast<double*>(a.data()), reinterpret_cast<double*>(b.data()),
                  reinterpret_cast<double*>(out.data()), 500);
    for (int i = 0; i < 500; ++i) {
      const C want = reference(fn, a[i], b[i]);
      EXPECT_LE(std::abs(out[i] - want), 1e-14 * std::abs(want)) << fn << ": " << a[i] << b[i];
    }
  }
}

// Nothing overflows on the way, and z^0 is 1.
TEST_P(VecTypes, ComplexEdges) {
  constexpr int divide = 28, power = 29;
  const double x[] = {1e300, 1e300}, y[] = {2e300, 2e300}, zero[] = {0, 0};
  double out[2];
  set().complex(divide, x, y, out, 1);
  EXPECT_DOUBLE_EQ(out[0], 0.5);
  EXPECT_DOUBLE_EQ(out[1], 0);
  set().complex(power, zero, zero, out, 1);
  EXPECT_EQ(out[0], 1);
  EXPECT_EQ(out[1], 0);
}

INSTANTIATE_TEST_SUITE_P(All, VecTypes, testing::Range(0, int(std::size(all_sets))),
                         [](const auto& info) { return std::string(all_sets[info.param].isa); });

// PyTorch's own results, as a check of the references themselves.
TEST(OpsScalar, IntegersAsPyTorch) {
  EXPECT_EQ(ops::pow(int32_t(3), 40), 689956897);
  EXPECT_EQ(ops::pow(int32_t(2), -1), 0);
  EXPECT_EQ(ops::pow(int32_t(-1), -3), -1);
  EXPECT_EQ(ops::left_shift(int32_t(1), 32), 0);
  EXPECT_EQ(ops::left_shift(int32_t(1), 31), INT32_MIN);
  EXPECT_EQ(ops::right_shift(int32_t(-5), 40), -1);
  EXPECT_EQ(ops::right_shift(int32_t(5), -1), 0);
  EXPECT_EQ(ops::floor_divide(int32_t(-7), 2), -4);
  EXPECT_EQ(ops::remainder(int32_t(-7), 2), 1);
  EXPECT_EQ(ops::fmod(int32_t(-7), 2), -1);
  EXPECT_EQ(ops::floor_divide(INT32_MIN, -1), INT32_MIN);
  EXPECT_EQ(ops::floor_divide(int32_t(5), 0), 0);
}
TEST(OpsScalar, FloatsAsPyTorch) {
  const double inf = INFINITY, nan = NAN;
  EXPECT_EQ(ops::sign(nan), 0);
  EXPECT_EQ(ops::remainder(-5.0, inf), inf);
  EXPECT_EQ(ops::remainder(5.0, inf), 5);
  EXPECT_EQ(ops::floor_divide(-5.0, inf), -1);
  EXPECT_EQ(ops::floor_divide(5.0, 0.0), inf);
  EXPECT_TRUE(std::isnan(ops::max(1.0, nan)) && std::isnan(ops::min(nan, 1.0)));
  EXPECT_EQ(ops::round(2.5), 2);
  EXPECT_EQ(ops::round(0.49999999999999994), 0);
  EXPECT_EQ(ops::digamma(0.0), -inf);
  EXPECT_EQ(ops::digamma(-0.0), inf);
  EXPECT_TRUE(std::isnan(ops::digamma(-1.0)));
  EXPECT_NEAR(ops::digamma(-2.5), 1.1031566406452431, 1e-15);
  EXPECT_EQ(ops::erfinv(1.0), inf);
  EXPECT_NEAR(ops::erfinv(0.5), 0.47693627620446987, 1e-16);
}

}  // namespace
}  // namespace torcxx
