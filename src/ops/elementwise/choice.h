// Elementwise operations that choose a pointwise record by dtype.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Angle : Composite {
  static constexpr auto schema = "angle(Tensor self) -> Tensor";
  static constexpr auto doc = "Angle of a complex number; of a real one 0 or pi.";
  static Tensor forward(const Tensor& self) {
    return self.is_complex() ? atan2(imag(self), real(self)) : _angle(self);
  }
};

struct BitwiseNot : Composite {
  static constexpr auto schema = "bitwise_not(Tensor self) -> Tensor";
  static constexpr auto doc = "Bits inverted; of booleans the negation.";
  static constexpr bool inplace = true;
  static Tensor forward(const Tensor& self) {
    return self.dtype() == kBool ? logical_not(self) : _bitwise_not(self);
  }
};

struct RoundDecimals : Composite {
  static constexpr auto schema = "round.decimals(Tensor self, *, int decimals) -> Tensor";
  static constexpr auto doc =
      "Rounded to a number of decimals, halves to even; negative ones count from the point to the "
      "left.";
  static constexpr bool inplace = true;
  static Tensor forward(const Tensor& self, int64_t decimals) {
    if (decimals == 0) return round(self);
    TORCXX_CHECK_NOT_IMPLEMENTED(self.is_floating_point(),
                                 "\"round\" with decimals not implemented for '", self.dtype(),
                                 "'");
    const Scalar scale = std::pow(10.0, std::fabs(static_cast<double>(decimals)));
    return decimals > 0 ? div(round(mul(self, scale)), scale) : mul(round(div(self, scale)), scale);
  }
};

struct Square : Composite {
  static constexpr auto schema = "square(Tensor self) -> Tensor";
  static constexpr auto doc = "Square of each element; of booleans as int64.";
  static constexpr bool inplace = true;
  static Tensor forward(const Tensor& self) {
    return _square(self.dtype() == kBool ? to(self, kInt64) : self);
  }
};

}  // namespace torcxx::ops
