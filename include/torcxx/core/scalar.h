// One number of any dtype category, as Python's bool, int, float and complex are.
#pragma once
#include <complex>
#include <cstdint>
#include <string>

#include "torcxx/core/dtype.h"
#include "torcxx/core/error.h"

namespace torcxx {

class TORCXX_API Scalar {
 public:
  Scalar() : Scalar(int64_t{0}) {}
  // NOLINTBEGIN: numbers convert as in PyTorch
  template <class T>
  requires std::is_same_v<T, bool>  // nothing that converts to bool, such as text
  Scalar(T v) : tag_(Tag::Bool) {
    v_.i = v;
  }
  template <class T>
  requires(std::is_integral_v<T> && !std::is_same_v<T, bool>) Scalar(T v)
      : tag_(std::is_same_v<T, uint64_t> || std::is_same_v<T, unsigned long long> ? Tag::UInt
                                                                                  : Tag::Int) {
    v_.i = static_cast<int64_t>(v);
    if (tag_ == Tag::UInt && v_.i >= 0) tag_ = Tag::Int;
  }
  Scalar(double v) : tag_(Tag::Double) {
    v_.d[0] = v;
    v_.d[1] = 0;
  }
  Scalar(float v) : Scalar(static_cast<double>(v)) {}
  Scalar(Half v) : Scalar(static_cast<double>(static_cast<float>(v))) {}
  Scalar(BFloat16 v) : Scalar(static_cast<double>(static_cast<float>(v))) {}
  Scalar(std::complex<double> v) : tag_(Tag::Complex) {
    v_.d[0] = v.real();
    v_.d[1] = v.imag();
  }
  Scalar(std::complex<float> v) : Scalar(std::complex<double>(v)) {}
  // NOLINTEND
  bool isBoolean() const { return tag_ == Tag::Bool; }
  bool isIntegral(bool include_bool = false) const {
    return tag_ == Tag::Int || tag_ == Tag::UInt || (include_bool && tag_ == Tag::Bool);
  }
  bool isFloatingPoint() const { return tag_ == Tag::Double; }
  bool isComplex() const { return tag_ == Tag::Complex; }
  bool isUnsigned() const { return tag_ == Tag::UInt; }  // an integer above 2^63
  // The dtype category that takes part in promotion: bool, int64, default float or complex.
  ScalarType type() const;

  double toDouble() const {
    switch (tag_) {
      case Tag::Double:
      case Tag::Complex:
        return v_.d[0];
      case Tag::UInt:
        return static_cast<double>(static_cast<uint64_t>(v_.i));
      default:
        return static_cast<double>(v_.i);
    }
  }
  int64_t toLong() const { return tag_ >= Tag::Double ? double_to_int(v_.d[0]) : v_.i; }
  int toInt() const { return static_cast<int>(toLong()); }
  float toFloat() const { return static_cast<float>(toDouble()); }
  bool toBool() const {
    return tag_ >= Tag::Double ? (v_.d[0] != 0 || (isComplex() && v_.d[1] != 0)) : v_.i != 0;
  }
  std::complex<double> toComplexDouble() const {
    return tag_ == Tag::Complex ? std::complex<double>(v_.d[0], v_.d[1])
                                : std::complex<double>(toDouble(), 0);
  }
  template <class T>
  T to() const {
    if constexpr (std::is_same_v<T, bool>)
      return toBool();
    else if constexpr (std::is_same_v<T, std::complex<double>>)
      return toComplexDouble();
    else if constexpr (std::is_same_v<T, std::complex<float>>)
      return std::complex<float>(toComplexDouble());
    else if constexpr (std::is_integral_v<T>)
      return static_cast<T>(toLong());
    else if constexpr (std::is_floating_point_v<T>)
      return static_cast<T>(toDouble());
    else
      return T(static_cast<float>(toDouble()));
  }
  Scalar operator-() const;
  bool equal(const Scalar& o) const;

 private:
  // Saturates instead of the undefined cast.
  static int64_t double_to_int(double d) {
    if (d != d) return INT64_MIN;
    if (d >= 9223372036854775808.0) return INT64_MIN;
    if (d < -9223372036854775808.0) return INT64_MIN;
    return static_cast<int64_t>(d);
  }
  enum class Tag : int8_t { Bool, Int, UInt, Double, Complex } tag_;
  union {
    int64_t i;
    double d[2];
  } v_;
};
TORCXX_API std::string to_string(const Scalar& s);

}  // namespace torcxx
