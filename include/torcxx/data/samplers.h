// Which examples a batch holds.
#pragma once
#include <optional>
#include <vector>

#include "torcxx/core/dtype.h"
#include "torcxx/core/macros.h"
#include "torcxx/nn/ordered_dict.h"
#include "torcxx/tensor/tensor.h"

namespace torcxx::data::samplers {

template <class BatchRequest = std::vector<size_t>>
class Sampler {
 public:
  using BatchRequestType = BatchRequest;
  virtual ~Sampler() = default;
  // Begins an epoch, of another size when one is given.
  virtual void reset(std::optional<size_t> new_size) = 0;
  // The next request of at most batch_size examples; nothing when the epoch is over.
  virtual std::optional<BatchRequest> next(size_t batch_size) = 0;
};

// 0, 1, 2, ...
class TORCXX_API SequentialSampler : public Sampler<> {
 public:
  explicit SequentialSampler(size_t size) : size_(size) {}
  void reset(std::optional<size_t> new_size = std::nullopt) override;
  std::optional<std::vector<size_t>> next(size_t batch_size) override;
  size_t index() const noexcept { return index_; }

 private:
  size_t size_, index_ = 0;
};

// Every index once, in an order drawn anew for each epoch from the default generator.
class TORCXX_API RandomSampler : public Sampler<> {
 public:
  // Raises ValueError for a size below 0. Indices are kept as int64 whatever the dtype.
  explicit RandomSampler(int64_t size, ScalarType index_dtype = kInt64);
  void reset(std::optional<size_t> new_size = std::nullopt) override;
  std::optional<std::vector<size_t>> next(size_t batch_size) override;
  size_t index() const noexcept { return index_; }

 private:
  std::vector<int64_t> order_;
  size_t index_ = 0;
};

// The share of process `rank` of `num_replicas`: every num_replicas-th index of the whole order.
// Where the size does not divide, allow_duplicates repeats the first ones so that all shares are
// equally long; else they are cut.
class TORCXX_API DistributedSampler : public Sampler<> {
 public:
  // Raises ValueError unless 0 <= rank < num_replicas.
  DistributedSampler(size_t size, size_t num_replicas = 1, size_t rank = 0,
                     bool allow_duplicates = true);
  void set_epoch(size_t epoch) { epoch_ = epoch; }
  size_t epoch() const { return epoch_; }
  void reset(std::optional<size_t> new_size = std::nullopt) override;
  std::optional<std::vector<size_t>> next(size_t batch_size) override;
  size_t index() const noexcept { return next_; }

 protected:
  // The order of all examples in this epoch.
  virtual std::vector<int64_t> order() const = 0;
  size_t local_samples() const;
  size_t size_, num_replicas_, rank_, epoch_ = 0;
  bool allow_duplicates_;

 private:
  std::vector<int64_t> all_;
  size_t next_ = 0;
};

class TORCXX_API DistributedSequentialSampler : public DistributedSampler {
 public:
  using DistributedSampler::DistributedSampler;

 protected:
  std::vector<int64_t> order() const override;
};

// The order depends on the epoch alone, so that all processes draw the same.
class TORCXX_API DistributedRandomSampler : public DistributedSampler {
 public:
  using DistributedSampler::DistributedSampler;

 protected:
  std::vector<int64_t> order() const override;
};

// A number of examples, for datasets that are asked by number.
struct BatchSize {
  explicit BatchSize(size_t n) : size_(n) {}
  size_t size() const noexcept { return size_; }
  operator size_t() const noexcept { return size_; }
  size_t size_;
};

class TORCXX_API StreamSampler : public Sampler<BatchSize> {
 public:
  explicit StreamSampler(size_t epoch_size) : epoch_size_(epoch_size) {}
  void reset(std::optional<size_t> new_size = std::nullopt) override;
  std::optional<BatchSize> next(size_t batch_size) override;

 private:
  size_t epoch_size_, given_ = 0;
};

}  // namespace torcxx::data::samplers
