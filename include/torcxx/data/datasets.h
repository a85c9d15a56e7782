// Datasets of the user's own, in PyTorch's C++ style:
//
//   struct Mine : data::datasets::Dataset<Mine> {
//     data::Example<> get(size_t index) override;
//     std::optional<size_t> size() const override;
//   };
//   auto loader = data::make_data_loader(Mine().map(data::transforms::Stack<>()), 64);
#pragma once
#include <optional>
#include <string>

#include "torcxx/core/array_ref.h"
#include "torcxx/data/transforms.h"

namespace torcxx::data::datasets {

template <class D, class T>
class MapDataset;

// Gives a batch for a request: by default examples for their indices.
template <class Self, class Batch = std::vector<Example<>>, class BatchRequest = ArrayRef<size_t>>
class BatchDataset {
 public:
  using SelfType = Self;
  using BatchType = Batch;
  using BatchRequestType = BatchRequest;
  // A batch that may be absent makes the dataset itself say when an epoch ends.
  static constexpr bool is_stateful = requires(Batch b) { b.has_value(); };

  virtual ~BatchDataset() = default;
  virtual Batch get_batch(BatchRequest request) = 0;
  // Number of examples, when it is known.
  virtual std::optional<size_t> size() const = 0;
  // This dataset with a transform applied to each batch.
  template <class T>
  MapDataset<Self, T> map(T transform) & {
    return {static_cast<Self&>(*this), std::move(transform)};
  }
  template <class T>
  MapDataset<Self, T> map(T transform) && {
    return {std::move(static_cast<Self&>(*this)), std::move(transform)};
  }
};

// Examples one by one. Each worker of a loader has its own copy of the dataset.
template <class Self, class SingleExample = Example<>>
class Dataset : public BatchDataset<Self, std::vector<SingleExample>> {
 public:
  using ExampleType = SingleExample;
  virtual ExampleType get(size_t index) = 0;
  std::vector<ExampleType> get_batch(ArrayRef<size_t> indices) override {
    std::vector<ExampleType> out;
    out.reserve(indices.size());
    for (const size_t i : indices) out.push_back(get(i));
    return out;
  }
};

// Batches by their size alone.
template <class Self, class Batch = std::vector<Example<>>>
using StreamDataset = BatchDataset<Self, Batch, size_t>;

// Batches that end with an empty one; reset() begins an epoch. All workers share the dataset, which
// must allow get_batch from several threads.
template <class Self, class Batch = std::vector<Example<>>, class BatchRequest = size_t>
class StatefulDataset : public BatchDataset<Self, std::optional<Batch>, BatchRequest> {
 public:
  virtual void reset() = 0;
};

// A dataset with a transform after it.
template <class D, class T>
class MapDataset
    : public BatchDataset<
          MapDataset<D, T>,
          std::conditional_t<D::is_stateful, std::optional<typename T::OutputBatchType>,
                             typename T::OutputBatchType>,
          typename D::BatchRequestType> {
 public:
  using DatasetType = D;
  using TransformType = T;
  using BatchRequestType = typename D::BatchRequestType;
  using OutputBatchType = typename MapDataset::BatchType;

  MapDataset(D dataset, T transform)
      : dataset_(std::move(dataset)), transform_(std::move(transform)) {}
  OutputBatchType get_batch(BatchRequestType request) override {
    auto batch = dataset_.get_batch(std::move(request));
    if constexpr (D::is_stateful) {
      if (!batch) return std::nullopt;
      return transform_.apply_batch(std::move(*batch));
    } else {
      return transform_.apply_batch(std::move(batch));
    }
  }
  std::optional<size_t> size() const noexcept override { return dataset_.size(); }
  void reset() requires(D::is_stateful) { dataset_.reset(); }
  const D& dataset() noexcept { return dataset_; }
  const T& transform() noexcept { return transform_; }

 private:
  D dataset_;
  T transform_;
};

template <class D, class T>
MapDataset<D, T> map(D dataset, T transform) {
  return {std::move(dataset), std::move(transform)};
}

// One dataset that all workers share instead of copying it.
template <class D>
class SharedBatchDataset : public BatchDataset<SharedBatchDataset<D>, typename D::BatchType,
                                               typename D::BatchRequestType> {
 public:
  using UnderlyingDataset = D;
  explicit SharedBatchDataset(std::shared_ptr<D> dataset) : dataset_(std::move(dataset)) {}
  typename D::BatchType get_batch(typename D::BatchRequestType request) override {
    return dataset_->get_batch(std::move(request));
  }
  std::optional<size_t> size() const override { return dataset_->size(); }
  D& operator*() { return *dataset_; }
  D* operator->() { return dataset_.get(); }
  void reset() requires(D::is_stateful) { dataset_->reset(); }

 private:
  std::shared_ptr<D> dataset_;
};
template <class D, class... Args>
SharedBatchDataset<D> make_shared_dataset(Args&&... args) {
  return SharedBatchDataset<D>(std::make_shared<D>(std::forward<Args>(args)...));
}

// The rows of a tensor (N, ...). Raises ValueError for a tensor without rows.
class TORCXX_API TensorDataset : public Dataset<TensorDataset, TensorExample> {
 public:
  explicit TensorDataset(const std::vector<Tensor>& rows) : TensorDataset(stack(rows)) {}
  explicit TensorDataset(Tensor tensor);
  // Raises IndexError.
  TensorExample get(size_t index) override;
  std::optional<size_t> size() const override;
  Tensor tensor;
};

// MNIST from the four IDX files in a folder: images float32 (1, 28, 28) in [0, 1], labels int64.
// Raises what load_mnist raises.
class TORCXX_API MNIST : public Dataset<MNIST> {
 public:
  enum class Mode { kTrain, kTest };
  explicit MNIST(const std::string& root, Mode mode = Mode::kTrain);
  // Raises IndexError.
  Example<> get(size_t index) override;
  std::optional<size_t> size() const override;
  bool is_train() const noexcept { return mode_ == Mode::kTrain; }
  // float32 (N, 1, 28, 28).
  const Tensor& images() const { return images_; }
  const Tensor& targets() const { return targets_; }

 private:
  Mode mode_;
  Tensor images_, targets_;
};

}  // namespace torcxx::data::datasets
