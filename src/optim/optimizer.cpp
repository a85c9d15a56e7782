#include "torcxx/optim/optimizer.h"

#include <unordered_set>

#include "torcxx/autograd/grad_mode.h"

namespace torcxx::optim {

OptimizerParamGroup::OptimizerParamGroup(const OptimizerParamGroup& other)
    : initial_lr(other.initial_lr),
      params_(other.params_),
      options_(other.options_ ? other.options_->clone() : nullptr) {}
OptimizerParamGroup& OptimizerParamGroup::operator=(OptimizerParamGroup other) noexcept {
  initial_lr = other.initial_lr;
  params_ = std::move(other.params_);
  options_ = std::move(other.options_);
  return *this;
}
OptimizerOptions& OptimizerParamGroup::options() {
  TORCXX_CHECK(options_, "options(): the parameter group has none; add it to an optimizer first");
  return *options_;
}
const OptimizerOptions& OptimizerParamGroup::options() const {
  return const_cast<OptimizerParamGroup*>(this)->options();
}

Optimizer::Optimizer(std::vector<OptimizerParamGroup> groups,
                     std::unique_ptr<OptimizerOptions> defaults)
    : defaults_(std::move(defaults)) {
  TORCXX_CHECK_VALUE(defaults_, "Optimizer: argument 'defaults' expected options, got null");
  for (OptimizerParamGroup& g : groups) Optimizer::add_param_group(std::move(g));
  TORCXX_CHECK_VALUE(size() > 0, "optimizer got an empty parameter list");
}
Optimizer::~Optimizer() = default;

void Optimizer::check_options(const OptimizerOptions&) const {}

void Optimizer::add_param_group(OptimizerParamGroup group) {
  std::unordered_set<const void*> known;
  for (const OptimizerParamGroup& g : groups_)
    for (const Tensor& p : g.params()) known.insert(p.unsafe_impl());
  std::unordered_set<const void*> own;
  for (const Tensor& p : group.params()) {
    TORCXX_CHECK_TYPE(p.defined(),
                      "optimizer can only optimize Tensors, but one of the params is undefined");
    TORCXX_CHECK_VALUE(p.is_leaf() || autograd::retains_grad(p),
                       "can't optimize a non-leaf Tensor");
    TORCXX_CHECK_VALUE(own.insert(p.unsafe_impl()).second,
                       "optimizer contains a parameter group with duplicate parameters");
    TORCXX_CHECK_VALUE(!known.count(p.unsafe_impl()),
                       "some parameters appear in more than one parameter group");
  }
  if (!group.has_options()) group.set_options(defaults_->clone());
  check_options(group.options());
  groups_.push_back(std::move(group));
}

void Optimizer::zero_grad(bool set_to_none) {
  const NoGradGuard off;
  for (OptimizerParamGroup& g : groups_)
    for (Tensor& p : g.params()) {
      if (set_to_none) {
        autograd::set_grad(p, {});
      } else if (const Tensor grad = p.grad(); grad.defined()) {
        grad.detach().fill_(0);
      }
    }
}

OptimizerParamState& Optimizer::state(const Tensor& parameter) {
  const auto found = state_.find(parameter.unsafe_impl());
  TORCXX_CHECK(found != state_.end(), "state(): the optimizer has no state of this parameter");
  return *found->second;
}

size_t Optimizer::size() const {
  size_t n = 0;
  for (const OptimizerParamGroup& g : groups_) n += g.params().size();
  return n;
}

}  // namespace torcxx::optim
