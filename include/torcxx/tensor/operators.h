// a + b, a < b, !a ... for tensors and numbers, as the functions of the same meaning.
#pragma once
#include "torcxx/tensor/functions.gen.h"

namespace torcxx {

#define TORCXX_BINARY(op, name, reflected)                                           \
  inline Tensor operator op(const Tensor& a, const Tensor& b) { return name(a, b); } \
  inline Tensor operator op(const Tensor& a, const Scalar& b) { return name(a, b); } \
  inline Tensor operator op(const Scalar& a, const Tensor& b) { return reflected; }
TORCXX_BINARY(+, add, add(b, a))
TORCXX_BINARY(-, sub, rsub(b, a))
TORCXX_BINARY(*, mul, mul(b, a))
TORCXX_BINARY(/, div, mul(reciprocal(b), a))
TORCXX_BINARY(%, remainder, remainder(a, b))
TORCXX_BINARY(<, lt, gt(b, a))
TORCXX_BINARY(<=, le, ge(b, a))
TORCXX_BINARY(>, gt, lt(b, a))
TORCXX_BINARY(>=, ge, le(b, a))
TORCXX_BINARY(==, eq, eq(b, a))
TORCXX_BINARY(!=, ne, ne(b, a))
TORCXX_BINARY(&, bitwise_and, bitwise_and(b, a))
TORCXX_BINARY(|, bitwise_or, bitwise_or(b, a))
TORCXX_BINARY(^, bitwise_xor, bitwise_xor(b, a))
#undef TORCXX_BINARY
inline Tensor operator-(const Tensor& a) { return neg(a); }
inline Tensor operator~(const Tensor& a) { return bitwise_not(a); }
inline Tensor operator!(const Tensor& a) { return logical_not(a); }

}  // namespace torcxx
