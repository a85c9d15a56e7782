// Expr: a scalar formula as data. A record's template instantiated with Expr builds the graph that
// is printed as GPU code, asked which inputs it reads, and evaluated over tensors for higher
// derivatives.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <vector>

namespace torcxx {

class TensorBase;
class Scalar;

// Every primitive: X(enumerator, function name). A dialect is a table over these.
// clang-format off
#define TORCXX_EXPR_UNARY(X)                                                                      \
  X(Neg, neg) X(Abs, abs) X(Sign, sign) X(Sqrt, sqrt) X(Rsqrt, rsqrt) X(Reciprocal, reciprocal)   \
  X(Floor, floor) X(Ceil, ceil) X(Trunc, trunc) X(Round, round) X(Frac, frac) X(Exp, exp)         \
  X(Exp2, exp2) X(Expm1, expm1) X(Log, log) X(Log2, log2) X(Log10, log10) X(Log1p, log1p)         \
  X(Sin, sin) X(Cos, cos) X(Tan, tan) X(Asin, asin) X(Acos, acos) X(Atan, atan) X(Sinh, sinh)     \
  X(Cosh, cosh) X(Tanh, tanh) X(Asinh, asinh) X(Acosh, acosh) X(Atanh, atanh)                     \
  X(Sigmoid, sigmoid) X(Erf, erf) X(Erfc, erfc) X(Erfinv, erfinv) X(Lgamma, lgamma)               \
  X(Digamma, digamma) X(Trigamma, trigamma) X(Isnan, isnan) X(Isinf, isinf)                       \
  X(Isfinite, isfinite) X(Signbit, signbit) X(Conj, conj) X(Angle, angle) X(BitNot, bitwise_not)  \
  X(Not, logical_not)
#define TORCXX_EXPR_BINARY(X)                                                                     \
  X(Add, add) X(Sub, sub) X(Mul, mul) X(Div, div) X(Min, min) X(Max, max) X(Fmin, fmin)           \
  X(Fmax, fmax) X(Pow, pow) X(Atan2, atan2) X(Hypot, hypot) X(Copysign, copysign) X(Fmod, fmod)   \
  X(Remainder, remainder) X(FloorDivide, floor_divide) X(TruncDivide, trunc_divide) X(Lt, lt)     \
  X(Le, le) X(Gt, gt) X(Ge, ge) X(Eq, eq) X(Ne, ne) X(And, logical_and) X(Or, logical_or)         \
  X(BitAnd, bitwise_and) X(BitOr, bitwise_or) X(BitXor, bitwise_xor) X(ShiftLeft, shift_left)     \
  X(ShiftRight, shift_right)
#define TORCXX_EXPR_TERNARY(X) X(Fma, fma) X(Where, where)
// clang-format on

enum class Prim : uint8_t {
  Input,   // index: the operation's tensor number `index`
  Scalar,  // index: its scalar argument number `index`
  Const,   // value
#define TORCXX_X(name, function) name,
  TORCXX_EXPR_UNARY(TORCXX_X) TORCXX_EXPR_BINARY(TORCXX_X) TORCXX_EXPR_TERNARY(TORCXX_X)
#undef TORCXX_X
};
const char* prim_name(Prim p);

// A primitive as operations over tensors (src/tensor/primitives.cpp); null where there is none.
struct TensorForm {
  TensorBase (*unary)(const TensorBase&) = nullptr;
  TensorBase (*binary)(const TensorBase&, const TensorBase&) = nullptr;
  TensorBase (*with_number)(const TensorBase&, const Scalar&) = nullptr;
  TensorBase (*ternary)(const TensorBase&, const TensorBase&, const TensorBase&) = nullptr;
};

struct ExprNode {
  Prim prim;
  uint8_t arity = 0;
  uint16_t index = 0;
  uint32_t args[3] = {};
  double value = 0;
  const TensorForm* form = nullptr;  // of a primitive
};
static_assert(sizeof(ExprNode) <= 64);

// Nodes in topological order, equal ones shared.
class ExprGraph {
 public:
  uint32_t add(ExprNode node);
  const ExprNode& operator[](uint32_t i) const { return nodes_[i]; }
  uint32_t size() const { return static_cast<uint32_t>(nodes_.size()); }
  // Bit i: Input i is reachable from node `root`.
  uint32_t inputs_used(uint32_t root) const;

 private:
  std::vector<ExprNode> nodes_;
};

class Expr {
 public:
  using mask = Expr;
  Expr(double constant) : value_(constant) {}  // NOLINT: T(0.5) in records
  Expr(ExprGraph& graph, uint32_t id) : graph_(&graph), id_(id) {}
  static Expr input(ExprGraph& g, int i) {
    return {g, g.add({Prim::Input, 0, static_cast<uint16_t>(i)})};
  }
  static Expr scalar(ExprGraph& g, int i) {
    return {g, g.add({Prim::Scalar, 0, static_cast<uint16_t>(i)})};
  }
  static Expr apply(Prim p, const TensorForm& form, std::initializer_list<Expr> args);
  // Id in `g`; a constant is added to it on demand.
  uint32_t id(ExprGraph& g) const;
  bool is_constant() const;
  double constant() const;

 private:
  ExprGraph* graph_ = nullptr;  // none: a constant
  uint32_t id_ = 0;
  double value_ = 0;
};
static_assert(sizeof(Expr) <= 64);

// Each function names a TensorForm of its own, so that a static program holds the kernels of those
// primitives alone that the gradients in it are made of.
#define TORCXX_X(name, function)           \
  extern const TensorForm function##_form; \
  Expr function(const Expr& a);
TORCXX_EXPR_UNARY(TORCXX_X)
#undef TORCXX_X
#define TORCXX_X(name, function)           \
  extern const TensorForm function##_form; \
  Expr function(const Expr& a, const Expr& b);
TORCXX_EXPR_BINARY(TORCXX_X)
#undef TORCXX_X
#define TORCXX_X(name, function)           \
  extern const TensorForm function##_form; \
  Expr function(const Expr& a, const Expr& b, const Expr& c);
TORCXX_EXPR_TERNARY(TORCXX_X)
#undef TORCXX_X

inline Expr operator-(const Expr& a) { return neg(a); }
inline Expr operator~(const Expr& a) { return bitwise_not(a); }
inline Expr operator!(const Expr& a) { return logical_not(a); }

#define TORCXX_X(op, function) \
  inline Expr operator op(const Expr& a, const Expr& b) { return function(a, b); }
// clang-format off
TORCXX_X(+, add) TORCXX_X(-, sub) TORCXX_X(*, mul) TORCXX_X(/, div) TORCXX_X(<, lt)
TORCXX_X(<=, le) TORCXX_X(>, gt) TORCXX_X(>=, ge) TORCXX_X(==, eq) TORCXX_X(!=, ne)
TORCXX_X(&, bitwise_and) TORCXX_X(|, bitwise_or) TORCXX_X(^, bitwise_xor) TORCXX_X(<<, shift_left)
TORCXX_X(>>, shift_right)
// clang-format on
#undef TORCXX_X

}  // namespace torcxx
