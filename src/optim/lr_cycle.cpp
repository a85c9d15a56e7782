#include "torcxx/optim/lr_cycle.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace torcxx::optim {

MultiplicativeLR::MultiplicativeLR(Optimizer& optimizer, Lambda lr_lambda, int64_t last_epoch)
    : LRScheduler(optimizer, last_epoch), lambda_(std::move(lr_lambda)) {
  TORCXX_CHECK_TYPE(lambda_, "MultiplicativeLR: lr_lambda is empty");
  start();
}
std::vector<double> MultiplicativeLR::get_lr() {
  if (initial_) return current_lr();
  const double factor = lambda_(last_epoch_);
  return each_lr([&](double lr, double) { return lr * factor; });
}

CosineAnnealingWarmRestarts::CosineAnnealingWarmRestarts(Optimizer& optimizer, int64_t T_0,
                                                         int64_t T_mult, double eta_min,
                                                         int64_t last_epoch)
    : LRScheduler(optimizer, last_epoch), T_0_(T_0), T_mult_(T_mult), eta_min_(eta_min) {
  TORCXX_CHECK_VALUE(T_0 > 0, "Expected positive integer T_0, but got ", T_0);
  TORCXX_CHECK_VALUE(T_mult >= 1, "Expected integer T_mult >= 1, but got ", T_mult);
  start();
}
std::vector<double> CosineAnnealingWarmRestarts::get_lr() {
  int64_t length = T_0_, at = last_epoch_;
  if (T_mult_ == 1) {
    at %= T_0_;
  } else {
    while (at >= length) {
      at -= length;
      length *= T_mult_;
    }
  }
  const double share = static_cast<double>(at) / static_cast<double>(length);
  return each_lr([&](double, double base) {
    return eta_min_ + (base - eta_min_) * (1 + std::cos(std::numbers::pi * share)) / 2;
  });
}

CyclicLR::CyclicLR(Optimizer& optimizer, CyclicLROptions options, int64_t last_epoch)
    : LRScheduler(optimizer, last_epoch), options_(std::move(options)) {
  const std::string& mode = options_.mode();
  TORCXX_CHECK_VALUE(mode == "triangular" || mode == "triangular2" || mode == "exp_range",
                     "CyclicLR: mode is invalid: '", mode, "'");
  TORCXX_CHECK_VALUE(options_.step_size_up() > 0 && options_.step_size_down().value_or(1) > 0,
                     "CyclicLR: step sizes must be positive");
  if (last_epoch == -1)
    for (OptimizerParamGroup& g : optimizer.param_groups()) {
      g.options().set_lr(options_.base_lr());
      g.initial_lr.reset();
    }
  start();
}
std::vector<double> CyclicLR::get_lr() {
  const auto up = static_cast<double>(options_.step_size_up()),
             t = static_cast<double>(last_epoch_);
  const auto down =
      static_cast<double>(options_.step_size_down().value_or(options_.step_size_up()));
  const double total = up + down, ratio = up / total;
  const double cycle = std::floor(1 + t / total), x = 1 + t / total - cycle;
  const double height = x <= ratio ? x / ratio : (x - 1) / (ratio - 1);
  const double scale = options_.mode() == "triangular"    ? 1
                       : options_.mode() == "triangular2" ? 1 / std::pow(2.0, cycle - 1)
                                                          : std::pow(options_.gamma(), t);
  return each_lr(
      [&](double, double base) { return base + (options_.max_lr() - base) * height * scale; });
}

ReduceLROnPlateau::ReduceLROnPlateau(Optimizer& optimizer, ReduceLROnPlateauOptions options)
    : optimizer_(optimizer), options_(std::move(options)) {
  TORCXX_CHECK_VALUE(options_.factor() < 1, "Factor should be < 1.0.");
  TORCXX_CHECK_VALUE(options_.mode() == "min" || options_.mode() == "max", "mode ", options_.mode(),
                     " is unknown!");
  TORCXX_CHECK_VALUE(options_.threshold_mode() == "rel" || options_.threshold_mode() == "abs",
                     "threshold mode ", options_.threshold_mode(), " is unknown!");
  const double worst = std::numeric_limits<double>::infinity();
  best_ = options_.mode() == "min" ? worst : -worst;
  min_lrs_ = {options_.min_lr()};
}
bool ReduceLROnPlateau::is_better(double metric) const {
  const double sign = options_.mode() == "max" ? 1 : -1;
  const double margin = options_.threshold_mode() == "rel"
                            ? best_ * (1 + sign * options_.threshold())
                            : best_ + sign * options_.threshold();
  return sign * metric > sign * margin;
}
void ReduceLROnPlateau::step(double metric) {
  if (is_better(metric)) {
    best_ = metric;
    bad_epochs_ = 0;
  } else {
    bad_epochs_++;
  }
  if (cooldown_left_ > 0) {
    cooldown_left_--;
    bad_epochs_ = 0;
  }
  if (bad_epochs_ <= options_.patience()) return;
  auto& groups = optimizer_.param_groups();
  for (size_t i = 0; i < groups.size(); i++) {
    const double lr = groups[i].options().get_lr();
    const double least = min_lrs_[std::min(i, min_lrs_.size() - 1)];
    const double next = std::max(lr * options_.factor(), least);
    if (lr - next > options_.eps()) groups[i].options().set_lr(next);
  }
  cooldown_left_ = options_.cooldown();
  bad_epochs_ = 0;
}
std::vector<double> ReduceLROnPlateau::get_last_lr() const {
  std::vector<double> out;
  for (const OptimizerParamGroup& g : optimizer_.param_groups())
    out.push_back(g.options().get_lr());
  return out;
}

ReduceLROnPlateauScheduler::ReduceLROnPlateauScheduler(
    Optimizer& optimizer, SchedulerMode mode, double factor, int64_t patience, double threshold,
    ThresholdMode threshold_mode, int64_t cooldown, const std::vector<float>& min_lr, double eps,
    bool verbose)
    : ReduceLROnPlateau(optimizer, ReduceLROnPlateauOptions()
                                       .mode(mode == min ? "min" : "max")
                                       .factor(factor)
                                       .patience(patience)
                                       .threshold(threshold)
                                       .threshold_mode(threshold_mode == rel ? "rel" : "abs")
                                       .cooldown(cooldown)
                                       .eps(eps)) {
  TORCXX_CHECK_NOT_IMPLEMENTED(!verbose, "ReduceLROnPlateauScheduler: verbose");
  const size_t groups = optimizer.param_groups().size();
  TORCXX_CHECK_VALUE(min_lr.size() <= 1 || min_lr.size() == groups, "min_lr: expected 1 or ",
                     groups, " values, got ", min_lr.size());
  if (!min_lr.empty()) min_lrs_.assign(min_lr.begin(), min_lr.end());
}

}  // namespace torcxx::optim
