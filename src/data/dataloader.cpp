#include "torcxx/data/dataloader.h"

#include <algorithm>
#include <numeric>

#include "torcxx/data/prefetch.h"

namespace torcxx::data {

DataLoader::DataLoader(DatasetPtr dataset, DataLoaderOptions options)
    : dataset_(std::move(dataset)), options_(options) {
  TORCXX_CHECK_VALUE(dataset_, "DataLoader: argument 'dataset' is empty");
  TORCXX_CHECK_VALUE(
      options_.batch_size() >= 1,
      "DataLoader: batch_size should be a positive integer value, but got batch_size=",
      options_.batch_size());
  TORCXX_CHECK_VALUE(options_.workers() >= 0, "DataLoader: workers should be non-negative, got ",
                     options_.workers());
  TORCXX_CHECK_VALUE(options_.ahead() >= 1, "DataLoader: max_jobs should be positive, got ",
                     options_.ahead());
}
DataLoader::~DataLoader() = default;

int64_t DataLoader::size() const {
  const int64_t n = dataset_->size(), b = options_.batch_size();
  return options_.drop_last() ? n / b : n / b + (n % b != 0);
}

DataLoader::Iterator DataLoader::begin(int64_t first) {
  const int64_t batches = size(), n = dataset_->size();
  TORCXX_CHECK_INDEX(first >= 0 && first <= batches, "DataLoader: batch ", first,
                     " is out of range for ", batches, " batches");
  std::vector<int64_t> order;
  if (options_.shuffle()) {
    order = permutation(n, options_.seed(), static_cast<uint64_t>(epoch_));
  } else {
    order.resize(static_cast<size_t>(n));
    std::iota(order.begin(), order.end(), 0);
  }
  epoch_++;
  Iterator it;
  if (first == batches) return it;
  Prefetcher::Source source = [dataset = dataset_, order = std::move(order), next = first, batches,
                               size = options_.batch_size()]() mutable -> Prefetcher::Job {
    if (next == batches) return nullptr;
    const int64_t from = next++ * size;
    const IntArrayRef indices(
        order.data() + from,
        std::min(static_cast<size_t>(size), order.size() - static_cast<size_t>(from)));
    return [&dataset, indices](int64_t) {
      return std::make_shared<Example<>>(dataset->get_batch(indices));
    };
  };
  it.batches_ =
      std::make_shared<Prefetcher>(std::move(source), options_.workers(), options_.ahead());
  return ++it;
}

DataLoader::Iterator& DataLoader::Iterator::operator++() {
  current_ = std::static_pointer_cast<Example<>>(batches_->take());
  if (!current_) batches_.reset();
  return *this;
}

}  // namespace torcxx::data
