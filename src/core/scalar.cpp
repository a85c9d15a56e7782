#include "torcxx/core/scalar.h"

#include <cmath>

namespace torcxx {
namespace {

// As Python prints it: shortest digits that read back, always visibly a float.
void append_float(std::string& out, double v) {
  const size_t start = out.size();
  detail::append(out, v);
  if (std::isfinite(v) && out.find_first_of(".e", start) == std::string::npos) out += ".0";
}

// Whether an integer and a double are the same number; the integer is not rounded.
template <class I>
bool same_number(I i, double d) {
  const double limit = std::is_signed_v<I> ? 0x1p63 : 0x1p64;
  if (!(d >= (std::is_signed_v<I> ? -limit : 0.0) && d < limit)) return false;
  return d == std::floor(d) && static_cast<I>(d) == i;
}

}  // namespace

ScalarType Scalar::type() const {
  switch (tag_) {
    case Tag::Bool:
      return kBool;
    case Tag::Int:
      return kInt64;
    case Tag::UInt:
      return kUInt64;
    case Tag::Double:
      return get_default_dtype();
    default:
      return toComplexType(get_default_dtype());
  }
}

Scalar Scalar::operator-() const {
  switch (tag_) {
    case Tag::Bool:
      detail::raise<Error>("Scalar: negation of a boolean is not supported");
    case Tag::Int:
      if (v_.i == INT64_MIN) return Scalar(uint64_t{1} << 63);
      return Scalar(-v_.i);
    case Tag::UInt:
      TORCXX_CHECK_VALUE(v_.i == INT64_MIN, "Scalar: the negative of ", to_string(*this),
                         " does not fit into int64");
      return Scalar(INT64_MIN);
    case Tag::Double:
      return Scalar(-v_.d[0]);
    default:
      return Scalar(std::complex<double>(-v_.d[0], -v_.d[1]));
  }
}

bool Scalar::equal(const Scalar& o) const {
  if (tag_ == Tag::Bool || o.tag_ == Tag::Bool) return tag_ == o.tag_ && v_.i == o.v_.i;
  if (tag_ < Tag::Double && o.tag_ < Tag::Double) return tag_ == o.tag_ && v_.i == o.v_.i;
  if (tag_ >= Tag::Double && o.tag_ >= Tag::Double)
    return v_.d[0] == o.v_.d[0] && toComplexDouble().imag() == o.toComplexDouble().imag();
  const Scalar& integer = tag_ < Tag::Double ? *this : o;
  const Scalar& other = tag_ < Tag::Double ? o : *this;
  if (other.toComplexDouble().imag() != 0) return false;
  return integer.tag_ == Tag::UInt ? same_number(static_cast<uint64_t>(integer.v_.i), other.v_.d[0])
                                   : same_number(integer.v_.i, other.v_.d[0]);
}

std::string to_string(const Scalar& s) {
  std::string out;
  if (s.isBoolean()) {
    detail::append(out, std::string_view(s.toBool() ? "True" : "False"));
  } else if (s.isUnsigned()) {
    detail::append(out, static_cast<unsigned long long>(s.toLong()));
  } else if (s.isIntegral()) {
    detail::append(out, static_cast<long long>(s.toLong()));
  } else if (s.isFloatingPoint()) {
    append_float(out, s.toDouble());
  } else {
    const std::complex<double> v = s.toComplexDouble();
    out += '(';
    detail::append(out, v.real());
    if (!std::signbit(v.imag())) out += '+';
    detail::append(out, v.imag());
    out += "j)";
  }
  return out;
}

}  // namespace torcxx
