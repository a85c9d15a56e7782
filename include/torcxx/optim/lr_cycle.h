// Learning rate schedules that rise and fall, follow a metric, or are made of others.
#pragma once
#include "torcxx/optim/lr_scheduler.h"

namespace torcxx::optim {

// lr times a function of the epoch, each epoch.
class TORCXX_API MultiplicativeLR : public LRScheduler {
 public:
  using Lambda = std::function<double(int64_t epoch)>;
  MultiplicativeLR(Optimizer& optimizer, Lambda lr_lambda, int64_t last_epoch = -1);

 protected:
  std::vector<double> get_lr() override;
  Lambda lambda_;
};

// Half cosines of T_0, T_0 T_mult, T_0 T_mult^2 ... epochs (Loshchilov and Hutter, 2017).
class TORCXX_API CosineAnnealingWarmRestarts : public LRScheduler {
 public:
  CosineAnnealingWarmRestarts(Optimizer& optimizer, int64_t T_0, int64_t T_mult = 1,
                              double eta_min = 0, int64_t last_epoch = -1);

 protected:
  std::vector<double> get_lr() override;
  int64_t T_0_, T_mult_;
  double eta_min_;
};

struct CyclicLROptions {
  CyclicLROptions(double base_lr, double max_lr) : base_lr_(base_lr), max_lr_(max_lr) {}
  TORCXX_ARG(double, base_lr);
  TORCXX_ARG(double, max_lr);
  TORCXX_ARG(int64_t, step_size_up) = 2000;
  TORCXX_ARG(std::optional<int64_t>, step_size_down);
  TORCXX_ARG(std::string, mode) = "triangular";
  TORCXX_ARG(double, gamma) = 1;
};

// Between base_lr and max_lr, up in step_size_up steps and down in step_size_down (Smith, 2017).
// The momentum stays. mode "triangular", "triangular2" (the range halves each cycle) or "exp_range"
// (times gamma^step).
class TORCXX_API CyclicLR : public LRScheduler {
 public:
  CyclicLR(Optimizer& optimizer, CyclicLROptions options, int64_t last_epoch = -1);

 protected:
  std::vector<double> get_lr() override;
  CyclicLROptions options_;
};

struct ReduceLROnPlateauOptions {
  TORCXX_ARG(std::string, mode) = "min";
  TORCXX_ARG(double, factor) = 0.1;
  TORCXX_ARG(int64_t, patience) = 10;
  TORCXX_ARG(double, threshold) = 1e-4;
  TORCXX_ARG(std::string, threshold_mode) = "rel";
  TORCXX_ARG(int64_t, cooldown) = 0;
  TORCXX_ARG(double, min_lr) = 0;
  TORCXX_ARG(double, eps) = 1e-8;
};

// lr times factor when a metric has not improved for more than `patience` epochs.
class TORCXX_API ReduceLROnPlateau {
 public:
  explicit ReduceLROnPlateau(Optimizer& optimizer, ReduceLROnPlateauOptions options = {});
  // Looks at the metric of one more epoch.
  void step(double metric);
  std::vector<double> get_last_lr() const;
  double best() const { return best_; }

 protected:
  std::vector<double> min_lrs_;  // one, or one for each parameter group

 private:
  bool is_better(double metric) const;
  Optimizer& optimizer_;
  ReduceLROnPlateauOptions options_;
  double best_;
  int64_t bad_epochs_ = 0, cooldown_left_ = 0;
};

// The same with libtorch's name and arguments; min_lr holds none, one, or one for each parameter
// group. Raises ValueError for another number, NotImplementedError for verbose.
class TORCXX_API ReduceLROnPlateauScheduler : public ReduceLROnPlateau {
 public:
  enum SchedulerMode { min, max };
  enum ThresholdMode { rel, abs };
  explicit ReduceLROnPlateauScheduler(Optimizer& optimizer, SchedulerMode mode = min,
                                      double factor = 0.1, int64_t patience = 10,
                                      double threshold = 1e-4, ThresholdMode threshold_mode = rel,
                                      int64_t cooldown = 0, const std::vector<float>& min_lr = {},
                                      double eps = 1e-8, bool verbose = false);
};

}  // namespace torcxx::optim
