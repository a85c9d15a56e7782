// Optimizer: parameter groups, their state, and the step.
#pragma once
#include <map>
#include <optional>
#include <string_view>

#include "torcxx/core/function.h"
#include "torcxx/nn/ordered_dict.h"
#include "torcxx/optim/options.h"
#include "torcxx/tensor/tensor.h"

namespace torcxx::optim {

// Parameters that share options. Without options of its own a group takes the optimizer's.
class TORCXX_API OptimizerParamGroup {
 public:
  OptimizerParamGroup(std::vector<Tensor> params)  // NOLINT
      : params_(std::move(params)) {}
  OptimizerParamGroup(std::vector<Tensor> params, std::unique_ptr<OptimizerOptions> options)
      : params_(std::move(params)), options_(std::move(options)) {}
  OptimizerParamGroup(const OptimizerParamGroup& other);
  OptimizerParamGroup(OptimizerParamGroup&&) noexcept = default;
  OptimizerParamGroup& operator=(OptimizerParamGroup other) noexcept;

  std::vector<Tensor>& params() { return params_; }
  const std::vector<Tensor>& params() const { return params_; }
  bool has_options() const { return options_ != nullptr; }
  // Raises Error when the group has none.
  OptimizerOptions& options();
  const OptimizerOptions& options() const;
  void set_options(std::unique_ptr<OptimizerOptions> options) { options_ = std::move(options); }

  // The learning rate before any scheduler; set by the first one.
  std::optional<double> initial_lr;

 private:
  std::vector<Tensor> params_;
  std::unique_ptr<OptimizerOptions> options_;
};

// What an optimizer remembers of one parameter: named tensors and the steps taken.
struct OptimizerParamState {
  int64_t step = 0;
  OrderedDict<Tensor> tensors;
  // Raises IndexError when there is no such tensor.
  Tensor& operator[](const std::string& name) { return tensors[name]; }
};

class TORCXX_API Optimizer {
 public:
  using LossClosure = std::function<Tensor()>;
  using State = std::map<void*, std::unique_ptr<OptimizerParamState>>;

  // Raises ValueError for no groups or parameters, and as add_param_group.
  Optimizer(std::vector<OptimizerParamGroup> groups, std::unique_ptr<OptimizerOptions> defaults);
  Optimizer(const Optimizer&) = delete;
  virtual ~Optimizer();

  // Raises TypeError for an undefined parameter, ValueError for a non-leaf, for a parameter that
  // is already in a group, and for options out of range.
  void add_param_group(OptimizerParamGroup group);
  // Updates every parameter that has a gradient. The closure, if any, is called first, with
  // gradients recorded; its loss is returned.
  virtual Tensor step(LossClosure closure = nullptr) = 0;
  // Drops gradients, or fills them with 0.
  void zero_grad(bool set_to_none = true);

  std::vector<OptimizerParamGroup>& param_groups() { return groups_; }
  const std::vector<OptimizerParamGroup>& param_groups() const { return groups_; }
  OptimizerOptions& defaults() { return *defaults_; }
  const OptimizerOptions& defaults() const { return *defaults_; }
  // By parameter.unsafe_impl().
  State& state() { return state_; }
  const State& state() const { return state_; }
  // Of one parameter; raises Error when it has none yet.
  OptimizerParamState& state(const Tensor& parameter);
  // Number of parameters.
  size_t size() const;

  // Flat names: "state.<parameter>.exp_avg", "state.<parameter>.step" (float32),
  // "param_groups.<group>.lr" (float64), ".params" (indices of its parameters). Tensors of the
  // state share memory with the optimizer.
  OrderedDict<Tensor> state_dict() const;
  // Copies the values; state takes the dtype of its parameter. Raises ValueError for groups that do
  // not match, Error for missing or unknown names and wrong shapes; then nothing has changed.
  void load_state_dict(const OrderedDict<Tensor>& state);

 protected:
  // Raises ValueError for options that the optimizer refuses.
  virtual void check_options(const OptimizerOptions& options) const;
  // Whether state_dict holds the number of steps.
  virtual bool counts_steps() const { return true; }
  // Whether the state of that name is one number, not a tensor like the parameter.
  virtual bool is_number(std::string_view) const { return false; }
  // Whether the state of that name may have any shape and dtype.
  virtual bool has_own_shape(std::string_view) const { return false; }

  std::vector<OptimizerParamGroup> groups_;
  std::unique_ptr<OptimizerOptions> defaults_;
  State state_;
};

namespace detail {
struct OptimizerRecord;
}

// The step of the optimizers made from records: one pass over all parameters.
class TORCXX_API FusedOptimizer : public Optimizer {
 public:
  Tensor step(LossClosure closure = nullptr) override;

 protected:
  FusedOptimizer(const detail::OptimizerRecord& record, std::vector<OptimizerParamGroup> groups,
                 std::unique_ptr<OptimizerOptions> defaults);
  void check_options(const OptimizerOptions& options) const override;
  bool counts_steps() const override;
  bool is_number(std::string_view state) const override;

 private:
  const detail::OptimizerRecord& record_;
};

}  // namespace torcxx::optim
