// The rarely used parts of nodes and tensors.
#pragma once
#include <optional>
#include <string>

#include "torcxx/autograd/hooks.h"

namespace torcxx {

using TensorHooks = HookList<TensorHook>;

// The gradient that retain_grad() keeps: shared by the tensor and its grad_fn, so that neither has
// to know whether the other still lives.
struct RetainedGrad {
  std::mutex mutex;
  TensorBase grad;
};

struct TensorExtras {
  std::shared_ptr<TensorHooks> hooks;
  std::shared_ptr<HookList<PostAccumulateGradHook>> post_accumulate;
  std::shared_ptr<RetainedGrad> retained;
};

// What an operation's output asks of the gradient that reaches it.
struct OutputHooks {
  uint32_t output_nr;
  std::shared_ptr<TensorHooks> hooks;
  std::shared_ptr<RetainedGrad> retained;
};

struct NodeExtras {
  std::mutex mutex;  // guards the hooks
  std::vector<OutputHooks> output_hooks;
  std::shared_ptr<HookList<NodePreHook>> prehooks;
  std::shared_ptr<HookList<NodePostHook>> posthooks;
  std::vector<OutputMetadata> more_outputs;  // of outputs 1, 2 ...
  std::optional<std::string> anomaly_trace;  // where it was recorded, while anomaly mode is on
};

namespace autograd {
// What `node` is to do with the gradient of its output.
void retain_at(Node& node, uint32_t output_nr, std::shared_ptr<RetainedGrad> cell);
void forget_retained(Node& node, const std::shared_ptr<RetainedGrad>& cell);
void hook_at(Node& node, uint32_t output_nr, std::shared_ptr<TensorHooks> hooks);
}  // namespace autograd

}  // namespace torcxx
