// make_data_loader: batches of a dataset of data::datasets, in PyTorch's C++ style.
#pragma once
#include <algorithm>
#include <iterator>

#include "torcxx/data/dataloader.h"
#include "torcxx/data/datasets.h"
#include "torcxx/data/prefetch.h"
#include "torcxx/data/samplers.h"

namespace torcxx::data {

// An input iterator over the batches of an epoch.
template <class Batch>
class BatchIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = Batch;
  using difference_type = std::ptrdiff_t;
  using pointer = Batch*;
  using reference = Batch&;
  using Next = std::function<std::shared_ptr<Batch>()>;

  BatchIterator() = default;
  explicit BatchIterator(Next next) : next_(std::move(next)) { ++*this; }
  BatchIterator& operator++() {
    batch_ = next_();
    return *this;
  }
  Batch& operator*() const { return *batch_; }
  Batch* operator->() const { return batch_.get(); }
  bool operator==(const BatchIterator& o) const { return batch_ == o.batch_; }

 private:
  Next next_;
  std::shared_ptr<Batch> batch_;
};

// What the loaders below share: workers, order, the end of an epoch.
template <class Batch>
class DataLoaderBase {
 public:
  using BatchType = Batch;
  virtual ~DataLoaderBase() = default;
  // Begins an epoch. An exception of a worker is thrown where its batch would come. Raises Error
  // while another epoch's iterator is in use.
  BatchIterator<Batch> begin() {
    TORCXX_CHECK(epoch_.expired(),
                 "Attempted to get a new DataLoader iterator while another iterator is not yet "
                 "exhausted");
    auto epoch = std::make_shared<Prefetcher>(start(), options_.workers(), options_.ahead());
    epoch_ = epoch;
    return BatchIterator<Batch>([epoch = std::move(epoch), timeout = options_.timeout()]() mutable {
      auto batch = std::static_pointer_cast<Batch>(epoch->take(timeout));
      if (!batch) epoch.reset();
      return batch;
    });
  }
  BatchIterator<Batch> end() { return {}; }
  const DataLoaderOptions& options() const noexcept { return options_; }

 protected:
  explicit DataLoaderBase(DataLoaderOptions options) : options_(std::move(options)) {
    TORCXX_CHECK_VALUE(options_.batch_size() >= 1,
                       "DataLoader: batch_size should be a positive integer value, but got "
                       "batch_size=",
                       options_.batch_size());
    TORCXX_CHECK_VALUE(!options_.shuffle(),
                       "make_data_loader: the sampler decides the order; use RandomSampler instead "
                       "of shuffle");
  }
  virtual Prefetcher::Source start() = 0;
  size_t batch_size() const { return static_cast<size_t>(options_.batch_size()); }
  DataLoaderOptions options_;

 private:
  std::weak_ptr<Prefetcher> epoch_;
};

// Asks a sampler which examples come next; each worker has its own copy of the dataset.
template <class D, class S>
class StatelessDataLoader : public DataLoaderBase<typename D::BatchType> {
  using Base = DataLoaderBase<typename D::BatchType>;

 public:
  StatelessDataLoader(D dataset, S sampler, DataLoaderOptions options)
      : Base(std::move(options)), sampler_(std::move(sampler)) {
    datasets_.assign(static_cast<size_t>(std::max<int64_t>(1, this->options_.workers())), dataset);
  }

 private:
  Prefetcher::Source start() override {
    sampler_.reset(std::nullopt);
    return [this]() -> Prefetcher::Job {
      auto request = sampler_.next(this->batch_size());
      if (!request || (this->options_.drop_last() && request->size() < this->batch_size()))
        return nullptr;
      return [this, request = std::move(*request)](int64_t worker) {
        return std::make_shared<typename D::BatchType>(
            datasets_[static_cast<size_t>(worker)].get_batch(request));
      };
    };
  }
  std::vector<D> datasets_;
  S sampler_;
};

// Asks the dataset until it has no more; its batches come in the order of asking.
template <class D>
class StatefulDataLoader : public DataLoaderBase<typename D::BatchType::value_type> {
  using Batch = typename D::BatchType::value_type;
  using Base = DataLoaderBase<Batch>;

 public:
  StatefulDataLoader(D dataset, DataLoaderOptions options)
      : Base(std::move(options)), dataset_(std::move(dataset)) {}

 private:
  Prefetcher::Source start() override {
    dataset_.reset();
    return [this]() -> Prefetcher::Job {
      auto batch = dataset_.get_batch(this->batch_size());
      if (!batch) return nullptr;
      return [made = std::make_shared<Batch>(std::move(*batch))](int64_t) { return made; };
    };
  }
  D dataset_;
};

// A loader over the dataset in the sampler's order: RandomSampler of its size unless another is
// named. Raises Error for a dataset of unknown size without a sampler.
template <class D, class S>
requires(!D::is_stateful) std::unique_ptr<StatelessDataLoader<D, S>> make_data_loader(
    D dataset, S sampler, DataLoaderOptions options) {
  return std::make_unique<StatelessDataLoader<D, S>>(std::move(dataset), std::move(sampler),
                                                     std::move(options));
}
template <class S = samplers::RandomSampler, class D>
requires(!D::is_stateful) std::unique_ptr<StatelessDataLoader<D, S>> make_data_loader(
    D dataset, DataLoaderOptions options = {}) {
  const std::optional<size_t> size = dataset.size();
  TORCXX_CHECK(size, "Expected the dataset to be sized in order to construct the Sampler");
  return make_data_loader(std::move(dataset), S(*size), std::move(options));
}
template <class D>
requires(D::is_stateful) std::unique_ptr<StatefulDataLoader<D>> make_data_loader(
    D dataset, DataLoaderOptions options = {}) {
  return std::make_unique<StatefulDataLoader<D>>(std::move(dataset), std::move(options));
}

}  // namespace torcxx::data
