// Numbers as tensors of a state_dict, and back.
#pragma once
#include "tensor/factory.h"
#include "torcxx/tensor/tensor.h"

namespace torcxx::optim::detail {

template <class T>
Tensor tensor_of(std::initializer_list<int64_t> shape, const std::vector<T>& values) {
  Tensor t = new_tensor(IntArrayRef(shape.begin(), shape.size()), scalar_type_of<T>);
  for (size_t i = 0; i < values.size(); i++) t.data_ptr<T>()[i] = values[i];
  return t;
}

// Those of a tensor of any dtype; raises Error unless there are `count`.
std::vector<double> numbers(const std::string& name, const Tensor& t, int64_t count);

}  // namespace torcxx::optim::detail
