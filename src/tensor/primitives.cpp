// What each primitive of a formula is over tensors. Every form stands in a section of its own,
// which a static program drops when none of its formulas uses the primitive.
#include "expr/expr.h"
#include "gen/ops/_floor_divide.h"
#include "gen/ops/_trunc_divide.h"
#include "gen/ops/abs.h"
#include "gen/ops/acos.h"
#include "gen/ops/acosh.h"
#include "gen/ops/add.h"
#include "gen/ops/angle.h"
#include "gen/ops/asin.h"
#include "gen/ops/asinh.h"
#include "gen/ops/atan.h"
#include "gen/ops/atan2.h"
#include "gen/ops/atanh.h"
#include "gen/ops/bitwise_and.h"
#include "gen/ops/bitwise_left_shift.h"
#include "gen/ops/bitwise_not.h"
#include "gen/ops/bitwise_or.h"
#include "gen/ops/bitwise_right_shift.h"
#include "gen/ops/bitwise_xor.h"
#include "gen/ops/ceil.h"
#include "gen/ops/conj.h"
#include "gen/ops/copysign.h"
#include "gen/ops/cos.h"
#include "gen/ops/cosh.h"
#include "gen/ops/digamma.h"
#include "gen/ops/div.h"
#include "gen/ops/eq.h"
#include "gen/ops/erf.h"
#include "gen/ops/erfc.h"
#include "gen/ops/erfinv.h"
#include "gen/ops/exp.h"
#include "gen/ops/exp2.h"
#include "gen/ops/expm1.h"
#include "gen/ops/floor.h"
#include "gen/ops/fmax.h"
#include "gen/ops/fmin.h"
#include "gen/ops/fmod.h"
#include "gen/ops/frac.h"
#include "gen/ops/ge.h"
#include "gen/ops/gt.h"
#include "gen/ops/hypot.h"
#include "gen/ops/isfinite.h"
#include "gen/ops/isinf.h"
#include "gen/ops/isnan.h"
#include "gen/ops/le.h"
#include "gen/ops/lgamma.h"
#include "gen/ops/log.h"
#include "gen/ops/log10.h"
#include "gen/ops/log1p.h"
#include "gen/ops/log2.h"
#include "gen/ops/logical_and.h"
#include "gen/ops/logical_not.h"
#include "gen/ops/logical_or.h"
#include "gen/ops/lt.h"
#include "gen/ops/maximum.h"
#include "gen/ops/minimum.h"
#include "gen/ops/mul.h"
#include "gen/ops/ne.h"
#include "gen/ops/neg.h"
#include "gen/ops/pow.h"
#include "gen/ops/reciprocal.h"
#include "gen/ops/remainder.h"
#include "gen/ops/round.h"
#include "gen/ops/rsqrt.h"
#include "gen/ops/sgn.h"
#include "gen/ops/sigmoid.h"
#include "gen/ops/signbit.h"
#include "gen/ops/sin.h"
#include "gen/ops/sinh.h"
#include "gen/ops/sqrt.h"
#include "gen/ops/sub.h"
#include "gen/ops/tan.h"
#include "gen/ops/tanh.h"
#include "gen/ops/trunc.h"
#include "gen/ops/where.h"

namespace torcxx {

#define TORCXX_UNARY(primitive, op) \
  const TensorForm primitive##_form = {.unary = [](const TensorBase& a) { return ops::op(a); }};
#define TORCXX_OF_TENSORS(op) [](const TensorBase& a, const TensorBase& b) { return ops::op(a, b); }
#define TORCXX_BINARY(primitive, op) \
  const TensorForm primitive##_form = {.binary = TORCXX_OF_TENSORS(op)};
#define TORCXX_WITH_NUMBER(primitive, op) \
  const TensorForm primitive##_form = {   \
      .binary = TORCXX_OF_TENSORS(op),    \
      .with_number = [](const TensorBase& a, const Scalar& b) { return ops::op(a, b); }};

TORCXX_UNARY(neg, neg)
TORCXX_UNARY(abs, abs)
TORCXX_UNARY(sign, sgn)
TORCXX_UNARY(sqrt, sqrt)
TORCXX_UNARY(rsqrt, rsqrt)
TORCXX_UNARY(reciprocal, reciprocal)
TORCXX_UNARY(floor, floor)
TORCXX_UNARY(ceil, ceil)
TORCXX_UNARY(trunc, trunc)
TORCXX_UNARY(round, round)
TORCXX_UNARY(frac, frac)
TORCXX_UNARY(exp, exp)
TORCXX_UNARY(exp2, exp2)
TORCXX_UNARY(expm1, expm1)
TORCXX_UNARY(log, log)
TORCXX_UNARY(log2, log2)
TORCXX_UNARY(log10, log10)
TORCXX_UNARY(log1p, log1p)
TORCXX_UNARY(sin, sin)
TORCXX_UNARY(cos, cos)
TORCXX_UNARY(tan, tan)
TORCXX_UNARY(asin, asin)
TORCXX_UNARY(acos, acos)
TORCXX_UNARY(atan, atan)
TORCXX_UNARY(sinh, sinh)
TORCXX_UNARY(cosh, cosh)
TORCXX_UNARY(tanh, tanh)
TORCXX_UNARY(asinh, asinh)
TORCXX_UNARY(acosh, acosh)
TORCXX_UNARY(atanh, atanh)
TORCXX_UNARY(sigmoid, sigmoid)
TORCXX_UNARY(erf, erf)
TORCXX_UNARY(erfc, erfc)
TORCXX_UNARY(erfinv, erfinv)
TORCXX_UNARY(lgamma, lgamma)
TORCXX_UNARY(digamma, digamma)
TORCXX_UNARY(isnan, isnan)
TORCXX_UNARY(isinf, isinf)
TORCXX_UNARY(isfinite, isfinite)
TORCXX_UNARY(signbit, signbit)
TORCXX_UNARY(conj, conj)
TORCXX_UNARY(angle, angle)
TORCXX_UNARY(bitwise_not, bitwise_not)
TORCXX_UNARY(logical_not, logical_not)
TORCXX_WITH_NUMBER(add, add)
TORCXX_WITH_NUMBER(sub, sub)
TORCXX_WITH_NUMBER(mul, mul)
TORCXX_WITH_NUMBER(div, div)
TORCXX_BINARY(min, minimum)
TORCXX_BINARY(max, maximum)
TORCXX_BINARY(fmin, fmin)
TORCXX_BINARY(fmax, fmax)
TORCXX_WITH_NUMBER(pow, pow)
TORCXX_BINARY(atan2, atan2)
TORCXX_BINARY(hypot, hypot)
TORCXX_BINARY(copysign, copysign)
TORCXX_BINARY(fmod, fmod)
TORCXX_BINARY(remainder, remainder)
TORCXX_BINARY(floor_divide, _floor_divide)
TORCXX_WITH_NUMBER(lt, lt)
TORCXX_WITH_NUMBER(le, le)
TORCXX_WITH_NUMBER(gt, gt)
TORCXX_WITH_NUMBER(ge, ge)
TORCXX_WITH_NUMBER(eq, eq)
TORCXX_WITH_NUMBER(ne, ne)
TORCXX_BINARY(logical_and, logical_and)
TORCXX_BINARY(logical_or, logical_or)
TORCXX_BINARY(bitwise_and, bitwise_and)
TORCXX_BINARY(bitwise_or, bitwise_or)
TORCXX_BINARY(bitwise_xor, bitwise_xor)
TORCXX_BINARY(shift_left, bitwise_left_shift)
TORCXX_BINARY(shift_right, bitwise_right_shift)
TORCXX_BINARY(trunc_divide, _trunc_divide)

const TensorForm where_form = {.ternary = [](const TensorBase& c, const TensorBase& a,
                                             const TensorBase& b) { return ops::where(c, a, b); }};
const TensorForm fma_form = {};       // evaluated as a product and a sum
const TensorForm trigamma_form = {};  // not an operation yet

}  // namespace torcxx
