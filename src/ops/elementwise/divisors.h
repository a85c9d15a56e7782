// Common divisors and multiples of integers.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Gcd : Composite {
  static constexpr auto schema = "gcd(Tensor self, Tensor other) -> Tensor";
  static constexpr auto doc = "Greatest common divisor of integers.";
  static constexpr bool inplace = true;
  static Tensor forward(const Tensor& self, const Tensor& other) {
    const ScalarType t = promoteTypes(self.dtype(), other.dtype());
    TORCXX_CHECK_NOT_IMPLEMENTED(isIntegralType(t), "\"gcd_cpu\" not implemented for '",
                                 enumName(t), "'");
    const std::vector<Tensor> x =
        broadcast_tensors(std::vector<Tensor>{abs(to(self, t)), abs(to(other, t))});
    Tensor a = x[0], b = x[1];
    for (;;) {  // Euclid's steps for all elements at once
      const Tensor open = ne(b, 0);
      if (!*static_cast<const bool*>(any(open).const_data_ptr())) return abs(_contiguous_copy(a));
      const Tensor rest = remainder(a, masked_fill(b, logical_not(open), 1));
      a = where(open, b, a);
      b = masked_fill(rest, logical_not(open), 0);
    }
  }
};

struct Lcm : Composite {
  static constexpr auto schema = "lcm(Tensor self, Tensor other) -> Tensor";
  static constexpr auto doc = "Least common multiple of integers, 0 where one is 0.";
  static constexpr bool inplace = true;
  static Tensor forward(const Tensor& self, const Tensor& other) {
    const Tensor d = gcd(self, other);
    return abs(mul(_trunc_divide(to(self, d.dtype()), masked_fill(d, eq(d, 0), 1)), other));
  }
};

}  // namespace torcxx::ops
