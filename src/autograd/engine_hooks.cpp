#include "autograd/engine_hooks.h"

#include "autograd/accumulate_grad.h"
#include "autograd/extras.h"
#include "autograd/node_access.h"
#include "autograd/ops.h"
#include "autograd/variable_meta.h"

namespace torcxx::autograd {
namespace {

void check_replacement(const TensorBase& was, const TensorBase& now) {
  TORCXX_CHECK(now.sizes() == was.sizes(), "hook has changed the size of value (was ", was.sizes(),
               " got ", now.sizes(), ")");
  TORCXX_CHECK(now.scalar_type() == was.scalar_type() && now.device().type() == was.device().type(),
               "hook has changed the type of value (was ",
               type_string(was.scalar_type(), was.device()), " got ",
               type_string(now.scalar_type(), now.device()), ")");
}

void run_tensor_hooks(const TensorHooks& hooks, TensorBase& grad) {
  for (const auto& hook : hooks.snapshot()) {
    TensorBase replacement = (*hook)(grad);
    if (!replacement.defined()) continue;
    check_replacement(grad, replacement);
    grad = std::move(replacement);
  }
}

void keep(RetainedGrad& cell, const TensorBase& grad) {
  TensorBase old;
  {
    std::lock_guard lock(cell.mutex);
    old = cell.grad;
  }
  TensorBase sum = old.defined() ? add(old, grad) : clone_contiguous(grad);
  std::lock_guard lock(cell.mutex);
  std::swap(cell.grad, sum);
}

template <class List>
std::shared_ptr<List> hooks_of(const Node& node, std::shared_ptr<List> NodeExtras::*list) {
  NodeExtras* extras = node.extras_or_null();
  if (TORCXX_LIKELY(!extras)) return nullptr;
  std::lock_guard lock(extras->mutex);
  return extras->*list;
}

void check_count(const char* which, const Node& node, size_t expected, size_t got) {
  TORCXX_CHECK(expected == got, which, " of '", node.name(), "' expected to leave ", expected,
               " gradients, got ", got);
}

}  // namespace

void run_output_hooks(Node& node, TensorBase* grads) {
  if (NodeAccess::is_accumulator(node)) {
    const auto& leaf = static_cast<AccumulateGrad&>(node).variable();
    const TensorExtras* extras = leaf.unsafe_impl()->autograd->extras;
    if (extras && grads[0].defined())
      if (const auto hooks = extras->hooks) run_tensor_hooks(*hooks, grads[0]);
  }
  NodeExtras* extras = node.extras_or_null();
  if (!extras) return;
  std::vector<OutputHooks> all;
  {
    std::lock_guard lock(extras->mutex);
    all = extras->output_hooks;
  }
  for (const auto& h : all)
    if (h.hooks && grads[h.output_nr].defined()) run_tensor_hooks(*h.hooks, grads[h.output_nr]);
  for (const auto& h : all)
    if (h.retained && grads[h.output_nr].defined()) keep(*h.retained, grads[h.output_nr]);
}

void run_prehooks(Node& node, TensorBase* grads) {
  const auto hooks = hooks_of(node, &NodeExtras::prehooks);
  if (!hooks) return;
  const uint32_t n = node.num_outputs();
  std::vector<TensorBase> list(grads, grads + n);
  for (const auto& hook : hooks->snapshot()) (*hook)(list);
  check_count("prehook", node, n, list.size());
  for (uint32_t i = 0; i < n; i++) grads[i] = std::move(list[i]);
}

std::shared_ptr<PostHooks> posthooks_of(const Node& node) {
  return hooks_of(node, &NodeExtras::posthooks);
}

void run_posthooks(Node& node, const PostHooks& hooks, TensorBase* grad_inputs,
                   const std::vector<TensorBase>& grad_outputs) {
  const uint32_t n = node.num_inputs();
  std::vector<TensorBase> list(grad_inputs, grad_inputs + n);
  for (const auto& hook : hooks.snapshot()) (*hook)(list, grad_outputs);
  check_count("posthook", node, n, list.size());
  for (uint32_t i = 0; i < n; i++) grad_inputs[i] = std::move(list[i]);
}

}  // namespace torcxx::autograd
