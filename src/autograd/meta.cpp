#include "torcxx/autograd/meta.h"

#include "autograd/accumulate_grad.h"
#include "autograd/extras.h"
#include "autograd/release.h"
#include "autograd/spin.h"
#include "autograd/thread_state.h"
#include "autograd/variable_meta.h"

namespace torcxx {

TensorExtras& AutogradMeta::ensure_extras() {
  if (!extras) extras = new TensorExtras;
  return *extras;
}

void AutogradMeta::drop_extras() noexcept {
  delete extras;
  extras = nullptr;
}

// A gradient may hold a gradient in turn, as far as the user likes: such chains go over the list.
void delete_autograd_meta(AutogradMeta* meta) noexcept {
  if (TORCXX_LIKELY(!meta->grad.defined() && !meta->extras)) {
    delete meta;
    return;
  }
  auto& s = autograd::thread_state;
  meta->next_dead = s.dead_metas;
  s.dead_metas = meta;
  if (!s.draining) autograd::drain_dead();
}

namespace autograd {

AccumulateGrad::AccumulateGrad(const TensorBase& variable) : Node(0), variable_(variable) {
  set_first();
  flags_ = kAccumulator;
  add_output(*variable.impl());
}

AccumulateGrad::~AccumulateGrad() {
  AutogradMeta& meta = *variable_.impl()->autograd;
  SpinGuard lock(meta.locked);
  if (meta.accumulator.load(std::memory_order_relaxed) == this)
    meta.accumulator.store(nullptr, std::memory_order_relaxed);
}

// The tensor does not own its accumulator (that would be a cycle); one lives as long as a graph
// leads to it. Its destructor takes the same lock, so the pointer read here is valid.
NodePtr grad_accumulator(const TensorBase& leaf) {
  AutogradMeta& meta = ensure_meta(leaf);
  SpinGuard lock(meta.locked);
  if (Node* living = meta.accumulator.load(std::memory_order_relaxed))
    if (NodePtr p = NodeAccess::try_retain(living)) return p;
  NodePtr fresh(new AccumulateGrad(leaf));
  meta.accumulator.store(fresh.get(), std::memory_order_relaxed);
  return fresh;
}

NodePtr living_accumulator(const TensorBase& leaf) {
  AutogradMeta* meta = leaf.impl()->autograd;
  if (!meta) return NodePtr();
  SpinGuard lock(meta->locked);
  Node* living = meta->accumulator.load(std::memory_order_relaxed);
  return living ? NodeAccess::try_retain(living) : NodePtr();
}

}  // namespace autograd
}  // namespace torcxx
