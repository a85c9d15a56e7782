// a + b and friends over TensorBase, for formulas in records.
#pragma once
#include "gen/ops/add.h"
#include "gen/ops/div.h"
#include "gen/ops/mul.h"
#include "gen/ops/neg.h"
#include "gen/ops/rsub.h"
#include "gen/ops/sub.h"

namespace torcxx {

#define TORCXX_OPERATOR(op, name)                                           \
  inline TensorBase operator op(const TensorBase& a, const TensorBase& b) { \
    return ops::name(a, b);                                                 \
  }                                                                         \
  inline TensorBase operator op(const TensorBase& a, const Scalar& b) { return ops::name(a, b); }
TORCXX_OPERATOR(+, add)
TORCXX_OPERATOR(-, sub)
TORCXX_OPERATOR(*, mul)
TORCXX_OPERATOR(/, div)
#undef TORCXX_OPERATOR
inline TensorBase operator+(const Scalar& a, const TensorBase& b) { return ops::add(b, a); }
inline TensorBase operator*(const Scalar& a, const TensorBase& b) { return ops::mul(b, a); }
inline TensorBase operator-(const Scalar& a, const TensorBase& b) { return ops::rsub(b, a); }
inline TensorBase operator-(const TensorBase& a) { return ops::neg(a); }

}  // namespace torcxx
