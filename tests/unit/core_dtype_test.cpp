// Dtypes, devices, scalars and error texts.
#include <gtest/gtest.h>
#include <torcxx/core/array_ref.h>
#include <torcxx/core/device.h>
#include <torcxx/core/dtype.h>
#include <torcxx/core/error.h>
#include <torcxx/core/scalar.h>

#include <cmath>
#include <limits>

#include "unit/core_expect.h"

namespace torcxx {
namespace {

// Row and column: dtypes in enumerator order. From torch.promote_types of PyTorch 2.15: the
// result's number in base 16, '-' where it raises.
constexpr const char* promotion[kNumScalarTypes] = {
    "0223456789a0c---", "2123456789a1c---", "2223456789a2c---", "3333456789a3c---",
    "4444456789a4c---", "5555556789a56555", "6666666799a66666", "77777777aaa77777",
    "8888889a89a89---", "9999999a99a99---", "aaaaaaaaaaaaa---", "0123456789abc---",
    "ccccc66799accccc", "-----567----cd--", "-----567----c-e-", "-----567----c--f"};
// From torch.can_cast: row to column.
constexpr const char* casting[kNumScalarTypes] = {
    "1111111111101111", "1111111111101111", "1111111111101111", "1111111111101111",
    "1111111111101111", "0000011111101000", "0000011111101000", "0000011111101000",
    "0000000011100000", "0000000011100000", "0000000011100000", "1111111111111111",
    "0000011111101000", "1111111111101111", "1111111111101111", "1111111111101111"};

TEST(CoreDtype, PromotesAsPyTorch) {
  for (int i = 0; i < kNumScalarTypes; i++)
    for (int j = 0; j < kNumScalarTypes; j++) {
      const auto a = static_cast<ScalarType>(i), b = static_cast<ScalarType>(j);
      SCOPED_TRACE(detail::cat(a, " and ", b));
      const char expected = promotion[i][j];
      if (expected == '-')
        EXPECT_THROW(promoteTypes(a, b), Error);
      else
        EXPECT_EQ("0123456789abcdef"[static_cast<int>(promoteTypes(a, b))], expected);
    }
  EXPECT_ERROR(promoteTypes(kUInt64, kUInt32), Error,
               "Promotion for uint16, uint32, uint64 types is not supported, attempted to promote "
               "UInt64 and UInt32");
}

TEST(CoreDtype, CastsAsPyTorch) {
  for (int i = 0; i < kNumScalarTypes; i++)
    for (int j = 0; j < kNumScalarTypes; j++) {
      const auto a = static_cast<ScalarType>(i), b = static_cast<ScalarType>(j);
      EXPECT_EQ(canCast(a, b), casting[i][j] == '1') << toString(a) << " to " << toString(b);
    }
}

TEST(CoreDtype, NamesAndSizes) {
  EXPECT_EQ(toString(kFloat32), "float32");
  EXPECT_EQ(toString(kComplexHalf), "complex32");
  EXPECT_EQ(toString(ScalarType::Undefined), "undefined");
  EXPECT_EQ(enumName(kInt64), "Long");
  EXPECT_EQ(enumName(kBFloat16), "BFloat16");
#define SIZE(T, name, text)                                                  \
  EXPECT_EQ(elementSize(ScalarType::name), static_cast<int64_t>(sizeof(T))); \
  EXPECT_EQ(toString(ScalarType::name), text);                               \
  EXPECT_EQ(scalar_type_of<T>, ScalarType::name);                            \
  dispatch_dtype(ScalarType::name, [](auto v) { EXPECT_TRUE((std::is_same_v<decltype(v), T>)); });
  TORCXX_FORALL_TYPES(SIZE)
#undef SIZE
  for (const ScalarType t : {kComplexHalf, ScalarType::Undefined})
    EXPECT_THROW(dispatch_dtype(t, [](auto) {}), NotImplementedError);
}

TEST(CoreDtype, DefaultIsFloating) {
  EXPECT_EQ(get_default_dtype(), kFloat32);
  EXPECT_THROW(set_default_dtype(kInt32), TypeError);
  EXPECT_THROW(set_default_dtype(kComplex64), TypeError);
  set_default_dtype(kFloat64);
  EXPECT_EQ(get_default_dtype(), kFloat64);
  EXPECT_EQ(Scalar(1.0).type(), kFloat64);
  EXPECT_EQ(Scalar(std::complex<float>(1, 2)).type(), kComplex128);
  set_default_dtype(kFloat32);
}

TEST(CoreDevice, ParsesAsPyTorch) {
  EXPECT_EQ(Device("cpu"), Device(kCPU));
  EXPECT_EQ(Device("cuda:1"), Device(kCUDA, 1));
  EXPECT_EQ(Device("cuda:127").str(), "cuda:127");
  EXPECT_EQ(Device("mps").type(), DeviceType::Metal);
  EXPECT_EQ(Device("metal").str(), "mps");
  EXPECT_EQ(Device("meta").str(), "meta");
  static_assert(Device(kCUDA, 3).type_ == kCUDA);
  EXPECT_ERROR(Device(kCUDA, 300), Error, "got 300");
  EXPECT_ERROR(Device(kCUDA, -2), Error, "got -2");
  EXPECT_THROW(Device(static_cast<const char*>(nullptr)), Error);
  EXPECT_ERROR(Device(""), Error, "Device string must not be empty");
  EXPECT_ERROR(Device("foo"), Error, "device type at start of device string: foo");
  for (const char* bad : {"cuda:", "cuda:x", "cuda:-1", "cuda:01", "cuda:1 ", "cuda:1:2",
                          "cuda:128", "cuda:99999999999999999999"})
    EXPECT_ERROR(Device{bad}, Error, detail::cat("Invalid device string: '", bad, "'"));
}

TEST(CoreScalar, TypesAndText) {
  EXPECT_EQ(Scalar(true).type(), kBool);
  EXPECT_EQ(Scalar(3).type(), kInt64);
  EXPECT_EQ(Scalar(uint8_t{3}).type(), kInt64);
  EXPECT_EQ(Scalar(UINT64_MAX).type(), kUInt64);
  EXPECT_EQ(Scalar(Half(1.5f)).type(), kFloat32);
  EXPECT_EQ(to_string(Scalar(true)), "True");
  EXPECT_EQ(to_string(Scalar(-3)), "-3");
  EXPECT_EQ(to_string(Scalar(UINT64_MAX)), "18446744073709551615");
  EXPECT_EQ(to_string(Scalar(1.0)), "1.0");
  EXPECT_EQ(to_string(Scalar(0.1)), "0.1");
  EXPECT_EQ(to_string(Scalar(1e300)), "1e+300");
  EXPECT_EQ(to_string(Scalar(std::numeric_limits<double>::infinity())), "inf");
  EXPECT_EQ(to_string(Scalar(std::complex<double>(1, -2))), "(1-2j)");
  EXPECT_EQ(to_string(Scalar(std::complex<double>(0, 2))), "(0+2j)");
}

TEST(CoreScalar, Negates) {
  EXPECT_EQ((-Scalar(3)).toLong(), -3);
  EXPECT_EQ((-Scalar(0.0)).toDouble(), 0.0);
  EXPECT_TRUE(std::signbit((-Scalar(0.0)).toDouble()));
  EXPECT_EQ((-Scalar(std::complex<double>(1, 2))).toComplexDouble(), std::complex<double>(-1, -2));
  const Scalar big = -Scalar(INT64_MIN);
  EXPECT_TRUE(big.isUnsigned());
  EXPECT_EQ(to_string(big), "9223372036854775808");
  EXPECT_EQ((-big).toLong(), INT64_MIN);
  EXPECT_THROW(-Scalar(true), Error);
  EXPECT_THROW(-Scalar(UINT64_MAX), ValueError);
}

TEST(CoreScalar, ComparesExactly) {
  EXPECT_TRUE(Scalar(2).equal(2.0));
  EXPECT_FALSE(Scalar(2).equal(2.5));
  EXPECT_TRUE(Scalar(2).equal(std::complex<double>(2, 0)));
  EXPECT_FALSE(Scalar(2).equal(std::complex<double>(2, 1)));
  EXPECT_FALSE(Scalar(1).equal(true));
  EXPECT_TRUE(Scalar(true).equal(true));
  // 2^53 + 1 is no double: a rounded comparison would call these equal.
  EXPECT_FALSE(Scalar((int64_t{1} << 53) + 1).equal(0x1p53));
  EXPECT_FALSE(Scalar(UINT64_MAX).equal(0x1p64));
  EXPECT_FALSE(Scalar(UINT64_MAX).equal(-1));
  EXPECT_TRUE(Scalar(uint64_t{1} << 63).equal(0x1p63));
  EXPECT_FALSE(Scalar(INT64_MAX).equal(std::nan("")));
}

TEST(CoreScalar, ConvertsWithoutUndefinedCasts) {
  EXPECT_EQ(Scalar(2.9).toLong(), 2);
  EXPECT_EQ(Scalar(1e300).toLong(), INT64_MIN);
  EXPECT_EQ(Scalar(std::nan("")).toLong(), INT64_MIN);
  EXPECT_TRUE(Scalar(std::complex<double>(0, 1)).toBool());
  EXPECT_EQ(Scalar(UINT64_MAX).toDouble(), 0x1p64);
  EXPECT_EQ(Scalar(UINT64_MAX).to<uint64_t>(), UINT64_MAX);
  EXPECT_EQ(static_cast<float>(Scalar(1.5).to<Half>()), 1.5f);
}

TEST(CoreError, MessagesHoldTheirParts) {
  EXPECT_EQ(detail::cat("a", 1, ' ', -2LL, ' ', 3u, ' ', 0.1, ' ', true, ' ', kInt8),
            "a1 -2 3 0.1 true int8");
  EXPECT_EQ(detail::cat(UINT64_MAX, ' ', INT64_MIN), "18446744073709551615 -9223372036854775808");
  EXPECT_EQ(detail::cat(std::numeric_limits<double>::lowest()), "-1.7976931348623157e+308");
  EXPECT_EQ(to_string(IntArrayRef({2, -3})), "[2, -3]");
  EXPECT_EQ(to_string(IntArrayRef()), "[]");
  EXPECT_EQ(detail::cat(Device("cuda:2"), IntArrayRef({1})), "cuda:2[1]");
}

}  // namespace
}  // namespace torcxx
