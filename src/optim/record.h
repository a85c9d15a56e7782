// What the generator makes of an optimizer's record.
#pragma once
#include "backend/cpu/isa_table.h"
#include "backend/cpu/optim.h"
#include "torcxx/optim/optimizer.h"

namespace torcxx::optim::detail {

struct StateRecord {
  const char* name;
  int variant;                                 // bit of the variant that needs it; -1: all do
  double (*initial)(const OptimizerOptions&);  // null: 0
};

struct NumberRecord {
  const char* name;
  double (*initial)(const OptimizerOptions&);
};

struct OptimizerRecord {
  const char* name;
  const char* schema;  // "SGD(float lr=1e-3, ...)"
  const char* doc;
  std::unique_ptr<OptimizerOptions> (*options)();  // the defaults
  int states;
  StateRecord state[cpu::kMaxOptimStates];
  int numbers;
  NumberRecord number[cpu::kMaxOptimNumbers];
  bool counts;
  void (*check)(const OptimizerOptions&);
  unsigned (*variant)(const OptimizerOptions&);
  void (*scalars)(const OptimizerOptions&, double step, double* numbers, double* out);
  const cpu::OptimKernels* kernels[cpu::kIsaSets];
};

// Every optimizer made from a record.
const std::vector<const OptimizerRecord*>& all_optimizers();

// What one step updates: parameters with a gradient, by the options they share.
struct StepItem {
  Tensor param, grad;
  OptimizerParamState* state;
};
struct StepGroup {
  const OptimizerOptions* options;
  std::vector<StepItem> items;
};
// One pass over all groups. All is checked before anything changes.
void fused_step(const OptimizerRecord& record, const std::vector<StepGroup>& groups);

// Passed to a record's check().
struct Checker {
  void non_negative(const char* what, double value);
  void in_unit(const char* what, double value);
  void pair(const char* what, double a, double b, bool holds);
  void betas(const betas_t& betas);
  void require(bool holds, const char* message);
};

}  // namespace torcxx::optim::detail
