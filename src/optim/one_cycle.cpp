#include <cmath>
#include <cstring>
#include <numbers>

#include "core/number_text.h"
#include "optim/record.h"
#include "torcxx/optim/lr_scheduler.h"

namespace torcxx::optim {
namespace {

// Finds, and with `value` sets, what the optimizer has for momentum: beta1 before momentum.
struct Momentum : OptionVisitor {
  const double* value;
  bool has_momentum = false, has_betas = false;
  explicit Momentum(const double* v) : value(v) {}
  void option(const char* name, double& v) override {
    if (std::strcmp(name, "momentum") != 0) return;
    has_momentum = true;
    if (value) v = *value;
  }
  void option(const char*, bool&) override {}
  void option(const char* name, betas_t& v) override {
    if (std::strcmp(name, "betas") != 0) return;
    has_betas = true;
    if (value) std::get<0>(v) = *value;
  }
};

std::vector<double> per_group(const char* name, const std::vector<double>& values, size_t groups) {
  if (values.size() == 1) return std::vector<double>(groups, values[0]);
  TORCXX_CHECK_VALUE(values.size() == groups, name, " must have the same length as ",
                     "optimizer.param_groups. ", name, " has ", values.size(),
                     " values, param_groups has ", groups, ".");
  return values;
}

int64_t steps_of(const OneCycleLROptions& o) {
  const auto positive = [](const char* name, int64_t n) {
    TORCXX_CHECK_VALUE(n > 0, "Expected positive integer ", name, ", but got ", n);
    return n;
  };
  if (o.total_steps()) return positive("total_steps", *o.total_steps());
  TORCXX_CHECK_VALUE(o.epochs() && o.steps_per_epoch(),
                     "You must define either total_steps OR (epochs AND steps_per_epoch)");
  int64_t n;
  TORCXX_CHECK_VALUE(!__builtin_mul_overflow(positive("epochs", *o.epochs()),
                                             positive("steps_per_epoch", *o.steps_per_epoch()), &n),
                     "OneCycleLR: epochs * steps_per_epoch overflows");
  return n;
}

}  // namespace

OneCycleLR::OneCycleLR(Optimizer& optimizer, const OneCycleLROptions& options, int64_t last_epoch)
    : LRScheduler(optimizer, last_epoch),
      total_steps_(steps_of(options)),
      pct_start_(options.pct_start()),
      cosine_(options.anneal_strategy() == "cos"),
      cycle_momentum_(options.cycle_momentum()),
      three_phase_(options.three_phase()) {
  TORCXX_CHECK_VALUE(pct_start_ >= 0 && pct_start_ <= 1,
                     "Expected float between 0 and 1 pct_start, but got ",
                     number_text(pct_start_, true));
  TORCXX_CHECK_VALUE(cosine_ || options.anneal_strategy() == "linear",
                     "anneal_strategy must be one of 'cos' or 'linear', instead got ",
                     options.anneal_strategy());
  auto& groups = optimizer.param_groups();
  const auto max_lr = per_group("max_lr", options.max_lr(), groups.size());
  const auto low = per_group("base_momentum", options.base_momentum(), groups.size());
  const auto high = per_group("max_momentum", options.max_momentum(), groups.size());
  Momentum present(nullptr);
  optimizer.defaults().visit(present);
  TORCXX_CHECK_VALUE(
      !cycle_momentum_ || present.has_momentum || present.has_betas,
      "optimizer must support momentum or beta1 with `cycle_momentum` option enabled");
  for (size_t i = 0; i < groups.size(); i++) {
    const double initial = max_lr[i] / options.div_factor();
    cycles_.push_back({initial, max_lr[i], initial / options.final_div_factor(), low[i], high[i]});
    if (last_epoch == -1) groups[i].initial_lr = initial;
  }
  start();
}

std::vector<double> OneCycleLR::get_lr() {
  const double step = static_cast<double>(last_epoch_), total = static_cast<double>(total_steps_);
  TORCXX_CHECK_VALUE(last_epoch_ <= total_steps_, "Tried to step ", last_epoch_,
                     " times. The specified number of total steps is ", total_steps_);
  const auto anneal = [&](double from, double to, double pct) {
    return cosine_ ? to + (from - to) / 2 * (std::cos(std::numbers::pi * pct) + 1)
                   : (to - from) * pct + from;
  };
  // The last step of each phase.
  std::vector<double> ends{pct_start_ * total - 1};
  if (three_phase_) ends.push_back(2 * pct_start_ * total - 2);
  ends.push_back(total - 1);
  size_t phase = 0;
  while (phase + 1 < ends.size() && step > ends[phase]) phase++;
  const double begin = phase ? ends[phase - 1] : 0;
  TORCXX_CHECK_VALUE(ends[phase] != begin, "OneCycleLR: phase ", phase,
                     " has no steps (pct_start * total_steps is too small)");
  const double pct = (step - begin) / (ends[phase] - begin);
  std::vector<double> out;
  for (size_t i = 0; i < cycles_.size(); i++) {
    const Cycle& c = cycles_[i];
    const bool first = phase == 0, last = phase + 1 == ends.size();
    const double from = first ? c.initial_lr : three_phase_ && last ? c.initial_lr : c.max_lr;
    const double to = first ? c.max_lr : last ? c.min_lr : c.initial_lr;
    out.push_back(anneal(from, to, pct));
    if (!cycle_momentum_) continue;
    const double momentum_from = first || (three_phase_ && last) ? c.max_momentum : c.base_momentum;
    const double momentum = anneal(momentum_from, first ? c.base_momentum : c.max_momentum, pct);
    Momentum set(&momentum);
    optimizer_.param_groups()[i].options().visit(set);
  }
  return out;
}

}  // namespace torcxx::optim
