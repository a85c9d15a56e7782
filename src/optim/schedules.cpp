// PyTorch's recurrences: each learning rate from the one before, so that schedules can be chained
// and changed by hand.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "torcxx/optim/lr_scheduler.h"

namespace torcxx::optim {

StepLR::StepLR(Optimizer& optimizer, int64_t step_size, double gamma, int64_t last_epoch)
    : LRScheduler(optimizer, last_epoch), step_size_(step_size), gamma_(gamma) {
  TORCXX_CHECK_VALUE(step_size > 0, "StepLR: expected positive integer step_size, but got ",
                     step_size);
  start();
}
std::vector<double> StepLR::get_lr() {
  if (last_epoch_ == 0 || last_epoch_ % step_size_ != 0) return current_lr();
  return each_lr([&](double lr, double) { return lr * gamma_; });
}

MultiStepLR::MultiStepLR(Optimizer& optimizer, std::vector<int64_t> milestones, double gamma,
                         int64_t last_epoch)
    : LRScheduler(optimizer, last_epoch), milestones_(std::move(milestones)), gamma_(gamma) {
  start();
}
std::vector<double> MultiStepLR::get_lr() {
  const auto times = std::count(milestones_.begin(), milestones_.end(), last_epoch_);
  if (times == 0) return current_lr();
  const double factor = std::pow(gamma_, static_cast<double>(times));
  return each_lr([&](double lr, double) { return lr * factor; });
}

ExponentialLR::ExponentialLR(Optimizer& optimizer, double gamma, int64_t last_epoch)
    : LRScheduler(optimizer, last_epoch), gamma_(gamma) {
  start();
}
std::vector<double> ExponentialLR::get_lr() {
  if (initial_) return current_lr();
  return each_lr([&](double lr, double) { return lr * gamma_; });
}

ConstantLR::ConstantLR(Optimizer& optimizer, double factor, int64_t total_iters, int64_t last_epoch)
    : LRScheduler(optimizer, last_epoch), factor_(factor), total_iters_(total_iters) {
  TORCXX_CHECK_VALUE(factor >= 0 && factor <= 1,
                     "Constant multiplicative factor expected to be between 0 and 1.");
  start();
}
std::vector<double> ConstantLR::get_lr() {
  if (last_epoch_ == 0) return each_lr([&](double lr, double) { return lr * factor_; });
  if (last_epoch_ != total_iters_) return current_lr();
  return each_lr([&](double lr, double) { return lr * (1 / factor_); });
}

LinearLR::LinearLR(Optimizer& optimizer, double start_factor, double end_factor,
                   int64_t total_iters, int64_t last_epoch)
    : LRScheduler(optimizer, last_epoch),
      start_factor_(start_factor),
      end_factor_(end_factor),
      total_iters_(total_iters) {
  TORCXX_CHECK_VALUE(
      start_factor > 0 && start_factor <= 1,
      "Starting multiplicative factor expected to be greater than 0 and less or equal to 1.");
  TORCXX_CHECK_VALUE(end_factor >= 0 && end_factor <= 1,
                     "Ending multiplicative factor expected to be between 0 and 1.");
  start();
}
std::vector<double> LinearLR::get_lr() {
  if (last_epoch_ == 0) return each_lr([&](double lr, double) { return lr * start_factor_; });
  if (initial_ || last_epoch_ > total_iters_) return current_lr();
  const double slope = end_factor_ - start_factor_;
  const double before = static_cast<double>(total_iters_) * start_factor_ +
                        static_cast<double>(last_epoch_ - 1) * slope;
  return each_lr([&](double lr, double) { return lr * (1 + slope / before); });
}

PolynomialLR::PolynomialLR(Optimizer& optimizer, int64_t total_iters, double power,
                           int64_t last_epoch)
    : LRScheduler(optimizer, last_epoch), total_iters_(total_iters), power_(power) {
  start();
}
std::vector<double> PolynomialLR::get_lr() {
  if (initial_ || last_epoch_ > total_iters_) return current_lr();
  const double total = static_cast<double>(total_iters_), epoch = static_cast<double>(last_epoch_);
  const double factor = std::pow((1 - epoch / total) / (1 - (epoch - 1) / total), power_);
  return each_lr([&](double lr, double) { return lr * factor; });
}

CosineAnnealingLR::CosineAnnealingLR(Optimizer& optimizer, int64_t T_max, double eta_min,
                                     int64_t last_epoch)
    : LRScheduler(optimizer, last_epoch), T_max_(T_max), eta_min_(eta_min) {
  TORCXX_CHECK_VALUE(T_max > 0, "CosineAnnealingLR: expected positive integer T_max, but got ",
                     T_max);
  start();
}
std::vector<double> CosineAnnealingLR::get_lr() {
  if (initial_) return current_lr();
  const double T = static_cast<double>(T_max_), epoch = static_cast<double>(last_epoch_);
  if (step_count_ == 1 && last_epoch_ > 0)
    return each_lr([&](double, double base) {
      return eta_min_ + (base - eta_min_) * (1 + std::cos(epoch * std::numbers::pi / T)) / 2;
    });
  if ((last_epoch_ - 1 - T_max_) % (2 * T_max_) == 0)  // the recurrence would divide by 0
    return each_lr([&](double lr, double base) {
      return lr + (base - eta_min_) * (1 - std::cos(std::numbers::pi / T)) / 2;
    });
  const double ratio = (1 + std::cos(std::numbers::pi * epoch / T)) /
                       (1 + std::cos(std::numbers::pi * (epoch - 1) / T));
  return each_lr([&](double lr, double) { return ratio * (lr - eta_min_) + eta_min_; });
}

LambdaLR::LambdaLR(Optimizer& optimizer, Lambda lr_lambda, int64_t last_epoch)
    : LambdaLR(optimizer,
               std::vector<Lambda>(optimizer.param_groups().size(), std::move(lr_lambda)),
               last_epoch) {}
LambdaLR::LambdaLR(Optimizer& optimizer, std::vector<Lambda> lr_lambdas, int64_t last_epoch)
    : LRScheduler(optimizer, last_epoch), lambdas_(std::move(lr_lambdas)) {
  TORCXX_CHECK_VALUE(lambdas_.size() == optimizer.param_groups().size(), "Expected ",
                     optimizer.param_groups().size(), " lr_lambdas, but got ", lambdas_.size());
  for (const Lambda& f : lambdas_) TORCXX_CHECK_TYPE(f, "LambdaLR: lr_lambda is empty");
  start();
}
std::vector<double> LambdaLR::get_lr() {
  std::vector<double> out;
  for (size_t i = 0; i < lambdas_.size(); i++)
    out.push_back(base_lrs_[i] * lambdas_[i](last_epoch_));
  return out;
}

}  // namespace torcxx::optim
