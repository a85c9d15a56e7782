// The training loop: progress, metrics, history, checkpoints and exact resumption.
#pragma once
#include <string>

#include "torcxx/core/function.h"
#include "torcxx/data/dataloader.h"
#include "torcxx/nn/module.h"
#include "torcxx/optim/lr_scheduler.h"
#include "torcxx/optim/optimizer.h"
#include "torcxx/train/confusion_matrix.h"

namespace torcxx::train {

struct EpochRecord {
  int64_t epoch = 0;  // from 1
  double train_loss = 0, train_accuracy = 0, test_loss = 0, test_accuracy = 0, seconds = 0;
};

struct Evaluation {
  double loss = 0;
  ConfusionMatrix confusion{1};
  Tensor predictions;  // (N) int64, in the order of the loader
};

class TrainerOptions {
  TORCXX_ARG(int64_t, epochs) = 1;
  TORCXX_ARG(std::string, checkpoint) = "";   // file; none when empty
  TORCXX_ARG(int64_t, checkpoint_steps) = 0;  // also every so many steps; 0: at epoch ends only
  TORCXX_ARG(bool, resume) = false;           // go on from the checkpoint when it exists
  TORCXX_ARG(bool, progress) = true;
  TORCXX_ARG(double, clip_grad_norm) = 0;        // 0: no clipping
  TORCXX_ARG(bool, scheduler_per_step) = false;  // step the schedule after every batch, not epoch
};

// Trains a classifier: `forward` maps a batch of inputs to scores (N, classes), `loss` scores and
// classes to a scalar. Every step depends on the checkpoint's content and the data alone, so that a
// run which was killed and resumed ends with bit-equal weights.
class TORCXX_API Trainer {
 public:
  using Forward = std::function<Tensor(const Tensor&)>;
  using Loss = std::function<Tensor(const Tensor& scores, const Tensor& target)>;
  Trainer(nn::ModulePtr model, Forward forward, Loss loss, optim::Optimizer& optimizer,
          TrainerOptions options = {}, optim::LRScheduler* scheduler = nullptr);

  // Trains up to options.epochs; evaluates on `test` after each epoch when it is given.
  const std::vector<EpochRecord>& fit(data::DataLoader& train, data::DataLoader* test = nullptr);
  Evaluation evaluate(data::DataLoader& loader);

  const std::vector<EpochRecord>& history() const { return history_; }
  // Loss of every step so far.
  const std::vector<double>& step_losses() const { return losses_; }
  // Writes / reads all that training goes on from; reading raises ValueError for another model's
  // file.
  void save_checkpoint(const std::string& path) const;
  void load_checkpoint(const std::string& path);

 private:
  void run_epoch(data::DataLoader& train, data::DataLoader* test);
  nn::ModulePtr model_;
  Forward forward_;
  Loss loss_;
  optim::Optimizer& optimizer_;
  TrainerOptions options_;
  optim::LRScheduler* scheduler_;
  int64_t epoch_ = 0, step_ = 0;  // finished epochs; steps done of the current one
  double loss_sum_ = 0;
  int64_t correct_ = 0, seen_ = 0;
  std::vector<EpochRecord> history_;
  std::vector<double> losses_;
};

}  // namespace torcxx::train
