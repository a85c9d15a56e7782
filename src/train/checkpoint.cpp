// A checkpoint is one safetensors file: "model.", "optimizer.", "scheduler." and "trainer."
// tensors.
#include <cstring>

#include "torcxx/io/safetensors.h"
#include "torcxx/tensor/operators.h"
#include "torcxx/train/trainer.h"

namespace torcxx::train {

static Tensor numbers(const std::vector<double>& v) {
  Tensor t = empty({static_cast<int64_t>(v.size())}, TensorOptions(kFloat64));
  if (!v.empty()) std::memcpy(t.data_ptr(), v.data(), v.size() * sizeof(double));
  return t;
}
static std::vector<double> values(const Tensor& t) {
  TORCXX_CHECK_VALUE(t.dtype() == kFloat64 && t.dim() == 1,
                     "checkpoint: expected a float64 vector, got ", t.dtype(), " ", t.sizes());
  const Tensor c = t.contiguous();
  const double* p = c.data_ptr<double>();
  return {p, p + c.numel()};
}
static Tensor integers(const std::vector<int64_t>& v) {
  Tensor t = empty({static_cast<int64_t>(v.size())}, TensorOptions(kInt64));
  std::memcpy(t.data_ptr(), v.data(), v.size() * sizeof(int64_t));
  return t;
}

void Trainer::save_checkpoint(const std::string& path) const {
  io::TensorMap out;
  const auto add = [&](const std::string& prefix, const OrderedDict<Tensor>& state) {
    for (const auto& p : state) out[prefix + p.name] = p.item;
  };
  add("model.", model_->state_dict());
  add("optimizer.", optimizer_.state_dict());
  if (scheduler_) add("scheduler.", scheduler_->state_dict());
  const Generator::State rng = default_generator().get_state();
  out["trainer.counters"] =
      integers({epoch_, step_, correct_, seen_, static_cast<int64_t>(rng.seed),
                static_cast<int64_t>(rng.stream)});
  out["trainer.loss_sum"] = numbers({loss_sum_});
  out["trainer.losses"] = numbers(losses_);
  std::vector<double> rows;
  for (const EpochRecord& r : history_)
    rows.insert(rows.end(), {static_cast<double>(r.epoch), r.train_loss, r.train_accuracy,
                             r.test_loss, r.test_accuracy, r.seconds});
  out["trainer.history"] = numbers(rows);
  io::save_safetensors(out, path, {{"format", "torcxx-checkpoint"}});
}

void Trainer::load_checkpoint(const std::string& path) {
  const io::TensorMap in = io::load_safetensors(path);
  const auto part = [&](const std::string& prefix) {
    OrderedDict<Tensor> state;
    for (const auto& [name, tensor] : in)
      if (name.compare(0, prefix.size(), prefix) == 0)
        state.insert(name.substr(prefix.size()), tensor);
    return state;
  };
  const auto need = [&](const char* name) -> Tensor {
    const auto it = in.find(name);
    TORCXX_CHECK_VALUE(it != in.end(), path, ": not a checkpoint of this trainer: '", name,
                       "' is missing");
    return it->second;
  };
  const Tensor counters = need("trainer.counters");
  TORCXX_CHECK_VALUE(counters.dtype() == kInt64 && counters.numel() == 6, path,
                     ": 'trainer.counters' expected 6 int64, got ", counters.sizes());
  const std::vector<double> sum = values(need("trainer.loss_sum")),
                            losses = values(need("trainer.losses")),
                            rows = values(need("trainer.history"));
  TORCXX_CHECK_VALUE(sum.size() == 1 && rows.size() % 6 == 0, path,
                     ": 'trainer.history' is damaged");
  model_->load_state_dict(part("model."));
  optimizer_.load_state_dict(part("optimizer."));
  if (scheduler_) scheduler_->load_state_dict(part("scheduler."));
  const int64_t* c = counters.data_ptr<int64_t>();
  epoch_ = c[0], step_ = c[1], correct_ = c[2], seen_ = c[3];
  default_generator().set_state({static_cast<uint64_t>(c[4]), static_cast<uint64_t>(c[5])});
  loss_sum_ = sum[0];
  losses_ = losses;
  history_.clear();
  for (size_t i = 0; i < rows.size(); i += 6)
    history_.push_back({static_cast<int64_t>(rows[i]), rows[i + 1], rows[i + 2], rows[i + 3],
                        rows[i + 4], rows[i + 5]});
}

}  // namespace torcxx::train
