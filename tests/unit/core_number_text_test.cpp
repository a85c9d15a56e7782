#include <gtest/gtest.h>

#include <cmath>

#include "core/number_text.h"

namespace torcxx {

TEST(NumberText, IsTheShortestThatReadsBackInPythonsLayout) {
  EXPECT_EQ(number_text(0.1, true), "0.1");
  EXPECT_EQ(number_text(1, true), "1.0");
  EXPECT_EQ(number_text(-0.0, true), "-0.0");
  EXPECT_EQ(number_text(100000, false), "100000");
  EXPECT_EQ(number_text(123456.75, true), "123456.75");
  EXPECT_EQ(number_text(0.0001, true), "0.0001");
  EXPECT_EQ(number_text(0.00001, true), "1e-05");
  EXPECT_EQ(number_text(1e15, true), "1000000000000000.0");
  EXPECT_EQ(number_text(1.5e16, true), "1.5e+16");
  EXPECT_EQ(number_text(5e-324, true), "5e-324");
  EXPECT_EQ(number_text(1.7976931348623157e308, true), "1.7976931348623157e+308");
  EXPECT_EQ(number_text(std::ldexp(1.0, -489), true), "6.256509672447191e-148");  // not the nearest
  EXPECT_EQ(number_text(0.1 + 0.2, true), "0.30000000000000004");
  EXPECT_EQ(number_text(-INFINITY, true), "-inf");
  EXPECT_EQ(number_text(NAN, false), "nan");
}

}  // namespace torcxx
