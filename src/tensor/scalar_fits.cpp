#include "tensor/scalar_fits.h"

#include <cmath>
#include <limits>

namespace torcxx {
namespace {

const char* type_name(ScalarType t) {
  constexpr const char* names[] = {"uint8_t",
                                   "int8_t",
                                   "int16_t",
                                   "int",
                                   "int64_t",
                                   "at::Half",
                                   "float",
                                   "double",
                                   "c10::complex<at::Half>",
                                   "c10::complex<float>",
                                   "c10::complex<double>",
                                   "bool",
                                   "at::BFloat16",
                                   "uint16_t",
                                   "uint32_t",
                                   "uint64_t"};
  return names[static_cast<int>(t)];
}

bool in_floats(double v, ScalarType t) {
  const double most = t == kFloat16 || t == kComplexHalf ? 65504
                      : t == kBFloat16                   ? 0x1.fep127
                      : t == kFloat32 || t == kComplex64 ? std::numeric_limits<float>::max()
                                                         : std::numeric_limits<double>::max();
  return !std::isfinite(v) || std::fabs(v) <= most;
}

bool in_integers(const Scalar& v, ScalarType t) {
  const int bits = static_cast<int>(8 * elementSize(t));
  const double above = std::ldexp(1.0, isSignedType(t) ? bits - 1 : bits);
  const double below = isSignedType(t) ? -above : -(above - 1);
  if (!v.isIntegral(true)) {
    const double d = std::trunc(v.toDouble());
    return d >= below && d < above;
  }
  if (bits == 64) return t == kUInt64 || !v.isUnsigned();
  const auto wide = v.isUnsigned() ? std::numeric_limits<int64_t>::max() : v.toLong();
  return wide >= static_cast<int64_t>(below) && wide <= static_cast<int64_t>(above) - 1;
}

}  // namespace

void check_scalar_fits(const Scalar& value, ScalarType dtype) {
  if (dtype == kBool) return;
  const std::complex<double> z = value.toComplexDouble();
  const bool fits = isComplexType(dtype)
                        ? in_floats(z.real(), dtype) && in_floats(z.imag(), dtype)
                        : z.imag() == 0 && (isFloatingType(dtype) ? in_floats(z.real(), dtype)
                                                                  : in_integers(value, dtype));
  TORCXX_CHECK(fits, "value cannot be converted to type ", type_name(dtype), " without overflow");
}

}  // namespace torcxx
