#include "torcxx/data/samplers.h"

#include <algorithm>
#include <numeric>

#include "torcxx/data/dataset.h"
#include "torcxx/tensor/functions.gen.h"

namespace torcxx::data::samplers {

void SequentialSampler::reset(std::optional<size_t> new_size) {
  size_ = new_size.value_or(size_);
  index_ = 0;
}
std::optional<std::vector<size_t>> SequentialSampler::next(size_t batch_size) {
  if (index_ >= size_) return std::nullopt;
  std::vector<size_t> out(std::min(batch_size, size_ - index_));
  std::iota(out.begin(), out.end(), index_);
  index_ += out.size();
  return out;
}

RandomSampler::RandomSampler(int64_t size, ScalarType) {
  TORCXX_CHECK_VALUE(size >= 0, "RandomSampler: expected a size of at least 0, got ", size);
  reset(static_cast<size_t>(size));
}
void RandomSampler::reset(std::optional<size_t> new_size) {
  const Tensor drawn = randperm(static_cast<int64_t>(new_size.value_or(order_.size())),
                                TensorOptions(kInt64).device(kCPU));
  const int64_t* p = drawn.const_data_ptr<int64_t>();
  order_.assign(p, p + drawn.numel());
  index_ = 0;
}
std::optional<std::vector<size_t>> RandomSampler::next(size_t batch_size) {
  if (index_ >= order_.size()) return std::nullopt;
  const size_t from = index_;
  index_ += std::min(batch_size, order_.size() - from);
  return std::vector<size_t>(order_.begin() + static_cast<int64_t>(from),
                             order_.begin() + static_cast<int64_t>(index_));
}

DistributedSampler::DistributedSampler(size_t size, size_t num_replicas, size_t rank,
                                       bool allow_duplicates)
    : size_(size), num_replicas_(num_replicas), rank_(rank), allow_duplicates_(allow_duplicates) {
  TORCXX_CHECK_VALUE(rank < num_replicas, "DistributedSampler: expected a rank below ",
                     num_replicas, ", got ", rank);
}
size_t DistributedSampler::local_samples() const {
  return allow_duplicates_ ? size_ / num_replicas_ + (size_ % num_replicas_ != 0)
                           : size_ / num_replicas_;
}
void DistributedSampler::reset(std::optional<size_t> new_size) {
  size_ = new_size.value_or(size_);
  all_.clear();
  next_ = 0;
}
std::optional<std::vector<size_t>> DistributedSampler::next(size_t batch_size) {
  const size_t n = local_samples();
  if (next_ >= n) return std::nullopt;
  if (next_ == 0) all_ = order();  // here: an order is virtual, and the epoch may have been set
  std::vector<size_t> out;
  for (; next_ < n && out.size() < batch_size; next_++)
    out.push_back(static_cast<size_t>(all_[(rank_ + next_ * num_replicas_) % size_]));
  return out;
}

std::vector<int64_t> DistributedSequentialSampler::order() const {
  std::vector<int64_t> out(size_);
  std::iota(out.begin(), out.end(), 0);
  return out;
}
std::vector<int64_t> DistributedRandomSampler::order() const {
  return permutation(static_cast<int64_t>(size_), 0, epoch_);
}

void StreamSampler::reset(std::optional<size_t> new_size) {
  epoch_size_ = new_size.value_or(epoch_size_);
  given_ = 0;
}
std::optional<BatchSize> StreamSampler::next(size_t batch_size) {
  if (given_ >= epoch_size_) return std::nullopt;
  const BatchSize out(std::min(batch_size, epoch_size_ - given_));
  given_ += out.size();
  return out;
}

}  // namespace torcxx::data::samplers
