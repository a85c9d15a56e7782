#include "torcxx/train/trainer.h"

#include <chrono>
#include <filesystem>
#include <memory>

#include "torcxx/nn/utils.h"
#include "torcxx/tensor/operators.h"
#include "torcxx/train/progress_bar.h"

namespace torcxx::train {

Trainer::Trainer(nn::ModulePtr model, Forward forward, Loss loss, optim::Optimizer& optimizer,
                 TrainerOptions options, optim::LRScheduler* scheduler)
    : model_(std::move(model)),
      forward_(std::move(forward)),
      loss_(std::move(loss)),
      optimizer_(optimizer),
      options_(std::move(options)),
      scheduler_(scheduler) {
  TORCXX_CHECK_VALUE(model_ && forward_ && loss_,
                     "Trainer: expected a model, a forward function and a loss");
  TORCXX_CHECK_VALUE(options_.epochs() >= 0, "Trainer: epochs must not be negative, got ",
                     options_.epochs());
}

static int64_t count_correct(const Tensor& scores, const Tensor& target) {
  const NoGradGuard off;
  return scores.argmax(1).eq(target).sum().item<int64_t>();
}

Evaluation Trainer::evaluate(data::DataLoader& loader) {
  const NoGradGuard off;
  const bool was_training = model_->is_training();
  model_->eval();
  Evaluation out;
  double loss = 0;
  int64_t n = 0;
  std::vector<Tensor> predictions, targets;
  int64_t classes = 1;
  const int64_t epoch = loader.epoch();
  for (const data::Example<>& batch : loader) {
    const Tensor scores = forward_(batch.data);
    const int64_t count = batch.data.size(0);
    loss += loss_(scores, batch.target).item<double>() * static_cast<double>(count);
    n += count;
    classes = scores.size(1);
    predictions.push_back(scores.argmax(1));
    targets.push_back(batch.target);
  }
  loader.set_epoch(epoch);
  model_->train(was_training);
  out.loss = n ? loss / static_cast<double>(n) : 0;
  out.confusion = ConfusionMatrix(classes);
  if (!n) return out;
  out.predictions = cat(predictions);
  out.confusion.add(cat(targets), out.predictions);
  return out;
}

void Trainer::run_epoch(data::DataLoader& train, data::DataLoader* test) {
  const auto start = std::chrono::steady_clock::now();
  const int64_t batches = train.size();
  std::unique_ptr<ProgressBar> bar;
  if (options_.progress())
    bar = std::make_unique<ProgressBar>(
        batches, "epoch " + std::to_string(epoch_ + 1) + "/" + std::to_string(options_.epochs()));
  if (bar && step_) bar->update(step_);
  model_->train();
  train.set_epoch(epoch_);
  for (auto it = train.begin(step_); it != train.end(); ++it) {
    optimizer_.zero_grad();
    const Tensor scores = forward_(it->data);
    const Tensor loss = loss_(scores, it->target);
    loss.backward();
    if (options_.clip_grad_norm() > 0)
      nn::utils::clip_grad_norm_(model_->parameters(), options_.clip_grad_norm());
    optimizer_.step();
    if (scheduler_ && options_.scheduler_per_step()) scheduler_->step();
    const double value = loss.item<double>();
    const int64_t count = it->data.size(0);
    losses_.push_back(value);
    loss_sum_ += value * static_cast<double>(count);
    correct_ += count_correct(scores, it->target);
    seen_ += count;
    step_++;
    if (bar) {
      bar->set_metrics({{"loss", loss_sum_ / static_cast<double>(seen_)},
                        {"acc", static_cast<double>(correct_) / static_cast<double>(seen_)}});
      bar->update();
    }
    if (!options_.checkpoint().empty() && options_.checkpoint_steps() > 0 && step_ < batches &&
        step_ % options_.checkpoint_steps() == 0)
      save_checkpoint(options_.checkpoint());
  }
  if (scheduler_ && !options_.scheduler_per_step()) scheduler_->step();
  EpochRecord record;
  record.epoch = ++epoch_;
  record.train_loss = seen_ ? loss_sum_ / static_cast<double>(seen_) : 0;
  record.train_accuracy = seen_ ? static_cast<double>(correct_) / static_cast<double>(seen_) : 0;
  step_ = correct_ = seen_ = 0;
  loss_sum_ = 0;
  if (test) {
    const Evaluation e = evaluate(*test);
    record.test_loss = e.loss;
    record.test_accuracy = e.confusion.accuracy();
    if (bar)
      bar->set_metrics({{"loss", record.train_loss},
                        {"acc", record.train_accuracy},
                        {"test loss", e.loss},
                        {"test acc", record.test_accuracy}});
  }
  record.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  history_.push_back(record);
  if (bar) bar->finish();
  if (!options_.checkpoint().empty()) save_checkpoint(options_.checkpoint());
}

const std::vector<EpochRecord>& Trainer::fit(data::DataLoader& train, data::DataLoader* test) {
  if (options_.resume() && !options_.checkpoint().empty() &&
      std::filesystem::exists(options_.checkpoint()))
    load_checkpoint(options_.checkpoint());
  while (epoch_ < options_.epochs()) run_epoch(train, test);
  return history_;
}

}  // namespace torcxx::train
