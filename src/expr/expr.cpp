#include "expr/expr.h"

#include <bit>
#include <cmath>

namespace torcxx {

const char* prim_name(Prim p) {
  static constexpr const char* names[] = {
      "input", "scalar", "const",
#define TORCXX_X(name, function) #function,
      TORCXX_EXPR_UNARY(TORCXX_X) TORCXX_EXPR_BINARY(TORCXX_X) TORCXX_EXPR_TERNARY(TORCXX_X)
#undef TORCXX_X
  };
  return names[static_cast<int>(p)];
}

static bool same(const ExprNode& a, const ExprNode& b) {
  return a.prim == b.prim && a.arity == b.arity && a.index == b.index && a.args[0] == b.args[0] &&
         a.args[1] == b.args[1] && a.args[2] == b.args[2] &&
         std::bit_cast<uint64_t>(a.value) == std::bit_cast<uint64_t>(b.value);
}

uint32_t ExprGraph::add(ExprNode node) {
  for (uint32_t i = 0; i < nodes_.size(); i++)
    if (same(nodes_[i], node)) return i;
  nodes_.push_back(node);
  return size() - 1;
}

uint32_t ExprGraph::inputs_used(uint32_t root) const {
  std::vector<bool> reached(nodes_.size());
  reached[root] = true;
  uint32_t used = 0;
  for (uint32_t i = root + 1; i-- > 0;) {  // arguments stand before their users
    if (!reached[i]) continue;
    const ExprNode& n = nodes_[i];
    if (n.prim == Prim::Input) used |= 1u << n.index;
    for (int k = 0; k < n.arity; k++) reached[n.args[k]] = true;
  }
  return used;
}

uint32_t Expr::id(ExprGraph& g) const {
  return graph_ ? id_ : g.add({.prim = Prim::Const, .value = value_});
}
bool Expr::is_constant() const { return !graph_ || (*graph_)[id_].prim == Prim::Const; }
double Expr::constant() const { return graph_ ? (*graph_)[id_].value : value_; }

// Only identities that hold for every value, NaN and signed zeros included.
static const Expr* identity(Prim p, const Expr* a, size_t n) {
  const auto is = [&](size_t i, double v) { return a[i].is_constant() && a[i].constant() == v; };
  if (p == Prim::Mul && n == 2) return is(0, 1) ? &a[1] : is(1, 1) ? &a[0] : nullptr;
  if (p == Prim::Div && is(1, 1)) return &a[0];
  return nullptr;
}

Expr Expr::apply(Prim p, const TensorForm& form, std::initializer_list<Expr> args) {
  const Expr* a = args.begin();
  if (const Expr* e = identity(p, a, args.size())) return *e;
  bool constant = true;
  ExprGraph* g = nullptr;
  for (const Expr& e : args) {
    constant = constant && !e.graph_;
    if (e.graph_) g = e.graph_;
  }
  if (constant) {  // literal arithmetic in a formula: T(2) / T(3)
    switch (p) {
      case Prim::Add:
        return a[0].value_ + a[1].value_;
      case Prim::Sub:
        return a[0].value_ - a[1].value_;
      case Prim::Mul:
        return a[0].value_ * a[1].value_;
      case Prim::Div:
        return a[0].value_ / a[1].value_;
      case Prim::Neg:
        return -a[0].value_;
      case Prim::Sqrt:
        return std::sqrt(a[0].value_);
      case Prim::Log:
        return std::log(a[0].value_);
      case Prim::Exp:
        return std::exp(a[0].value_);
      default:
        break;
    }
    // No graph to hold it: formulas of constants alone stay literal arithmetic.
    return std::nan("");
  }
  ExprNode node{.prim = p, .arity = static_cast<uint8_t>(args.size()), .form = &form};
  for (size_t i = 0; i < args.size(); i++) node.args[i] = a[i].id(*g);
  return {*g, g->add(node)};
}

#define TORCXX_X(name, function) \
  Expr function(const Expr& a) { return Expr::apply(Prim::name, function##_form, {a}); }
TORCXX_EXPR_UNARY(TORCXX_X)
#undef TORCXX_X
#define TORCXX_X(name, function)                             \
  Expr function(const Expr& a, const Expr& b) {              \
    return Expr::apply(Prim::name, function##_form, {a, b}); \
  }
TORCXX_EXPR_BINARY(TORCXX_X)
#undef TORCXX_X
#define TORCXX_X(name, function)                                \
  Expr function(const Expr& a, const Expr& b, const Expr& c) {  \
    return Expr::apply(Prim::name, function##_form, {a, b, c}); \
  }
TORCXX_EXPR_TERNARY(TORCXX_X)
#undef TORCXX_X

}  // namespace torcxx
