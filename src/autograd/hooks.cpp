#include "torcxx/autograd/hooks.h"

#include "autograd/extras.h"
#include "autograd/variable_meta.h"
#include "torcxx/autograd/variable.h"

namespace torcxx::autograd {

void retain_at(Node& node, uint32_t output_nr, std::shared_ptr<RetainedGrad> cell) {
  NodeExtras& extras = node.extras();
  std::lock_guard lock(extras.mutex);
  extras.output_hooks.push_back({output_nr, nullptr, std::move(cell)});
}

void forget_retained(Node& node, const std::shared_ptr<RetainedGrad>& cell) {
  NodeExtras* extras = node.extras_or_null();
  if (!extras) return;
  std::lock_guard lock(extras->mutex);
  std::erase_if(extras->output_hooks, [&](const OutputHooks& h) { return h.retained == cell; });
}

void hook_at(Node& node, uint32_t output_nr, std::shared_ptr<TensorHooks> hooks) {
  NodeExtras& extras = node.extras();
  std::lock_guard lock(extras.mutex);
  extras.output_hooks.push_back({output_nr, std::move(hooks), nullptr});
}

// A leaf's accumulator comes and goes, so its hooks are found through the leaf.
RemovableHandle register_hook(const TensorBase& t, TensorHook hook) {
  TORCXX_CHECK(t.requires_grad(),
               "cannot register a hook on a tensor that doesn't require gradient");
  TORCXX_CHECK(static_cast<bool>(hook), "register_hook: expected a function, got an empty one");
  const NodePtr node = grad_fn(t);
  TensorExtras* extras = &ensure_meta(t).ensure_extras();
  if (!extras->hooks) {
    extras->hooks = std::make_shared<TensorHooks>();
    if (node) hook_at(*node.get(), output_nr(t), extras->hooks);
  }
  const uint32_t id = extras->hooks->add(std::move(hook));
  return {extras->hooks, id};
}

bool remove_hook(const TensorBase& t, uint32_t id) {
  const AutogradMeta* meta = t.impl()->autograd;
  return meta && meta->extras && meta->extras->hooks && meta->extras->hooks->remove(id);
}

RemovableHandle register_post_accumulate_grad_hook(const TensorBase& t,
                                                   PostAccumulateGradHook hook) {
  TORCXX_CHECK(t.requires_grad(),
               "cannot register a hook on a tensor that doesn't require gradient");
  TORCXX_CHECK(is_leaf(t), "post accumulate grad hooks cannot be registered on non-leaf tensors");
  TORCXX_CHECK(static_cast<bool>(hook),
               "register_post_accumulate_grad_hook: expected a function, got an empty one");
  TensorExtras* extras = &ensure_meta(t).ensure_extras();
  auto& list = extras->post_accumulate;
  if (!list) list = std::make_shared<HookList<PostAccumulateGradHook>>();
  const uint32_t id = list->add(std::move(hook));
  return {list, id};
}

template <class F>
static RemovableHandle add_hook(NodeExtras& extras, std::shared_ptr<HookList<F>>& list, F hook) {
  std::lock_guard lock(extras.mutex);
  if (!list) list = std::make_shared<HookList<F>>();
  const uint32_t id = list->add(std::move(hook));
  return {list, id};
}

RemovableHandle register_prehook(Node& node, NodePreHook hook) {
  TORCXX_CHECK(static_cast<bool>(hook), "register_prehook: expected a function, got an empty one");
  return add_hook(node.extras(), node.extras().prehooks, std::move(hook));
}

RemovableHandle register_posthook(Node& node, NodePostHook hook) {
  TORCXX_CHECK(static_cast<bool>(hook), "register_posthook: expected a function, got an empty one");
  return add_hook(node.extras(), node.extras().posthooks, std::move(hook));
}

}  // namespace torcxx::autograd
