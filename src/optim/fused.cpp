// One step of an optimizer made from a record. Every parameter becomes an item of a single pass
// over all elements: dense arrays in the parameter's own order. What lies differently in memory (a
// gradient of other strides, a parameter that is a slice) goes through a dense copy.
#include <algorithm>
#include <cstring>
#include <deque>

#include "autograd/ops.h"
#include "backend/cpu/map.h"
#include "optim/record.h"
#include "tensor/factory.h"
#include "tensor/overlap.h"
#include "torcxx/autograd/grad_mode.h"
#include "torcxx/core/parallel.h"
#include "torcxx/optim/optimizer.h"

namespace torcxx::optim {
namespace {

using detail::OptimizerRecord;

void copy_into(const TensorBase& out, const TensorBase& in) {
  cpu::copy({out.data_ptr(), out.dtype(), out.strides().data()},
            {in.data_ptr(), in.dtype(), in.strides().data()}, out.sizes());
}

// A tensor of p's dtype and order of elements, dense.
TensorBase filled_like(const TensorBase& p, double value) {
  TensorBase t = new_preserving(p, p.dtype());
  if (value == 0) {
    if (t.numel()) std::memset(t.data_ptr(), 0, t.nbytes());
    return t;
  }
  // The same number in both parts of a complex one, as PyTorch.
  const std::complex<double> both(value, value);
  const std::vector<int64_t> strides(static_cast<size_t>(t.dim()), 0);
  cpu::copy({t.data_ptr(), t.dtype(), t.strides().data()},
            {const_cast<std::complex<double>*>(&both), t.is_complex() ? kComplex128 : kFloat64,
             strides.data()},
            t.sizes());
  return t;
}

// Strides of dimensions of size 1 do not matter.
bool same_layout(const TensorBase& a, const TensorBase& b) {
  for (int64_t d = 0; d < a.dim(); d++)
    if (a.sizes()[d] > 1 && a.strides()[d] != b.strides()[d]) return false;
  return true;
}

struct Pass {
  struct Scalars {
    double value[cpu::kMaxOptimScalars];
  };
  struct WriteBack {
    TensorBase to, from;
  };
  std::vector<cpu::OptimItem> items;
  std::deque<Scalars> scalars;
  std::vector<WriteBack> write_back;
  std::vector<TensorBase> keep;  // gradients and copies that the items point into

  // t itself when it lies as `like` does, else a copy that does.
  void* dense(const TensorBase& t, const TensorBase& like, bool written) {
    if (same_layout(t, like)) return t.data_ptr();
    TensorBase copy = new_preserving(like, like.dtype());
    copy_into(copy, t);
    if (written) write_back.push_back({t, copy});
    keep.push_back(copy);
    return copy.data_ptr();
  }
};

struct Group {
  const OptimizerRecord& record;
  const OptimizerOptions& options;
  unsigned variant = record.variant(options);
  double last_step = -1;
  const double* last_scalars = nullptr;

  bool needs(int k) const {
    const int bit = record.state[k].variant;
    return bit < 0 || (variant >> bit & 1);
  }
  const double* scalars(Pass& pass, double step, double* numbers) {
    if (step != last_step || record.numbers) {
      record.scalars(options, step, numbers, pass.scalars.emplace_back().value);
      last_scalars = pass.scalars.back().value;
      last_step = step;
    }
    return last_scalars;
  }
};

void check_parameter(const OptimizerRecord& record, const Tensor& p) {
  TORCXX_CHECK_NOT_IMPLEMENTED(p.is_cpu(), record.name, ": expected parameters on the CPU, got ",
                               p.device());
  TORCXX_CHECK_NOT_IMPLEMENTED(isDifferentiableType(p.dtype()) && p.dtype() != kComplexHalf,
                               record.name, ": expected floating or complex parameters, got ",
                               p.dtype());
  assert_no_internal_overlap(p, record.name);
}

// One of a parameter's numbers, a tensor of one element.
struct Number {
  Number(const Group& group, OptimizerParamState& state, const detail::NumberRecord& record) {
    Tensor* t = state.tensors.find(record.name);
    if (!t || !t->defined()) {
      tensor = state.tensors.insert(record.name, new_tensor(IntArrayRef(), kFloat32));
      write(record.initial(group.options));
      return;
    }
    tensor = *t;
    TORCXX_CHECK(tensor.numel() == 1 && (tensor.dtype() == kFloat32 || tensor.dtype() == kFloat64),
                 group.record.name, ": state '", record.name, "' expected one float, got ",
                 tensor.dtype(), " of shape ", tensor.sizes());
  }
  double read() const {
    return tensor.dtype() == kFloat32 ? *static_cast<float*>(tensor.data_ptr())
                                      : *static_cast<double*>(tensor.data_ptr());
  }
  void write(double value) const {
    if (tensor.dtype() == kFloat32)
      *static_cast<float*>(tensor.data_ptr()) = static_cast<float>(value);
    else
      *static_cast<double*>(tensor.data_ptr()) = value;
    tensor.bump_version();
  }
  TensorBase tensor;
};

void add_item(Pass& pass, Group& group, OptimizerParamState& state, const Tensor& p,
              const Tensor& grad) {
  const OptimizerRecord& record = group.record;
  bool fresh = false;
  cpu::OptimItem item{};
  TensorBase like = p;  // whose order of elements every array of the item has
  const TensorBase probe = p.is_contiguous() ? TensorBase() : new_preserving(p, p.dtype());
  if (probe.defined() && !same_layout(p, probe)) like = probe;
  for (int k = 0; k < record.states; k++) {
    if (!group.needs(k)) continue;
    Tensor* t = state.tensors.find(record.state[k].name);
    if (!t || !t->defined()) {
      const auto initial = record.state[k].initial;
      t = &state.tensors.insert(record.state[k].name,
                                filled_like(p, initial ? initial(group.options) : 0));
      fresh = true;
    }
    TORCXX_CHECK(t->sizes() == p.sizes() && t->dtype() == p.dtype(), record.name, ": state '",
                 record.state[k].name, "' expected ", p.dtype(), " of shape ", p.sizes(), ", got ",
                 t->dtype(), " of shape ", t->sizes());
    item.state[k] = pass.dense(*t, like, true);
    t->bump_version();
  }
  state.step++;
  const bool complex = p.is_complex();
  item.dtype = toRealValueType(p.dtype());
  item.states = record.states;
  item.numel = p.numel() * (complex ? 2 : 1);
  item.param = pass.dense(p, like, true);
  item.grad = pass.dense(grad, like, false);
  std::vector<Number> numbers;
  double values[cpu::kMaxOptimNumbers];
  for (int k = 0; k < record.numbers; k++)
    values[k] = numbers.emplace_back(group, state, record.number[k]).read();
  item.scalars = group.scalars(
      pass, record.counts ? static_cast<double>(state.step) : (fresh ? 1 : 2), values);
  for (size_t k = 0; k < numbers.size(); k++) numbers[k].write(values[k]);
  item.update = cpu::isa_pick(record.kernels)->update[group.variant][item.dtype == kFloat64];
  pass.items.push_back(item);
  pass.keep.push_back(grad);
}

// Whether two parameters share memory, as views of one tensor may.
bool overlapping(const std::vector<cpu::OptimItem>& items) {
  std::vector<std::pair<const char*, const char*>> ranges;
  for (const cpu::OptimItem& i : items) {
    const char* p = static_cast<const char*>(i.param);
    ranges.emplace_back(p, p + i.numel * elementSize(i.dtype));
  }
  std::sort(ranges.begin(), ranges.end());
  for (size_t i = 1; i < ranges.size(); i++)
    if (ranges[i].first < ranges[i - 1].second) return true;
  return false;
}

// In one pass; parameters that share memory one after the other, as one thread would.
void run(std::vector<cpu::OptimItem>& items) {
  if (items.size() < 2 || get_num_threads() == 1 || !overlapping(items))
    return cpu::optim_step(items.data(), items.size());
  for (cpu::OptimItem& i : items) cpu::optim_step(&i, 1);
}

}  // namespace

void detail::fused_step(const OptimizerRecord& record, const std::vector<StepGroup>& groups) {
  const NoGradGuard off;
  size_t size = 0;
  for (const StepGroup& g : groups) {
    record.check(*g.options);
    for (const StepItem& item : g.items) check_parameter(record, item.param);
    size += g.items.size();
  }
  Pass pass;
  pass.items.reserve(size);
  pass.keep.reserve(size);
  for (const StepGroup& g : groups) {
    Group group{record, *g.options};
    for (const StepItem& item : g.items) add_item(pass, group, *item.state, item.param, item.grad);
  }
  run(pass.items);
  for (const auto& w : pass.write_back) copy_into(w.to, w.from);
  for (const StepGroup& g : groups)
    for (const StepItem& item : g.items) item.param.bump_version();
}

FusedOptimizer::FusedOptimizer(const OptimizerRecord& record,
                               std::vector<OptimizerParamGroup> groups,
                               std::unique_ptr<OptimizerOptions> defaults)
    : Optimizer(std::move(groups), std::move(defaults)), record_(record) {
  record_.check(*defaults_);
  for (const OptimizerParamGroup& g : groups_) FusedOptimizer::check_options(g.options());
}

void FusedOptimizer::check_options(const OptimizerOptions& options) const {
  TORCXX_CHECK_TYPE(typeid(options) == typeid(*defaults_), record_.name,
                    ": the parameter group's options belong to another optimizer");
  record_.check(options);
}

bool FusedOptimizer::counts_steps() const { return record_.counts; }

bool FusedOptimizer::is_number(std::string_view state) const {
  for (int k = 0; k < record_.numbers; k++)
    if (state == record_.number[k].name) return true;
  return false;
}

Tensor FusedOptimizer::step(LossClosure closure) {
  Tensor loss;
  if (closure) {
    const EnableGradGuard on;
    loss = closure();
  }
  std::vector<detail::StepGroup> groups;
  for (OptimizerParamGroup& g : groups_) {
    check_options(g.options());
    detail::StepGroup group{&g.options(), {}};
    for (const Tensor& p : g.params()) {
      const Tensor grad = p.grad();
      if (!grad.defined()) continue;
      check_parameter(record_, p);
      group.items.push_back({p, grad, nullptr});
    }
    groups.push_back(std::move(group));
  }
  for (detail::StepGroup& g : groups) {
    for (detail::StepItem& item : g.items) {
      auto& state = state_[item.param.unsafe_impl()];
      if (!state) state = std::make_unique<OptimizerParamState>();
      item.state = state.get();
    }
  }
  detail::fused_step(record_, groups);
  return loss;
}

}  // namespace torcxx::optim
