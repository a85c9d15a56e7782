// DataLoader: batches of a dataset, made ahead by worker threads, always in the same order.
#pragma once
#include <chrono>
#include <iterator>

#include "torcxx/data/dataset.h"
#include "torcxx/nn/options.h"

namespace torcxx::data {

struct DataLoaderOptions {
  DataLoaderOptions() = default;
  DataLoaderOptions(int64_t batch_size) : batch_size_(batch_size) {}  // NOLINT
  TORCXX_ARG(int64_t, batch_size) = 1;
  TORCXX_ARG(bool, shuffle) = false;
  TORCXX_ARG(bool, drop_last) = false;
  TORCXX_ARG(int64_t, workers) = 0;              // threads; 0: batches are made when asked for
  TORCXX_ARG(std::optional<int64_t>, max_jobs);  // batches made ahead; 2 for each worker
  TORCXX_ARG(std::optional<std::chrono::milliseconds>, timeout);  // of waiting for one batch
  TORCXX_ARG(bool, enforce_ordering) = true;  // false is as fast here, and ordered too
  TORCXX_ARG(uint64_t, seed) = 0;             // of the shuffles

 public:
  // max_jobs, or its default.
  int64_t ahead() const { return max_jobs_.value_or(workers_ > 0 ? 2 * workers_ : 1); }
};

// Memory beyond the dataset is that of `max_jobs` batches, whatever the number of workers: threads
// share the dataset.
class TORCXX_API DataLoader {
 public:
  // Raises ValueError for a batch size or max_jobs below 1 and a negative number of workers.
  DataLoader(DatasetPtr dataset, DataLoaderOptions options = {});
  ~DataLoader();
  DataLoader(const DataLoader&) = delete;

  int64_t size() const;  // batches per epoch
  const Dataset& dataset() const { return *dataset_; }
  const DataLoaderOptions& options() const { return options_; }
  // The epoch whose shuffle the next iteration uses; begin() moves it on by one.
  void set_epoch(int64_t epoch) { epoch_ = epoch; }
  int64_t epoch() const { return epoch_; }

  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Example<>;
    using difference_type = std::ptrdiff_t;
    Iterator() = default;
    const Example<>& operator*() const { return *current_; }
    const Example<>* operator->() const { return current_.get(); }
    Iterator& operator++();
    bool operator!=(const Iterator& o) const { return current_ != o.current_; }
    bool operator==(const Iterator& o) const { return current_ == o.current_; }

   private:
    friend class DataLoader;
    std::shared_ptr<class Prefetcher> batches_;
    std::shared_ptr<Example<>> current_;
  };
  // A pass over the dataset, from batch `first` on. An exception of a worker is thrown here.
  Iterator begin(int64_t first = 0);
  Iterator end() { return {}; }

 private:
  DatasetPtr dataset_;
  DataLoaderOptions options_;
  int64_t epoch_ = 0;
};

}  // namespace torcxx::data
