// The parts of floating numbers.
#pragma once
#include "ops/record.h"

namespace torcxx::ops {

struct Frexp : Function {
  static constexpr auto schema = "frexp.Tensor(Tensor self) -> (Tensor mantissa, Tensor exponent)";
  static constexpr auto doc =
      "self as mantissa * 2^exponent, the mantissa's size in [0.5, 1); exponents are int32.";
  template <class C> static Tensor grad_self(const C& c) {
    return c.grad_mantissa * exp2(neg(to(c.exponent, c.grad_mantissa.dtype())));
  }
};

struct Nextafter : Function {
  static constexpr auto schema = "nextafter(Tensor self, Tensor other) -> Tensor";
  static constexpr auto doc = "The number next to self on the way to other.";
  static constexpr bool inplace = true;
  template <class C> static Tensor grad_self(const C& c) {
    return sum_to_size(c.grad, c.self_sizes);
  }
  template <class C> static Tensor grad_other(const C& c) {
    return sum_to_size(zeros_like(c.grad), c.other_sizes);
  }
};

}  // namespace torcxx::ops
