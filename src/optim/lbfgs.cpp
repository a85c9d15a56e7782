#include "torcxx/optim/lbfgs.h"

#include <cmath>

#include "optim/numbers.h"
#include "optim/strong_wolfe.h"
#include "torcxx/autograd/grad_mode.h"
#include "torcxx/tensor/functions.gen.h"
#include "torcxx/tensor/operators.h"

namespace torcxx::optim {
namespace {

double largest(const Tensor& t) { return t.abs().max().item<double>(); }
double product(const Tensor& a, const Tensor& b) { return torcxx::dot(a, b).item<double>(); }
Tensor real_view(const Tensor& t) { return t.is_complex() ? view_as_real(t) : t; }

void visit_whole(OptionVisitor& visitor, const char* name, int64_t& value) {
  double wide = static_cast<double>(value);
  visitor.option(name, wide);
  TORCXX_CHECK_VALUE(wide >= 0 && wide < 0x1p53, "LBFGS: ", name, " expected a count, got ", wide);
  value = static_cast<int64_t>(wide);
}

void set_number(OptimizerParamState& state, const char* name, double value) {
  state.tensors.insert(name, detail::tensor_of<double>({}, {value}));
}
double number(const OptimizerParamState& state, const char* name) {
  const Tensor* t = state.tensors.find(name);
  return t ? t->item<double>() : 0;
}

// Adds a row at the end of a list of at most `size`.
void remember(OptimizerParamState& state, const char* name, const Tensor& row, int64_t size) {
  const Tensor* rows = state.tensors.find(name);
  const Tensor all = rows ? cat({*rows, row.unsqueeze(0)}) : row.unsqueeze(0).clone();
  state.tensors.insert(name, all.size(0) > size ? all.narrow(0, 1, size) : all);
}

}  // namespace

std::unique_ptr<OptimizerOptions> LBFGSOptions::clone() const {
  return std::make_unique<LBFGSOptions>(*this);
}
void LBFGSOptions::visit(OptionVisitor& visitor) {
  int64_t evaluations = max_eval_.value_or(max_iter_ * 5 / 4);
  bool search = line_search_fn_.has_value();
  visitor.option("lr", lr_);
  visit_whole(visitor, "max_iter", max_iter_);
  visit_whole(visitor, "max_eval", evaluations);
  visitor.option("tolerance_grad", tolerance_grad_);
  visitor.option("tolerance_change", tolerance_change_);
  visit_whole(visitor, "history_size", history_size_);
  visitor.option("strong_wolfe", search);
  max_eval_ = evaluations;
  line_search_fn_ = search ? std::optional<std::string>("strong_wolfe") : std::nullopt;
}

LBFGS::LBFGS(std::vector<OptimizerParamGroup> groups, LBFGSOptions defaults)
    : Optimizer(std::move(groups), defaults.clone()) {
  check_options(defaults);
  for (const OptimizerParamGroup& g : groups_) check_options(g.options());
  TORCXX_CHECK_VALUE(groups_.size() == 1,
                     "LBFGS doesn't support per-parameter options (parameter groups)");
}
LBFGS::LBFGS(std::vector<Tensor> params, LBFGSOptions defaults)
    : LBFGS(std::vector<OptimizerParamGroup>{OptimizerParamGroup(std::move(params))},
            std::move(defaults)) {}

void LBFGS::check_options(const OptimizerOptions& options) const {
  const auto* o = dynamic_cast<const LBFGSOptions*>(&options);
  TORCXX_CHECK_TYPE(o, "LBFGS: expected LBFGSOptions");
  TORCXX_CHECK_VALUE(o->lr() >= 0, "Invalid learning rate: ", o->lr());
  TORCXX_CHECK_VALUE(o->history_size() > 0, "LBFGS: history_size expected at least 1, got ",
                     o->history_size());
  TORCXX_CHECK_VALUE(o->max_iter() >= 0 && o->max_iter() < (int64_t{1} << 53),
                     "LBFGS: max_iter expected a count, got ", o->max_iter());
  TORCXX_CHECK_VALUE(!o->line_search_fn() || *o->line_search_fn() == "strong_wolfe",
                     "only 'strong_wolfe' is supported, got '", *o->line_search_fn(), "'");
}
// All of it spans the parameters as one vector.
bool LBFGS::has_own_shape(std::string_view) const { return true; }

Tensor LBFGS::gradient() const {
  std::vector<Tensor> parts;
  for (const Tensor& p : groups_[0].params()) {
    const Tensor grad = p.grad().defined() ? p.grad() : zeros_like(p);
    parts.push_back(
        real_view(grad.is_complex() == p.is_complex() ? grad : grad.to(p.dtype())).reshape({-1}));
  }
  return cat(parts);
}

void LBFGS::move(double t, const Tensor& direction) {
  int64_t at = 0;
  for (const Tensor& p : groups_[0].params()) {
    Tensor real = real_view(p);
    real.add_(direction.narrow(0, at, real.numel()).view_as(real), t);
    at += real.numel();
  }
}

// The two-loop recursion.
Tensor LBFGS::direction(const Tensor& gradient, OptimizerParamState& state) {
  Tensor d = gradient.neg();
  const Tensor* found = state.tensors.find("old_dirs");
  const Tensor none;
  const Tensor &dirs = found ? *found : none, &steps = found ? state["old_stps"] : none;
  const int64_t n = found ? dirs.size(0) : 0;
  std::vector<double> scale(static_cast<size_t>(n)), al(static_cast<size_t>(n));
  for (int64_t k = n; k-- > 0;) {
    const auto i = static_cast<size_t>(k);
    scale[i] = 1 / product(dirs[k], steps[k]);
    al[i] = product(steps[k], d) * scale[i];
    d.add_(dirs[k], -al[i]);
  }
  d.mul_(number(state, "H_diag"));
  for (int64_t k = 0; k < n; k++) {
    const auto i = static_cast<size_t>(k);
    d.add_(steps[k], al[i] - product(dirs[k], d) * scale[i]);
  }
  return d;
}

Tensor LBFGS::step(LossClosure closure) {
  TORCXX_CHECK_VALUE(closure, "LBFGS: step() needs a closure that computes the loss");
  const NoGradGuard off;
  const auto evaluate = [&] {
    const AutoGradMode on(true);
    return closure();
  };
  const auto& o = static_cast<const LBFGSOptions&>(groups_[0].options());
  const int64_t max_eval = o.max_eval().value_or(o.max_iter() * 5 / 4);
  auto& held = state_[groups_[0].params()[0].unsafe_impl()];
  if (!held) held = std::make_unique<OptimizerParamState>();
  OptimizerParamState& state = *held;

  const Tensor first = evaluate();
  double loss = first.item<double>();
  int64_t evaluations = 1;
  Tensor g = gradient();
  if (largest(g) <= o.tolerance_grad()) return first;
  for (int64_t iteration = 1; iteration <= o.max_iter(); iteration++) {
    double t = o.lr();
    if (state.step++ == 0) {
      set_number(state, "H_diag", 1);
      state.tensors.insert("d", g.neg());
      t *= std::min(1.0, 1 / g.abs().sum().item<double>());
    } else {
      const Tensor y = g - state["prev_flat_grad"], s = state["d"] * number(state, "t");
      if (const double ys = product(y, s); ys > 1e-10) {
        remember(state, "old_dirs", y, o.history_size());
        remember(state, "old_stps", s, o.history_size());
        set_number(state, "H_diag", ys / product(y, y));
      }
      state.tensors.insert("d", direction(g, state));
    }
    const Tensor d = state["d"];
    state.tensors.insert("prev_flat_grad", g.clone());
    set_number(state, "t", t);
    const double previous_loss = loss, slope = product(g, d);
    if (slope > -o.tolerance_change()) break;
    bool optimal = false;
    if (o.line_search_fn()) {
      std::vector<Tensor> start;
      for (const Tensor& p : groups_[0].params()) start.push_back(p.clone());
      const LineSearch found = strong_wolfe(
          [&](double at) {
            move(at, d);
            const double value = evaluate().item<double>();
            const Tensor there = gradient();
            for (size_t i = 0; i < start.size(); i++) groups_[0].params()[i].copy_(start[i]);
            return LinePoint{at, value, there, product(there, d)};
          },
          t, largest(d), {0, loss, g, slope}, o.tolerance_change());
      evaluations += found.evaluations;
      loss = found.point.loss;
      g = found.point.gradient;
      t = found.point.t;
      set_number(state, "t", t);
      move(t, d);
      optimal = largest(g) <= o.tolerance_grad();
    } else {
      move(t, d);
      if (iteration != o.max_iter()) {
        loss = evaluate().item<double>();
        g = gradient();
        optimal = largest(g) <= o.tolerance_grad();
        evaluations++;
      }
    }
    if (evaluations >= max_eval || optimal || largest(d * t) <= o.tolerance_change() ||
        std::abs(loss - previous_loss) < o.tolerance_change())
      break;
  }
  return first;
}

}  // namespace torcxx::optim
