// The user's hooks at the moments of a node's run. Each does nothing where none is registered.
#pragma once
#include <vector>

#include "torcxx/autograd/hooks.h"

namespace torcxx::autograd {

// The complete gradients of a node's outputs: tensor hooks may replace them, then retain_grad()
// keeps them.
void run_output_hooks(Node& node, TensorBase* grads);
void run_prehooks(Node& node, TensorBase* grads);
using PostHooks = HookList<NodePostHook>;
std::shared_ptr<PostHooks> posthooks_of(const Node& node);
void run_posthooks(Node& node, const PostHooks& hooks, TensorBase* grad_inputs,
                   const std::vector<TensorBase>& grad_outputs);

}  // namespace torcxx::autograd
