// Formulas over tensors: what makes every gradient differentiable again.
#include <cmath>

#include "gen/ops/full.h"
#include "tensor/pointwise_node.h"

namespace torcxx {

namespace {

struct Part {  // a tensor, or a number
  TensorBase tensor;
  Scalar number;
  bool is_tensor() const { return tensor.defined(); }
};

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

// One primitive over parts; a number becomes a 0-d tensor where no operation takes one.
Part apply(Prim p, const TensorForm& form, int arity, const Part* v, const TensorOptions& like) {
  const TensorBase* some = nullptr;
  for (int i = arity; i-- > 0;)
    if (v[i].is_tensor()) some = &v[i].tensor;
  if (p == Prim::Where && !v[0].is_tensor()) return v[0].number.toBool() ? v[1] : v[2];
  if (p == Prim::Fma) {
    const Part sum[] = {apply(Prim::Mul, mul_form, 2, v, like), v[2]};
    return apply(Prim::Add, add_form, 2, sum, like);
  }
  if (!some) return {{}, numbers(p, v)};
  if (form.with_number) {
    if (!v[1].is_tensor()) return {form.with_number(v[0].tensor, v[1].number), {}};
    if (!v[0].is_tensor() && (p == Prim::Add || p == Prim::Mul))
      return {form.with_number(v[1].tensor, v[0].number), {}};
  }
  const auto tensor = [&](int i) {
    if (v[i].is_tensor()) return v[i].tensor;
    if (v[i].number.isBoolean()) return ops::full({}, v[i].number, TensorOptions(kBool));
    const bool rounds = isIntegralType(some->dtype(), true);
    return ops::full({}, v[i].number, rounds ? like : TensorOptions(some->dtype()));
  };
  if (form.unary) return {form.unary(v[0].tensor), {}};
  if (form.binary) return {form.binary(tensor(0), tensor(1)), {}};
  if (form.ternary) return {form.ternary(v[0].tensor, tensor(1), tensor(2)), {}};
  detail::raise<NotImplementedError>("no tensor operation for the primitive '", prim_name(p), "'");
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
      value[i] = apply(n.prim, *n.form, n.arity, args, like);
    }
  }
  return value[root].is_tensor() ? value[root].tensor
                                 : ops::full(inputs[0].sizes(), value[root].number, like);
}

}  // namespace torcxx
