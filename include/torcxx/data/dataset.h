// Datasets: examples by index.
#pragma once
#include <memory>
#include <vector>

#include "torcxx/core/generator.h"
#include "torcxx/data/example.h"

namespace torcxx::data {

// Called from several threads at once: get and get_batch must not change the dataset.
class TORCXX_API Dataset {
 public:
  virtual ~Dataset() = default;
  virtual int64_t size() const = 0;
  // Raises IndexError outside [0, size).
  virtual Example<> get(int64_t index) const = 0;
  // Stacks get(index) of each; override it where a batch can be made at once.
  virtual Example<> get_batch(IntArrayRef indices) const;
};
using DatasetPtr = std::shared_ptr<const Dataset>;

// The rows of two tensors of one length. Raises ValueError when the lengths differ.
class TORCXX_API TensorDataset : public Dataset {
 public:
  TensorDataset(Tensor data, Tensor target);
  int64_t size() const override;
  Example<> get(int64_t index) const override;
  Example<> get_batch(IntArrayRef indices) const override;
  const Tensor& data() const { return data_; }
  const Tensor& target() const { return target_; }

 private:
  Tensor data_, target_;
};

// Chosen examples of another dataset. Raises IndexError for an index that it does not have.
class TORCXX_API Subset : public Dataset {
 public:
  Subset(DatasetPtr dataset, std::vector<int64_t> indices);
  int64_t size() const override { return static_cast<int64_t>(indices_.size()); }
  Example<> get(int64_t index) const override;
  Example<> get_batch(IntArrayRef indices) const override;

 private:
  std::vector<int64_t> map(IntArrayRef indices) const;
  DatasetPtr dataset_;
  std::vector<int64_t> indices_;
};

// Parts of the given lengths, drawn without overlap. Raises ValueError unless they add up to its
// size.
TORCXX_API std::vector<std::shared_ptr<Subset>> random_split(const DatasetPtr& dataset,
                                                             IntArrayRef lengths,
                                                             uint64_t seed = 0);

// 0 .. n - 1 in an order that depends on seed and epoch alone.
TORCXX_API std::vector<int64_t> permutation(int64_t n, uint64_t seed, uint64_t epoch);

}  // namespace torcxx::data
