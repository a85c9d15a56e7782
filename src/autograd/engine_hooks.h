// The user's hooks at the moments of a node's run. Each does nothing where none is registered.
#pragma once
#include <vector>

#include "torcxx/autograd/node.h"

namespace torcxx::autograd {

// The complete gradients of a node's outputs: tensor hooks may replace them, then retain_grad()
// keeps them.
void run_output_hooks(Node& node, TensorBase* grads);
void run_prehooks(Node& node, TensorBase* grads);
bool has_posthooks(const Node& node);
void run_posthooks(Node& node, TensorBase* grad_inputs,
                   const std::vector<TensorBase>& grad_outputs);

}  // namespace torcxx::autograd
