// What happens between a dataset and a batch: dataset.map(transform).
#pragma once
#include <vector>

#include "torcxx/core/function.h"
#include "torcxx/data/example.h"
#include "torcxx/tensor/creation.h"
#include "torcxx/tensor/functions.gen.h"

namespace torcxx::data::transforms {

// From a whole batch to a whole batch.
template <class InputBatch, class OutputBatch>
class BatchTransform {
 public:
  using InputBatchType = InputBatch;
  using OutputBatchType = OutputBatch;
  virtual ~BatchTransform() = default;
  virtual OutputBatch apply_batch(InputBatch batch) = 0;
};

// From each example to one.
template <class Input, class Output>
class Transform : public BatchTransform<std::vector<Input>, std::vector<Output>> {
 public:
  using InputType = Input;
  using OutputType = Output;
  virtual Output apply(Input input) = 0;
  std::vector<Output> apply_batch(std::vector<Input> batch) override {
    std::vector<Output> out;
    out.reserve(batch.size());
    for (Input& e : batch) out.push_back(apply(std::move(e)));
    return out;
  }
};

template <class Input, class Output = Input>
class BatchLambda : public BatchTransform<Input, Output> {
 public:
  using FunctionType = std::function<Output(Input)>;
  explicit BatchLambda(FunctionType f) : f_(std::move(f)) {}
  Output apply_batch(Input batch) override { return f_(std::move(batch)); }

 private:
  FunctionType f_;
};

template <class Input, class Output = Input>
class Lambda : public Transform<Input, Output> {
 public:
  using FunctionType = std::function<Output(Input)>;
  explicit Lambda(FunctionType f) : f_(std::move(f)) {}
  Output apply(Input input) override { return f_(std::move(input)); }

 private:
  FunctionType f_;
};

// Changes data, keeps the target.
template <class Target = Tensor>
class TensorTransform : public Transform<Example<Tensor, Target>, Example<Tensor, Target>> {
 public:
  virtual Tensor operator()(Tensor input) = 0;
  Example<Tensor, Target> apply(Example<Tensor, Target> input) override {
    input.data = (*this)(std::move(input.data));
    return input;
  }
};

template <class Target = Tensor>
class TensorLambda : public TensorTransform<Target> {
 public:
  using FunctionType = std::function<Tensor(Tensor)>;
  explicit TensorLambda(FunctionType f) : f_(std::move(f)) {}
  Tensor operator()(Tensor input) override { return f_(std::move(input)); }

 private:
  FunctionType f_;
};

// (input - mean) / stddev of images (C, H, W), one number per channel or one for all.
template <class Target = Tensor>
struct Normalize : TensorTransform<Target> {
  Normalize(ArrayRef<double> mean_of, ArrayRef<double> stddev_of)
      : mean(channels(mean_of)), stddev(channels(stddev_of)) {}
  Tensor operator()(Tensor input) override { return input.sub(mean).div(stddev); }
  Tensor mean, stddev;  // float32 (C, 1, 1)

 private:
  static Tensor channels(ArrayRef<double> values) {
    return tensor(values, TensorOptions(kFloat32)).reshape({-1, 1, 1});
  }
};

// From the examples of a batch to one.
template <class T = Example<>, class BatchType = std::vector<T>>
using Collation = BatchTransform<BatchType, T>;
template <class T = Example<>, class BatchType = std::vector<T>>
using Collate = BatchLambda<BatchType, T>;

// Stacks the examples' tensors along a new first dimension.
template <class T = Example<>>
struct Stack : Collation<T> {
  T apply_batch(std::vector<T> examples) override {
    std::vector<Tensor> data, target;
    for (T& e : examples) {
      data.push_back(std::move(e.data));
      if constexpr (!std::is_void_v<typename T::TargetType>) target.push_back(std::move(e.target));
    }
    if constexpr (std::is_void_v<typename T::TargetType>)
      return T(stack(data));
    else
      return {stack(data), stack(target)};
  }
};

}  // namespace torcxx::data::transforms
