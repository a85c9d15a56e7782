// What the subcommands do, apart from the parser, which takes seconds to compile: a new operation
// rebuilds only this side.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace torcxx::cli {

struct TrainOptions {
  std::string data, out;
  int64_t epochs = 0, batch_size = 0, checkpoint_steps = 0, workers = 1;
  double lr = 0;
  uint64_t seed = 1;
  int threads = 0;
  bool resume = false, quiet = false;
};
void train_digits(const TrainOptions& options);
void train_mnist(const TrainOptions& options);

struct PredictOptions {
  std::string model;
  std::vector<std::string> images;
  bool draw = true;
};
void predict(const PredictOptions& options);
void info();

}  // namespace torcxx::cli
