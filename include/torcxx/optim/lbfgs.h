// Limited-memory BFGS (Nocedal, 1980; Liu and Nocedal, 1989).
#pragma once
#include "torcxx/optim/optimizer.h"

namespace torcxx::optim {

struct TORCXX_API LBFGSOptions : public OptimizerOptions {
  LBFGSOptions(double lr = 1) : lr_(lr) {}  // NOLINT
  TORCXX_ARG(double, lr) = 1;
  TORCXX_ARG(int64_t, max_iter) = 20;
  TORCXX_ARG(std::optional<int64_t>, max_eval);  // max_iter * 5 / 4 unless given
  TORCXX_ARG(double, tolerance_grad) = 1e-7;
  TORCXX_ARG(double, tolerance_change) = 1e-9;
  TORCXX_ARG(int64_t, history_size) = 100;
  TORCXX_ARG(std::optional<std::string>, line_search_fn);  // "strong_wolfe" or none

 public:
  std::unique_ptr<OptimizerOptions> clone() const override;
  double get_lr() const override { return lr_; }
  void set_lr(double lr) override { lr_ = lr; }
  void visit(OptionVisitor& visitor) override;
};

// Newton's method with an inverse Hessian from the last history_size steps.
class TORCXX_API LBFGS : public Optimizer {
 public:
  // Raises ValueError for more than one group and for options out of range.
  explicit LBFGS(std::vector<OptimizerParamGroup> groups, LBFGSOptions defaults = {});
  explicit LBFGS(std::vector<Tensor> params, LBFGSOptions defaults = {});
  // Iterates until one of the limits or tolerances is reached, and returns the loss before. The
  // closure computes loss and gradients anew; raises ValueError without one.
  Tensor step(LossClosure closure) override;

 protected:
  void check_options(const OptimizerOptions& options) const override;
  bool has_own_shape(std::string_view state) const override;

 private:
  Tensor gradient() const;
  void move(double t, const Tensor& direction);
  // Minus the inverse Hessian times the gradient.
  static Tensor direction(const Tensor& gradient, OptimizerParamState& state);
};

}  // namespace torcxx::optim
