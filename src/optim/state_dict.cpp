// The optimizer's state under flat names, so that any tensor file can hold it.
#include <charconv>

#include "backend/cpu/map.h"
#include "optim/numbers.h"
#include "torcxx/autograd/grad_mode.h"
#include "torcxx/optim/optimizer.h"

namespace torcxx::optim {

std::vector<double> detail::numbers(const std::string& name, const Tensor& t, int64_t count) {
  TORCXX_CHECK(t.defined() && t.numel() == count, "load_state_dict: '", name, "' expected ", count,
               " values, got ", t.defined() ? t.numel() : 0);
  TORCXX_CHECK_NOT_IMPLEMENTED(t.is_cpu(), "load_state_dict: '", name,
                               "' expected a tensor on the CPU, got ", t.device());
  std::vector<double> out(static_cast<size_t>(count));
  Tensor wide = new_tensor(t.sizes(), kFloat64);
  cpu::copy({wide.data_ptr(), kFloat64, wide.strides().data()},
            {t.data_ptr(), t.dtype(), t.strides().data()}, t.sizes());
  for (int64_t i = 0; i < count; i++) out[static_cast<size_t>(i)] = wide.data_ptr<double>()[i];
  return out;
}

namespace {

using detail::numbers;
using detail::tensor_of;

Tensor number(double value) { return tensor_of<double>({}, {value}); }

struct Save : OptionVisitor {
  OrderedDict<Tensor>& out;
  std::string prefix;
  Save(OrderedDict<Tensor>& o, std::string p) : out(o), prefix(std::move(p)) {}
  void option(const char* name, double& v) override { out.insert(prefix + name, number(v)); }
  void option(const char* name, bool& v) override {
    out.insert(prefix + name, tensor_of<bool>({}, {v}));
  }
  void option(const char* name, betas_t& v) override {
    out.insert(prefix + name, tensor_of<double>({2}, {std::get<0>(v), std::get<1>(v)}));
  }
};

struct Load : OptionVisitor {
  const OrderedDict<Tensor>& in;
  std::string prefix;
  Load(const OrderedDict<Tensor>& i, std::string p) : in(i), prefix(std::move(p)) {}
  std::vector<double> get(const char* name, int64_t count) {
    const Tensor* t = in.find(prefix + name);
    TORCXX_CHECK(t, "load_state_dict: missing '", prefix, name, "'");
    return numbers(prefix + name, *t, count);
  }
  void option(const char* name, double& v) override { v = get(name, 1)[0]; }
  void option(const char* name, bool& v) override { v = get(name, 1)[0] != 0; }
  void option(const char* name, betas_t& v) override {
    const auto two = get(name, 2);
    v = {two[0], two[1]};
  }
};

// "12.lr" -> 12, "lr"
bool split_index(std::string_view text, int64_t* index, std::string* rest) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *index);
  if (error != std::errc() || *index < 0 || end == text.data() + text.size() || *end != '.')
    return false;
  *rest = std::string(end + 1, text.data() + text.size());
  return !rest->empty();
}

// A copy in the parameter's dtype and order of elements.
Tensor copy_like(const Tensor& p, const Tensor& value) {
  TensorBase t = new_preserving(p, p.dtype());
  cpu::copy({t.data_ptr(), t.dtype(), t.strides().data()},
            {value.data_ptr(), value.dtype(), value.strides().data()}, t.sizes());
  return t;
}

}  // namespace

OrderedDict<Tensor> Optimizer::state_dict() const {
  OrderedDict<Tensor> out;
  int64_t index = 0;
  for (const OptimizerParamGroup& g : groups_)
    for (const Tensor& p : g.params()) {
      const std::string prefix = "state." + std::to_string(index++) + ".";
      const auto found = state_.find(p.unsafe_impl());
      if (found == state_.end()) continue;
      if (counts_steps())
        out.insert(prefix + "step",
                   tensor_of<float>({}, {static_cast<float>(found->second->step)}));
      for (const auto& t : found->second->tensors) out.insert(prefix + t.name, t.item);
    }
  index = 0;
  for (size_t k = 0; k < groups_.size(); k++) {
    Save save(out, "param_groups." + std::to_string(k) + ".");
    groups_[k].options().clone()->visit(save);
    if (groups_[k].initial_lr)
      out.insert(save.prefix + "initial_lr", number(*groups_[k].initial_lr));
    std::vector<int64_t> params;
    for (size_t i = 0; i < groups_[k].params().size(); i++) params.push_back(index++);
    out.insert(save.prefix + "params",
               tensor_of<int64_t>({static_cast<int64_t>(params.size())}, params));
  }
  return out;
}

void Optimizer::load_state_dict(const OrderedDict<Tensor>& state) {
  const NoGradGuard off;
  std::vector<Tensor> params;
  for (const OptimizerParamGroup& g : groups_)
    params.insert(params.end(), g.params().begin(), g.params().end());
  // Groups first: names "param_groups.<k>.params" say how many there are.
  size_t saved = 0;
  while (state.contains("param_groups." + std::to_string(saved) + ".params")) saved++;
  TORCXX_CHECK_VALUE(saved == groups_.size(),
                     "loaded state dict has a different number of parameter groups");
  std::vector<std::optional<double>> initial_lr(saved);
  for (size_t k = 0; k < saved; k++) {
    Load load(state, "param_groups." + std::to_string(k) + ".");
    TORCXX_CHECK_VALUE(
        state[load.prefix + "params"].numel() == static_cast<int64_t>(groups_[k].params().size()),
        "loaded state dict contains a parameter group that doesn't match the size "
        "of optimizer's group");
    const auto options = groups_[k].options().clone();
    options->visit(load);
    check_options(*options);
    if (state.contains(load.prefix + "initial_lr")) initial_lr[k] = load.get("initial_lr", 1)[0];
  }
  State loaded;
  for (const auto& entry : state) {
    const std::string_view name = entry.name;
    if (name.starts_with("param_groups.")) continue;
    int64_t index = 0;
    std::string key;
    TORCXX_CHECK(name.starts_with("state.") && split_index(name.substr(6), &index, &key),
                 "load_state_dict: unexpected '", name, "'");
    TORCXX_CHECK(index < static_cast<int64_t>(params.size()), "load_state_dict: '", name,
                 "' belongs to parameter ", index, ", but the optimizer has ", params.size());
    const Tensor& p = params[static_cast<size_t>(index)];
    auto& s = loaded[p.unsafe_impl()];
    if (!s) s = std::make_unique<OptimizerParamState>();
    if (key == "step") {
      const double step = numbers(entry.name, entry.item, 1)[0];
      TORCXX_CHECK_VALUE(step >= 0 && step < 0x1p62, "load_state_dict: '", name,
                         "' expected a number of steps, got ", step);
      s->step = static_cast<int64_t>(step);
      continue;
    }
    if (is_number(key)) {
      s->tensors.insert(
          key, tensor_of<float>({}, {static_cast<float>(numbers(entry.name, entry.item, 1)[0])}));
      continue;
    }
    if (entry.item.defined() && has_own_shape(key)) {
      s->tensors.insert(std::move(key), entry.item.clone());
      continue;
    }
    TORCXX_CHECK(entry.item.defined() && entry.item.sizes() == p.sizes(), "load_state_dict: '",
                 name, "' expected shape ", p.sizes(), ", got ",
                 entry.item.defined() ? to_string(entry.item.sizes()) : "an undefined tensor");
    TORCXX_CHECK_NOT_IMPLEMENTED(entry.item.is_cpu() && p.is_cpu(), "load_state_dict: '", name,
                                 "' expected tensors on the CPU");
    s->tensors.insert(std::move(key), copy_like(p, entry.item));
  }
  for (size_t k = 0; k < saved; k++) {
    Load load(state, "param_groups." + std::to_string(k) + ".");
    groups_[k].options().visit(load);  // in place: references to the options stay valid
    groups_[k].initial_lr = initial_lr[k];
  }
  state_ = std::move(loaded);
}

}  // namespace torcxx::optim
