// Learning rate schedules: each step() sets the learning rate of every parameter group.
#pragma once
#include "torcxx/core/function.h"
#include "torcxx/optim/optimizer.h"

namespace torcxx::optim {

// Base. As in PyTorch the schedule starts in the constructor: the final class ends its own with
// start(), which sets the learning rates of epoch last_epoch + 1. The optimizer must outlive it.
class TORCXX_API LRScheduler {
 public:
  // last_epoch -1 begins a schedule; else groups must have an initial_lr (Error), which resuming an
  // optimizer's state_dict brings.
  explicit LRScheduler(Optimizer& optimizer, int64_t last_epoch = -1);
  LRScheduler(const LRScheduler&) = delete;
  virtual ~LRScheduler();

  // Once per epoch (or batch, as the schedule counts), after optimizer.step().
  void step();
  // Of each parameter group, as set last.
  const std::vector<double>& get_last_lr() const { return last_lr_; }
  int64_t last_epoch() const { return last_epoch_; }
  Optimizer& optimizer() const { return optimizer_; }

  // "last_epoch", "_step_count", "base_lrs", "_last_lr". Loading leaves the optimizer alone, whose
  // own state_dict holds the learning rates. Raises Error for missing names and wrong sizes.
  OrderedDict<Tensor> state_dict() const;
  void load_state_dict(const OrderedDict<Tensor>& state);

 protected:
  void start();
  // Learning rates of epoch last_epoch().
  virtual std::vector<double> get_lr() = 0;
  std::vector<double> current_lr() const;
  // f(learning rate of the group, its initial one) for each group.
  std::vector<double> each_lr(const std::function<double(double lr, double base)>& f) const;

  Optimizer& optimizer_;
  std::vector<double> base_lrs_, last_lr_;
  int64_t last_epoch_, step_count_ = 0;
  bool initial_ = false;  // inside start()
};

// lr * gamma every step_size epochs.
class TORCXX_API StepLR : public LRScheduler {
 public:
  StepLR(Optimizer& optimizer, int64_t step_size, double gamma = 0.1, int64_t last_epoch = -1);

 protected:
  std::vector<double> get_lr() override;
  int64_t step_size_;
  double gamma_;
};

// lr * gamma at each milestone (as often as it is listed).
class TORCXX_API MultiStepLR : public LRScheduler {
 public:
  MultiStepLR(Optimizer& optimizer, std::vector<int64_t> milestones, double gamma = 0.1,
              int64_t last_epoch = -1);

 protected:
  std::vector<double> get_lr() override;
  std::vector<int64_t> milestones_;
  double gamma_;
};

// lr * gamma every epoch.
class TORCXX_API ExponentialLR : public LRScheduler {
 public:
  ExponentialLR(Optimizer& optimizer, double gamma, int64_t last_epoch = -1);

 protected:
  std::vector<double> get_lr() override;
  double gamma_;
};

// lr * factor until epoch total_iters.
class TORCXX_API ConstantLR : public LRScheduler {
 public:
  explicit ConstantLR(Optimizer& optimizer, double factor = 1.0 / 3, int64_t total_iters = 5,
                      int64_t last_epoch = -1);

 protected:
  std::vector<double> get_lr() override;
  double factor_;
  int64_t total_iters_;
};

// A factor from start_factor to end_factor, linear over total_iters epochs.
class TORCXX_API LinearLR : public LRScheduler {
 public:
  explicit LinearLR(Optimizer& optimizer, double start_factor = 1.0 / 3, double end_factor = 1,
                    int64_t total_iters = 5, int64_t last_epoch = -1);

 protected:
  std::vector<double> get_lr() override;
  double start_factor_, end_factor_;
  int64_t total_iters_;
};

// (1 - epoch / total_iters) ^ power.
class TORCXX_API PolynomialLR : public LRScheduler {
 public:
  explicit PolynomialLR(Optimizer& optimizer, int64_t total_iters = 5, double power = 1,
                        int64_t last_epoch = -1);

 protected:
  std::vector<double> get_lr() override;
  int64_t total_iters_;
  double power_;
};

// Half a cosine from the initial learning rate to eta_min over T_max epochs (Loshchilov and Hutter,
// 2017), by PyTorch's recurrence.
class TORCXX_API CosineAnnealingLR : public LRScheduler {
 public:
  CosineAnnealingLR(Optimizer& optimizer, int64_t T_max, double eta_min = 0,
                    int64_t last_epoch = -1);

 protected:
  std::vector<double> get_lr() override;
  int64_t T_max_;
  double eta_min_;
};

// The initial learning rate times a function of the epoch, one for all groups or one for each.
class TORCXX_API LambdaLR : public LRScheduler {
 public:
  using Lambda = std::function<double(int64_t epoch)>;
  LambdaLR(Optimizer& optimizer, Lambda lr_lambda, int64_t last_epoch = -1);
  LambdaLR(Optimizer& optimizer, std::vector<Lambda> lr_lambdas, int64_t last_epoch = -1);

 protected:
  std::vector<double> get_lr() override;
  std::vector<Lambda> lambdas_;
};

// Lists hold one value, or one for each parameter group.
struct OneCycleLROptions {
  OneCycleLROptions(double max_lr) : max_lr_({max_lr}) {}                        // NOLINT
  OneCycleLROptions(std::vector<double> max_lr) : max_lr_(std::move(max_lr)) {}  // NOLINT
  TORCXX_ARG(std::vector<double>, max_lr);
  TORCXX_ARG(std::optional<int64_t>, total_steps);
  TORCXX_ARG(std::optional<int64_t>, epochs);
  TORCXX_ARG(std::optional<int64_t>, steps_per_epoch);
  TORCXX_ARG(double, pct_start) = 0.3;
  TORCXX_ARG(std::string, anneal_strategy) = "cos";
  TORCXX_ARG(bool, cycle_momentum) = true;
  TORCXX_ARG(std::vector<double>, base_momentum) = {0.85};
  TORCXX_ARG(std::vector<double>, max_momentum) = {0.95};
  TORCXX_ARG(double, div_factor) = 25;
  TORCXX_ARG(double, final_div_factor) = 1e4;
  TORCXX_ARG(bool, three_phase) = false;
};

// Up to max_lr and down again, the momentum (or beta1) the other way (Smith and Topin, 2018). Step
// it every batch; total_steps or epochs and steps_per_epoch must be given.
class TORCXX_API OneCycleLR : public LRScheduler {
 public:
  OneCycleLR(Optimizer& optimizer, const OneCycleLROptions& options, int64_t last_epoch = -1);
  OneCycleLR(Optimizer& optimizer, double max_lr, int64_t total_steps)
      : OneCycleLR(optimizer, OneCycleLROptions(max_lr).total_steps(total_steps)) {}

 protected:
  std::vector<double> get_lr() override;
  struct Cycle {
    double initial_lr, max_lr, min_lr, base_momentum, max_momentum;
  };
  std::vector<Cycle> cycles_;
  int64_t total_steps_;
  double pct_start_;
  bool cosine_, cycle_momentum_, three_phase_;
};

}  // namespace torcxx::optim
