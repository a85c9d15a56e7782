#include "torcxx/optim/lr_scheduler.h"

#include "optim/numbers.h"

namespace torcxx::optim {

LRScheduler::LRScheduler(Optimizer& optimizer, int64_t last_epoch)
    : optimizer_(optimizer), last_epoch_(last_epoch) {
  const auto& groups = optimizer.param_groups();
  for (size_t i = 0; i < groups.size(); i++) {
    if (last_epoch == -1) continue;
    TORCXX_CHECK(groups[i].initial_lr, "param 'initial_lr' is not specified in param_groups[", i,
                 "] when resuming scheduler with last_epoch >= 0 (load the optimizer's state "
                 "first)");
  }
}
LRScheduler::~LRScheduler() = default;

void LRScheduler::start() {
  for (OptimizerParamGroup& g : optimizer_.param_groups()) {
    if (!g.initial_lr) g.initial_lr = g.options().get_lr();
    base_lrs_.push_back(*g.initial_lr);
  }
  initial_ = true;
  step();
  initial_ = false;
}

void LRScheduler::step() {
  TORCXX_CHECK(base_lrs_.size() == optimizer_.param_groups().size(),
               "LRScheduler: the optimizer had ", base_lrs_.size(),
               " parameter groups when the schedule started, but has ",
               optimizer_.param_groups().size());
  step_count_++;
  last_epoch_++;
  const std::vector<double> lr = get_lr();
  TORCXX_CHECK(lr.size() == base_lrs_.size(), "LRScheduler: get_lr() expected ", base_lrs_.size(),
               " values, got ", lr.size());
  for (size_t i = 0; i < lr.size(); i++) optimizer_.param_groups()[i].options().set_lr(lr[i]);
  last_lr_ = lr;
}

std::vector<double> LRScheduler::current_lr() const {
  return each_lr([](double lr, double) { return lr; });
}
std::vector<double> LRScheduler::each_lr(const std::function<double(double, double)>& f) const {
  std::vector<double> out;
  for (const OptimizerParamGroup& g : optimizer_.param_groups())
    out.push_back(f(g.options().get_lr(), base_lrs_[out.size()]));
  return out;
}

OrderedDict<Tensor> LRScheduler::state_dict() const {
  OrderedDict<Tensor> out;
  out.insert("last_epoch", detail::tensor_of<int64_t>({}, {last_epoch_}));
  out.insert("_step_count", detail::tensor_of<int64_t>({}, {step_count_}));
  const int64_t groups = static_cast<int64_t>(base_lrs_.size());
  out.insert("base_lrs", detail::tensor_of<double>({groups}, base_lrs_));
  out.insert("_last_lr", detail::tensor_of<double>({groups}, last_lr_));
  return out;
}

void LRScheduler::load_state_dict(const OrderedDict<Tensor>& state) {
  const auto get = [&](const char* name, size_t count) {
    const Tensor* t = state.find(name);
    TORCXX_CHECK(t, "load_state_dict: missing '", name, "'");
    return detail::numbers(name, *t, static_cast<int64_t>(count));
  };
  const auto epoch = get("last_epoch", 1), count = get("_step_count", 1);
  auto base = get("base_lrs", base_lrs_.size()), last = get("_last_lr", base_lrs_.size());
  for (const double n : {epoch[0], count[0]})
    TORCXX_CHECK_VALUE(n >= -1 && n < 0x1p53, "load_state_dict: expected a count, got ", n);
  last_epoch_ = static_cast<int64_t>(epoch[0]);
  step_count_ = static_cast<int64_t>(count[0]);
  base_lrs_ = std::move(base);
  last_lr_ = std::move(last);
}

}  // namespace torcxx::optim
