// backward() and grad() over TensorBase; tensor_api.h has them over Tensor.
#pragma once
#include <optional>
#include <vector>

#include "torcxx/core/tensor_base.h"

namespace torcxx::autograd {

// Behind the templates below. `inputs`: null for every leaf.
TORCXX_API void backward_of(const std::vector<TensorBase>& tensors,
                            const std::vector<TensorBase>& grad_tensors,
                            std::optional<bool> retain_graph, bool create_graph,
                            const std::vector<TensorBase>* inputs);
TORCXX_API std::vector<TensorBase> gradients_of(const std::vector<TensorBase>& outputs,
                                                const std::vector<TensorBase>& inputs,
                                                const std::vector<TensorBase>& grad_outputs,
                                                std::optional<bool> retain_graph, bool create_graph,
                                                bool allow_unused);

// Templates only so that the overloads for Tensor win where braces fit both.

// Adds the gradients of sum_i <grad_tensors[i], tensors[i]> to the .grad of the leaves, of all or,
// where `inputs` is not empty, of the inputs alone (which may then be non-leaves).
// grad_tensors[i] has the shape of tensors[i]; undefined or absent it stands for 1, for a real
// tensor of one element. retain_graph is create_graph by default; without it the graph's saved
// tensors are freed. create_graph records the gradients' own computation.
// Raises Error for a tensor that does not require grad and for gradients that do not fit.
template <class = void>
void backward(const std::vector<TensorBase>& tensors,
              const std::vector<TensorBase>& grad_tensors = {},
              std::optional<bool> retain_graph = std::nullopt, bool create_graph = false,
              const std::vector<TensorBase>& inputs = {}) {
  backward_of(tensors, grad_tensors, retain_graph, create_graph,
              inputs.empty() ? nullptr : &inputs);
}

// The gradients of sum_i <grad_outputs[i], outputs[i]> for each input, leaving every .grad alone.
// An input that outputs do not depend on gives an undefined tensor with allow_unused, else Error.
template <class = void>
std::vector<TensorBase> grad(const std::vector<TensorBase>& outputs,
                             const std::vector<TensorBase>& inputs,
                             const std::vector<TensorBase>& grad_outputs = {},
                             std::optional<bool> retain_graph = std::nullopt,
                             bool create_graph = false, bool allow_unused = false) {
  return gradients_of(outputs, inputs, grad_outputs, retain_graph, create_graph, allow_unused);
}

}  // namespace torcxx::autograd
