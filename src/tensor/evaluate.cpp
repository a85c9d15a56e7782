// Formulas over tensors: what makes every gradient differentiable again.
#include <cmath>

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
#include "gen/ops/full.h"
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
#include "gen/ops/rsub.h"
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
#include "tensor/pointwise_node.h"

namespace torcxx {
namespace {

struct Part {  // a tensor, or a number
  TensorBase tensor;
  Scalar number;
  bool is_tensor() const { return tensor.defined(); }
};

using ops::add, ops::mul, ops::div;

TensorBase unary(Prim p, const TensorBase& a) {
  switch (p) {
#define TORCXX_CASE(prim, name) \
  case Prim::prim:              \
    return ops::name(a);
    TORCXX_CASE(Neg, neg)
    TORCXX_CASE(Abs, abs)
    TORCXX_CASE(Sign, sgn)
    TORCXX_CASE(Sqrt, sqrt)
    TORCXX_CASE(Rsqrt, rsqrt)
    TORCXX_CASE(Reciprocal, reciprocal)
    TORCXX_CASE(Floor, floor)
    TORCXX_CASE(Ceil, ceil)
    TORCXX_CASE(Trunc, trunc)
    TORCXX_CASE(Round, round)
    TORCXX_CASE(Frac, frac)
    TORCXX_CASE(Exp, exp)
    TORCXX_CASE(Exp2, exp2)
    TORCXX_CASE(Expm1, expm1)
    TORCXX_CASE(Log, log)
    TORCXX_CASE(Log2, log2)
    TORCXX_CASE(Log10, log10)
    TORCXX_CASE(Log1p, log1p)
    TORCXX_CASE(Sin, sin)
    TORCXX_CASE(Cos, cos)
    TORCXX_CASE(Tan, tan)
    TORCXX_CASE(Asin, asin)
    TORCXX_CASE(Acos, acos)
    TORCXX_CASE(Atan, atan)
    TORCXX_CASE(Sinh, sinh)
    TORCXX_CASE(Cosh, cosh)
    TORCXX_CASE(Tanh, tanh)
    TORCXX_CASE(Asinh, asinh)
    TORCXX_CASE(Acosh, acosh)
    TORCXX_CASE(Atanh, atanh)
    TORCXX_CASE(Sigmoid, sigmoid)
    TORCXX_CASE(Erf, erf)
    TORCXX_CASE(Erfc, erfc)
    TORCXX_CASE(Erfinv, erfinv)
    TORCXX_CASE(Lgamma, lgamma)
    TORCXX_CASE(Digamma, digamma)
    TORCXX_CASE(Isnan, isnan)
    TORCXX_CASE(Isinf, isinf)
    TORCXX_CASE(Isfinite, isfinite)
    TORCXX_CASE(Signbit, signbit)
    TORCXX_CASE(Conj, conj)
    TORCXX_CASE(Angle, angle)
    TORCXX_CASE(BitNot, bitwise_not)
    TORCXX_CASE(Not, logical_not)
#undef TORCXX_CASE
    default:
      detail::raise<NotImplementedError>("no tensor operation for the primitive '", prim_name(p),
                                         "'");
  }
}

// Both tensors: a number becomes a 0-d tensor where an operation has no form that takes one.
TensorBase binary(Prim p, const TensorBase& a, const TensorBase& b) {
  switch (p) {
#define TORCXX_CASE(prim, name) \
  case Prim::prim:              \
    return ops::name(a, b);
    TORCXX_CASE(Add, add)
    TORCXX_CASE(Sub, sub)
    TORCXX_CASE(Mul, mul)
    TORCXX_CASE(Div, div)
    TORCXX_CASE(Min, minimum)
    TORCXX_CASE(Max, maximum)
    TORCXX_CASE(Fmin, fmin)
    TORCXX_CASE(Fmax, fmax)
    TORCXX_CASE(Pow, pow)
    TORCXX_CASE(Atan2, atan2)
    TORCXX_CASE(Hypot, hypot)
    TORCXX_CASE(Copysign, copysign)
    TORCXX_CASE(Fmod, fmod)
    TORCXX_CASE(Remainder, remainder)
    TORCXX_CASE(FloorDivide, _floor_divide)
    TORCXX_CASE(Lt, lt)
    TORCXX_CASE(Le, le)
    TORCXX_CASE(Gt, gt)
    TORCXX_CASE(Ge, ge)
    TORCXX_CASE(Eq, eq)
    TORCXX_CASE(Ne, ne)
    TORCXX_CASE(And, logical_and)
    TORCXX_CASE(Or, logical_or)
    TORCXX_CASE(BitAnd, bitwise_and)
    TORCXX_CASE(BitOr, bitwise_or)
    TORCXX_CASE(BitXor, bitwise_xor)
    TORCXX_CASE(ShiftLeft, bitwise_left_shift)
    TORCXX_CASE(ShiftRight, bitwise_right_shift)
#undef TORCXX_CASE
    case Prim::TruncDivide:
      return ops::_trunc_divide(a, b);
    default:
      detail::raise<NotImplementedError>("no tensor operation for the primitive '", prim_name(p),
                                         "'");
  }
}

TensorBase binary(Prim p, const TensorBase& a, const Scalar& b) {
  switch (p) {
    case Prim::Add:
      return ops::add(a, b);
    case Prim::Sub:
      return ops::sub(a, b);
    case Prim::Mul:
      return ops::mul(a, b);
    case Prim::Div:
      return ops::div(a, b);
    case Prim::Pow:
      return ops::pow(a, b);
    case Prim::Lt:
      return ops::lt(a, b);
    case Prim::Le:
      return ops::le(a, b);
    case Prim::Gt:
      return ops::gt(a, b);
    case Prim::Ge:
      return ops::ge(a, b);
    case Prim::Eq:
      return ops::eq(a, b);
    case Prim::Ne:
      return ops::ne(a, b);
    default:
      return binary(p, a, ops::full({}, b, TensorOptions(a.dtype())));
  }
}

Scalar numbers(Prim p, const Part* v) {
  const double a = v[0].number.toDouble(), b = v[1].number.toDouble();
  switch (p) {
    case Prim::Add:
      return a + b;
    case Prim::Sub:
      return a - b;
    case Prim::Mul:
      return a * b;
    case Prim::Div:
      return a / b;
    case Prim::Neg:
      return -a;
    case Prim::Abs:
      return std::fabs(a);
    case Prim::Reciprocal:
      return 1 / a;
    case Prim::Sqrt:
      return std::sqrt(a);
    case Prim::Exp:
      return std::exp(a);
    case Prim::Log:
      return std::log(a);
    case Prim::Pow:
      return std::pow(a, b);
    case Prim::Copysign:
      return std::copysign(a, b);
    case Prim::Sign:
      return static_cast<double>(a > 0) - static_cast<double>(a < 0);
    case Prim::Floor:
      return std::floor(a);
    case Prim::Trunc:
      return std::trunc(a);
    case Prim::FloorDivide:
      return std::floor(a / b);
    case Prim::And:
      return a != 0 && b != 0;
    case Prim::Or:
      return a != 0 || b != 0;
    case Prim::Min:
      return a < b || a != a ? a : b;
    case Prim::Max:
      return a > b || a != a ? a : b;
    case Prim::Lt:
      return a < b;
    case Prim::Le:
      return a <= b;
    case Prim::Gt:
      return a > b;
    case Prim::Ge:
      return a >= b;
    case Prim::Eq:
      return a == b;
    case Prim::Ne:
      return a != b;
    case Prim::Not:
      return a == 0;
    case Prim::Conj:
      return v[0].number;
    default:
      detail::raise<NotImplementedError>("no scalar form of the primitive '", prim_name(p), "'");
  }
}

Part apply(Prim p, int arity, const Part* v, const TensorOptions& like) {
  bool tensors = false;
  for (int i = 0; i < arity; i++) tensors = tensors || v[i].is_tensor();
  const auto tensor = [&](int i) {
    if (v[i].is_tensor()) return v[i].tensor;
    return ops::full({}, v[i].number, v[i].number.isBoolean() ? TensorOptions(kBool) : like);
  };
  if (!tensors) {
    if (p == Prim::Where) return v[0].number.toBool() ? v[1] : v[2];
    if (p == Prim::Fma)
      return {{}, v[0].number.toDouble() * v[1].number.toDouble() + v[2].number.toDouble()};
    return {{}, numbers(p, v)};
  }
  if (arity == 1) return {unary(p, v[0].tensor), {}};
  if (p == Prim::Where) {
    if (!v[0].is_tensor()) return v[0].number.toBool() ? v[1] : v[2];
    return {ops::where(v[0].tensor, tensor(1), tensor(2)), {}};
  }
  if (p == Prim::Fma) {
    const Part product = apply(Prim::Mul, 2, v, like);
    const Part both[] = {product, v[2]};
    return apply(Prim::Add, 2, both, like);
  }
  if (v[0].is_tensor() && v[1].is_tensor()) return {binary(p, v[0].tensor, v[1].tensor), {}};
  if (v[0].is_tensor()) return {binary(p, v[0].tensor, v[1].number), {}};
  if (p == Prim::Add || p == Prim::Mul) return {binary(p, v[1].tensor, v[0].number), {}};
  if (p == Prim::Sub) return {ops::rsub(v[1].tensor, v[0].number), {}};
  return {binary(p, tensor(0), v[1].tensor), {}};
}

}  // namespace

TensorBase evaluate(const ExprGraph& graph, uint32_t root, const TensorBase* inputs,
                    const Scalar* input_scalars, const Scalar* scalars) {
  std::vector<Part> value(root + 1);
  std::vector<bool> wanted(root + 1);
  wanted[root] = true;
  for (uint32_t i = root + 1; i-- > 0;)
    for (int k = 0; wanted[i] && k < graph[i].arity; k++) wanted[graph[i].args[k]] = true;
  // inputs[0] is the incoming gradient: its dtype is that of the formula's constants
  const TensorOptions like = TensorOptions(inputs[0].dtype()).device(inputs[0].device());
  for (uint32_t i = 0; i <= root; i++) {
    if (!wanted[i]) continue;
    const ExprNode& n = graph[i];
    if (n.prim == Prim::Input) {
      if (inputs[n.index].defined())
        value[i].tensor = inputs[n.index];
      else
        value[i].number = input_scalars[n.index - 1];
    } else if (n.prim == Prim::Scalar) {
      value[i].number = scalars[n.index];
    } else if (n.prim == Prim::Const) {
      value[i].number = n.value;
    } else {
      Part args[3];
      for (int k = 0; k < n.arity; k++) args[k] = value[n.args[k]];
      value[i] = apply(n.prim, n.arity, args, like);
    }
  }
  return value[root].is_tensor() ? value[root].tensor
                                 : ops::full(inputs[0].sizes(), value[root].number, like);
}

}  // namespace torcxx
