// One example of a dataset, or a batch of them.
#pragma once
#include "torcxx/tensor/tensor.h"

namespace torcxx::data {

// Tag of an example that is data alone.
namespace example {
using NoTarget = void;
}

// data (N, ...) and target (N, ...) of a batch, without N for one example.
template <class Data = Tensor, class Target = Tensor>
struct Example {
  using DataType = Data;
  using TargetType = Target;
  Data data;
  Target target;
};
template <class Data>
struct Example<Data, example::NoTarget> {
  using DataType = Data;
  using TargetType = example::NoTarget;
  Example() = default;
  Example(Data d) : data(std::move(d)) {}  // NOLINT: a tensor is an example
  operator Data&() { return data; }
  operator const Data&() const { return data; }
  Data data;
};
using TensorExample = Example<Tensor, example::NoTarget>;

}  // namespace torcxx::data
