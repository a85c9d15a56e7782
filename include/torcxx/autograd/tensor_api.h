// backward() and grad() over Tensor. Needs class Tensor: include torcxx/tensor/tensor.h first
// (torcxx.h does).
#pragma once
#include <iterator>
#include <optional>
#include <vector>

#include "torcxx/autograd/autograd.h"

namespace torcxx::autograd {

using Variable = Tensor;
using tensor_list = std::vector<Tensor>;
using variable_list = tensor_list;

inline std::vector<TensorBase> to_base(const tensor_list& list) {
  return {list.begin(), list.end()};
}
inline tensor_list to_tensors(std::vector<TensorBase>&& list) {
  return {std::make_move_iterator(list.begin()), std::make_move_iterator(list.end())};
}

// As over TensorBase, see autograd.h.
inline void backward(const tensor_list& tensors, const tensor_list& grad_tensors = {},
                     std::optional<bool> retain_graph = std::nullopt, bool create_graph = false,
                     const tensor_list& inputs = {}) {
  const std::vector<TensorBase> list = to_base(inputs);
  backward_of(to_base(tensors), to_base(grad_tensors), retain_graph, create_graph,
              list.empty() ? nullptr : &list);
}

inline tensor_list grad(const tensor_list& outputs, const tensor_list& inputs,
                        const tensor_list& grad_outputs = {},
                        std::optional<bool> retain_graph = std::nullopt, bool create_graph = false,
                        bool allow_unused = false) {
  return to_tensors(gradients_of(to_base(outputs), to_base(inputs), to_base(grad_outputs),
                                 retain_graph, create_graph, allow_unused));
}

}  // namespace torcxx::autograd
