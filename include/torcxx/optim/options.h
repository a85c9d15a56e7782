// Hyper-parameters of an optimizer, as the parameter groups hold them.
#pragma once
#include <memory>
#include <tuple>

#include "torcxx/nn/options.h"

namespace torcxx::optim {

using betas_t = std::tuple<double, double>;

// Sees every option by name, to read or change it.
class TORCXX_API OptionVisitor {
 public:
  virtual ~OptionVisitor();
  virtual void option(const char* name, double& value) = 0;
  virtual void option(const char* name, bool& value) = 0;
  virtual void option(const char* name, betas_t& value) = 0;
};

class TORCXX_API OptimizerOptions {
 public:
  virtual ~OptimizerOptions();
  virtual std::unique_ptr<OptimizerOptions> clone() const = 0;
  virtual double get_lr() const = 0;
  virtual void set_lr(double lr) = 0;
  virtual void visit(OptionVisitor& visitor) = 0;
};

// Gives an options class its copy, its learning rate and comparison.
template <class Derived>
class OptimizerCloneableOptions : public OptimizerOptions {
 public:
  std::unique_ptr<OptimizerOptions> clone() const override {
    return std::make_unique<Derived>(static_cast<const Derived&>(*this));
  }
  double get_lr() const override { return static_cast<const Derived&>(*this).lr(); }
  void set_lr(double lr) override { static_cast<Derived&>(*this).lr(lr); }
};

}  // namespace torcxx::optim
