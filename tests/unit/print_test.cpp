// The text of tensors, character by character as PyTorch 2.15's C++ frontend prints them.
#include <limits>
#include <sstream>

#include "unit/tensor_expect.h"

namespace torcxx {
namespace {

struct Case {
  Tensor tensor;
  const char* text;
};

// clang-format off
TEST(Print, AsPyTorch) {
  constexpr double inf = std::numeric_limits<double>::infinity();
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  const Case cases[] = {
    {tensor({1, 2, 3}), R"( 1
 2
 3
[ CPULongType{3} ])"},
    {tensor({1.5, 2.25, -3.125}), R"( 1.5000
 2.2500
-3.1250
[ CPUFloatType{3} ])"},
    {tensor({1.0, 2.0, 3.0}), R"( 1
 2
 3
[ CPUFloatType{3} ])"},
    {tensor({{1, 2}, {3, 4}}), R"( 1  2
 3  4
[ CPULongType{2,2} ])"},
    {tensor({{1.0f, 2.0f}, {3.0f, 4.0f}}), R"( 1  2
 3  4
[ CPUFloatType{2,2} ])"},
    {tensor({1e10, 2e10}), R"( 1.0000e+10
 2.0000e+10
[ CPUFloatType{2} ])"},
    {tensor({1e-10, 2.5}), R"( 1.0000e-10
 2.5000e+00
[ CPUFloatType{2} ])"},
    {tensor({1e-3, 2e-3}), R"(0.001 *
 1.0000
 2.0000
[ CPUFloatType{2} ])"},
    {tensor({123456.5, 1.0}), R"( 1.2346e+05
 1.0000e+00
[ CPUFloatType{2} ])"},
    {tensor({123456.5, 223456.5}), R"(100000 *
 1.2346
 2.2346
[ CPUFloatType{2} ])"},
    {tensor({-1000.5, 2.0}), R"(-1000.5000
    2.0000
[ CPUFloatType{2} ])"},
    {tensor({inf, 1.0}), R"(inf
 1
[ CPUFloatType{2} ])"},
    {tensor({nan, 1.5}), R"(    nan
 1.5000
[ CPUFloatType{2} ])"},
    {tensor({-inf, nan}), R"(-inf
nan
[ CPUFloatType{2} ])"},
    {tensor(3), R"(3
[ CPULongType{} ])"},
    {tensor(3.25), R"(3.25
[ CPUFloatType{} ])"},
    {tensor(1e-20), R"(9.999999682655225e-21
[ CPUFloatType{} ])"},
    {tensor(true), R"(1
[ CPUBoolType{} ])"},
    {tensor({true, false}), R"( 1
 0
[ CPUBoolType{2} ])"},
    {zeros({0}), R"([ CPUFloatType{0} ])"},
    {zeros({2, 0}), R"([ CPUFloatType{2,0} ])"},
    {zeros({2, 0, 3}), R"([ CPUFloatType{2,0,3} ])"},
    {ones({2, 3, 2}), R"((1,.,.) = 
 1  1
  1  1
  1  1

(2,.,.) = 
 1  1
  1  1
  1  1
[ CPUFloatType{2,3,2} ])"},
    {ones({2, 2, 2, 2}), R"((1,1,.,.) = 
 1  1
  1  1

(2,1,.,.) = 
 1  1
  1  1

(1,2,.,.) = 
 1  1
  1  1

(2,2,.,.) = 
 1  1
  1  1
[ CPUFloatType{2,2,2,2} ])"},
    {arange(60).reshape({3, 20}), R"(  0   1   2   3   4   5   6   7   8   9  10  11  12  13  14  15  16  17  18  19
 20  21  22  23  24  25  26  27  28  29  30  31  32  33  34  35  36  37  38  39
 40  41  42  43  44  45  46  47  48  49  50  51  52  53  54  55  56  57  58  59
[ CPULongType{3,20} ])"},
    {arange(60, kFloat).reshape({3, 20}) * 0.37, R"(Columns 1 to 8  0.0000   0.3700   0.7400   1.1100   1.4800   1.8500   2.2200   2.5900
  7.4000   7.7700   8.1400   8.5100   8.8800   9.2500   9.6200   9.9900
 14.8000  15.1700  15.5400  15.9100  16.2800  16.6500  17.0200  17.3900

Columns 9 to 16  2.9600   3.3300   3.7000   4.0700   4.4400   4.8100   5.1800   5.5500
 10.3600  10.7300  11.1000  11.4700  11.8400  12.2100  12.5800  12.9500
 17.7600  18.1300  18.5000  18.8700  19.2400  19.6100  19.9800  20.3500

Columns 17 to 20  5.9200   6.2900   6.6600   7.0300
 13.3200  13.6900  14.0600  14.4300
 20.7200  21.0900  21.4600  21.8300
[ CPUFloatType{3,20} ])"},
    {arange(6, kInt).reshape({2, 3}).t(), R"( 0  3
 1  4
 2  5
[ CPUIntType{3,2} ])"},
    {tensor({-5, 10, -100}), R"(  -5
  10
-100
[ CPULongType{3} ])"},
    {tensor({-0.0, 0.0}), R"(-0
 0
[ CPUFloatType{2} ])"},
    {tensor({{0.1, 100000.5}, {3.0, 4.0}}), R"( 1.0000e-01  1.0000e+05
 3.0000e+00  4.0000e+00
[ CPUFloatType{2,2} ])"},
    {tensor({{1e5, 2.5e5}, {3.0e5, 4.5e5}}) + 0.5, R"(100000 *
 1.0000  2.5000
  3.0000  4.5000
[ CPUFloatType{2,2} ])"},
    {complex(tensor({1.0f, 2.5f}), tensor({-1.0f, 0.0f})), R"( 1.0000
 2.5000
[ CPUComplexFloatType{2} ])"},
    {complex(tensor({{1.0, 2.0}, {3.0, 4.0}}), tensor({{-1.0, 0.0}, {2.0, 1e5}})), R"( 1  2
 3  4
[ CPUComplexFloatType{2,2} ])"},
    {complex(tensor(1.5f), tensor(-2.0f)), R"(1.5
[ CPUComplexFloatType{} ])"},
    {complex(ones({2, 2, 2}), ones({2, 2, 2}) * 0.5), R"((1,.,.) = 
 1  1
  1  1

(2,.,.) = 
 1  1
  1  1
[ CPUComplexFloatType{2,2,2} ])"},
    {complex(tensor({inf, 2.5}), tensor({nan, 0.0})), R"(    inf
 2.5000
[ CPUComplexFloatType{2} ])"},
    {Tensor(), R"([ Tensor (undefined) ])"},
    {ones({2, 2}).requires_grad_(), R"( 1  1
 1  1
[ CPUFloatType{2,2} ])"},
    {tensor({9999.99999, 1.0}), R"( 10000
     1
[ CPUFloatType{2} ])"},
    {tensor({0.00001, 0.00002}), R"(1e-05 *
 1.0000
 2.0000
[ CPUFloatType{2} ])"},
    {tensor({-0.05, -0.02}), R"(0.01 *
-5.0000
-2.0000
[ CPUFloatType{2} ])"},
    {tensor({-50000.25, -0.02}), R"(-5.0000e+04
-2.0000e-02
[ CPUFloatType{2} ])"},
    {tensor({100.0, 1000000000.0}), R"( 1.0000e+02
 1.0000e+09
[ CPUFloatType{2} ])"},
    {tensor({100.0, -10000000000.0}), R"( 1.0000e+02
-1.0000e+10
[ CPUFloatType{2} ])"},
    {ones({1, 1, 1, 1, 1}), R"((1,1,1,.,.) = 
 1
[ CPUFloatType{1,1,1,1,1} ])"},
    {ones({1, 30}) * 0.001, R"(Columns 1 to 100.001 *
 1.0000  1.0000  1.0000  1.0000  1.0000  1.0000  1.0000  1.0000  1.0000  1.0000

Columns 11 to 200.001 *
 1.0000  1.0000  1.0000  1.0000  1.0000  1.0000  1.0000  1.0000  1.0000  1.0000

Columns 21 to 300.001 *
 1.0000  1.0000  1.0000  1.0000  1.0000  1.0000  1.0000  1.0000  1.0000  1.0000
[ CPUFloatType{1,30} ])"},
    {ones({2, 1, 30}) * 0.001, R"((1,.,.) = 
Columns 1 to 9 0.001 *
  1.0000  1.0000  1.0000  1.0000  1.0000  1.0000  1.0000  1.0000  1.0000

Columns 10 to 18 0.001 *
  1.0000  1.0000  1.0000  1.0000  1.0000  1.0000  1.0000  1.0000  1.0000

Columns 19 to 27 0.001 *
  1.0000  1.0000  1.0000  1.0000  1.0000  1.0000  1.0000  1.0000  1.0000

Columns 28 to 30 0.001 *
  1.0000  1.0000  1.0000

(2,.,.) = 
Columns 1 to 9 0.001 *
  1.0000  1.0000  1.0000  1.0000  1.0000  1.0000  1.0000  1.0000  1.0000

Columns 10 to 18 0.001 *
  1.0000  1.0000  1.0000  1.0000  1.0000  1.0000  1.0000  1.0000  1.0000

Columns 19 to 27 0.001 *
  1.0000  1.0000  1.0000  1.0000  1.0000  1.0000  1.0000  1.0000  1.0000

Columns 28 to 30 0.001 *
  1.0000  1.0000  1.0000
[ CPUFloatType{2,1,30} ])"},
    {full({2, 2, 3}, 12345678.9, kDouble), R"((1,.,.) = 
10000000 *
  1.2346  1.2346  1.2346
   1.2346  1.2346  1.2346

(2,.,.) = 
10000000 *
  1.2346  1.2346  1.2346
   1.2346  1.2346  1.2346
[ CPUDoubleType{2,2,3} ])"},
    {full({2}, 999999999.0, kDouble), R"(     1e+09
     1e+09
[ CPUDoubleType{2} ])"},
    {full({}, 5e-324, kDouble), R"(5e-324
[ CPUDoubleType{} ])"},
    {full({}, 1.0/3, kDouble), R"(0.3333333333333333
[ CPUDoubleType{} ])"},
    {full({}, 0.1, kFloat), R"(0.10000000149011612
[ CPUFloatType{} ])"},
    {full({}, 1e15, kDouble), R"(1000000000000000
[ CPUDoubleType{} ])"},
    {full({}, 1e16, kDouble), R"(1e+16
[ CPUDoubleType{} ])"},
    {full({}, 1e-4, kDouble), R"(0.0001
[ CPUDoubleType{} ])"},
    {full({}, 1e-5, kDouble), R"(1e-05
[ CPUDoubleType{} ])"},
    {full({}, -0.0, kDouble), R"(-0
[ CPUDoubleType{} ])"},
    {full({}, nan, kDouble), R"(nan
[ CPUDoubleType{} ])"},
    {full({}, int64_t{9007199254740993}, kLong), R"(9007199254740992
[ CPULongType{} ])"},
    {full({}, INT64_MIN, kLong), R"(-9.223372036854776e+18
[ CPULongType{} ])"},
    {full({2}, INT64_MAX, kLong), R"( 9.2234e+18
 9.2234e+18
[ CPULongType{2} ])"},
    {full({2}, int64_t{123456789}, kLong), R"(1.23457e+08
1.23457e+08
[ CPULongType{2} ])"},
    {full({2}, 1e15 + 0.5, kDouble), R"(1000000000000000 *
 1.0000
 1.0000
[ CPUDoubleType{2} ])"},
    {full({2}, 1e16 * 1.23, kDouble) + 0.5, R"( 1.2300e+16
 1.2300e+16
[ CPUDoubleType{2} ])"},
    {full({2}, 0.1 + 1234567.0, kDouble), R"(1000000 *
 1.2346
 1.2346
[ CPUDoubleType{2} ])"},
    {full({}, 0.1, kHalf), R"(0.0999755859375
[ CPUHalfType{} ])"},
    {full({2}, 0.1, kBFloat16), R"( 0.1001
 0.1001
[ CPUBFloat16Type{2} ])"},
    {full({2}, 1, kUInt64), R"( 1
 1
[ CPUUInt64Type{2} ])"},
  };
  for (const Case& c : cases) EXPECT_EQ(to_string(c.tensor), c.text);
}
// clang-format on

TEST(Print, Streams) {
  std::ostringstream s;
  s.precision(2);
  s << tensor({1.5}) << " " << kFloat32 << " " << Device(kCPU) << " " << Scalar(3) << " "
    << IntArrayRef({1, 2});
  EXPECT_EQ(s.str(), " 1.5000\n[ CPUFloatType{1} ] Float cpu 3 [1, 2]");
  std::ostringstream narrow;
  print(narrow, arange(12).reshape({2, 6}), 12);
  EXPECT_EQ(narrow.str(),
            "Columns 1 to 3  0   1   2\n  6   7   8\n\nColumns 4 to 6  3   4   5\n  9  10  11\n"
            "[ CPULongType{2,6} ]");
}

TEST(Print, NonContiguousAndEveryType) {
  EXPECT_EQ(to_string(arange(6).reshape({2, 3}).t()), to_string(tensor({{0, 3}, {1, 4}, {2, 5}})));
  for (const ScalarType t : {kUInt8, kInt8, kInt16, kInt32, kUInt16, kUInt32, kUInt64})
    EXPECT_EQ(to_string(ones({1}, t)), " 1\n[ CPU" + std::string(enumName(t)) + "Type{1} ]");
}

}  // namespace
}  // namespace torcxx
