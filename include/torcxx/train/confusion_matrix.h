// Which classes a classifier takes for which.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "torcxx/core/tensor_base.h"

namespace torcxx::train {

class TORCXX_API ConfusionMatrix {
 public:
  // Raises ValueError unless 1 <= classes <= 10,000.
  explicit ConfusionMatrix(int64_t classes);

  // Raises IndexError when a class is out of range; nothing is counted then.
  void add(int64_t target, int64_t predicted);
  // Two int64 CPU tensors of as many elements. Raises TypeError, ValueError and IndexError.
  void add(const TensorBase& targets, const TensorBase& predicted);

  int64_t classes() const { return classes_; }
  int64_t count(int64_t target, int64_t predicted) const;  // raises IndexError
  int64_t total() const { return total_; }
  // Correct / all; NaN when nothing was counted.
  double accuracy() const;
  // Of those predicted (precision) or truly of (recall) a class, the correct part; NaN for none.
  double precision(int64_t c) const;
  double recall(int64_t c) const;
  // Mean over the classes that occur of 2 tp / (2 tp + fp + fn); NaN when nothing was counted.
  double macro_f1() const;

  // A table: rows are targets, columns predictions, with recall and precision at the edges.
  // Colour: as the terminal behind standard output has it, unless given.
  std::string str(const std::vector<std::string>& labels = {},
                  std::optional<bool> color = {}) const;

 private:
  void check(int64_t c, const char* argument) const;
  int64_t row_sum(int64_t c) const;
  int64_t column_sum(int64_t c) const;
  int64_t classes_, total_ = 0;
  std::vector<int64_t> counts_;
};

}  // namespace torcxx::train
