// All 65536 values of both 16-bit types, and rounding around every one of them.
#include <gtest/gtest.h>
#include <torcxx/core/half.h>

#include <bit>
#include <cmath>
#include <limits>

namespace torcxx {
namespace {

struct Format {
  int exponent_bits, mantissa_bits;
  float (*to_float)(uint16_t);
  uint16_t (*from_float)(float);
};
const Format half{5, 10, [](uint16_t x) { return half_to_float(x); },
                  [](float f) { return float_to_half(f); }};
const Format bfloat16{8, 7,
                      [](uint16_t x) { return static_cast<float>(std::bit_cast<BFloat16>(x)); },
                      [](float f) { return float_to_bfloat16(f); }};

// The definition of IEEE 754, in double.
double value_of(const Format& f, uint16_t x) {
  const int e = x >> f.mantissa_bits & ((1 << f.exponent_bits) - 1);
  const int m = x & ((1 << f.mantissa_bits) - 1);
  const int bias = (1 << (f.exponent_bits - 1)) - 1;
  const double sign = x & 0x8000 ? -1 : 1;
  if (e == (1 << f.exponent_bits) - 1)
    return m ? std::numeric_limits<double>::quiet_NaN()
             : sign * std::numeric_limits<double>::infinity();
  if (e == 0) return sign * std::ldexp(m, 1 - bias - f.mantissa_bits);
  return sign * std::ldexp(m + (1 << f.mantissa_bits), e - bias - f.mantissa_bits);
}

void check_values(const Format& f) {
  for (int i = 0; i < 65536; i++) {
    const auto x = static_cast<uint16_t>(i);
    const double expected = value_of(f, x);
    const float got = f.to_float(x);
    if (std::isnan(expected)) {
      ASSERT_TRUE(std::isnan(got)) << i;
      ASSERT_TRUE(std::isnan(f.to_float(f.from_float(got)))) << i;
      ASSERT_EQ(f.from_float(got) & 0x8000, x & 0x8000) << i;
      continue;
    }
    ASSERT_EQ(static_cast<double>(got), expected) << i;
    ASSERT_EQ(std::signbit(got), std::signbit(expected)) << i;
    ASSERT_EQ(f.from_float(got), x) << i;
  }
}

// Between neighbours: the middle goes to the even one, anything beside it to the nearer.
void check_rounding(const Format& f) {
  const uint16_t infinity = f.from_float(std::numeric_limits<float>::infinity());
  for (uint16_t x = 0; x < infinity; x++) {
    const auto up = static_cast<uint16_t>(x + 1);
    // The largest value's upper neighbour is where the next would be, and rounds to infinity.
    const double next = up == infinity
                            ? 2 * value_of(f, x) - value_of(f, static_cast<uint16_t>(x - 1))
                            : value_of(f, up);
    const auto middle = static_cast<float>((value_of(f, x) + next) / 2);
    const uint16_t even = x & 1 ? up : x;
    for (const int sign : {0, 0x8000}) {
      const float m = sign ? -middle : middle;
      ASSERT_EQ(f.from_float(m), even | sign) << x;
      ASSERT_EQ(f.from_float(std::nextafter(m, 0.0f)), x | sign) << x;
      ASSERT_EQ(f.from_float(std::nextafter(m, 2 * m)), up | sign) << x;
    }
  }
}

TEST(CoreHalf, EveryValue) { check_values(half); }
TEST(CoreHalf, EveryRounding) { check_rounding(half); }
TEST(CoreBFloat16, EveryValue) { check_values(bfloat16); }

TEST(CoreBFloat16, EveryRounding) {
  // By bits: beside bfloat16's extremes the middle is a subnormal or overflows 2 * m above.
  for (uint32_t x = 0; x < 0x7f80; x++) {
    const auto round = [](uint32_t bits) { return float_to_bfloat16(std::bit_cast<float>(bits)); };
    const uint32_t middle = x << 16 | 0x8000;
    ASSERT_EQ(round(middle), (x & 1) ? x + 1 : x);
    ASSERT_EQ(round(middle - 1), x);
    ASSERT_EQ(round(middle + 1), x + 1);
    ASSERT_EQ(round(0x80000000u | middle), 0x8000u | ((x & 1) ? x + 1 : x));
  }
}

TEST(CoreHalf, ConvertsAtCompileTime) {
  static_assert(half_to_float(float_to_half(0.1f)) == 0.0999755859375f);
  static_assert(static_cast<float>(BFloat16(3.14159f)) == 3.140625f);
  EXPECT_EQ(float_to_half(65520.0f), 0x7c00);  // halfway to what would be the next
  EXPECT_EQ(float_to_half(65519.996f), 0x7bff);
  EXPECT_EQ(float_to_half(0x1p-25f), 0);
  EXPECT_EQ(float_to_half(std::nextafter(0x1p-25f, 1.0f)), 1);
}

}  // namespace
}  // namespace torcxx
