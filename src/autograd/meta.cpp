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

AccumulateGrad::AccumulateGrad(TensorImpl* leaf) : Node(0), variable_(leaf) {
  set_first();
  flags_ = kAccumulator;
  add_output(*leaf);
  NodeAccess::refs(*this).store(0, std::memory_order_relaxed);
}

AccumulateGrad::~AccumulateGrad() { variable_.release_impl(); }

NodePtr AccumulateGrad::retain() {
  auto& refs = NodeAccess::refs(*this);
  if (refs.load(std::memory_order_acquire) == 0)
    refs.store(1, std::memory_order_relaxed);  // nobody else wakes it: the lock
  else if (refs.fetch_add(1, std::memory_order_acq_rel) != 0)
    return NodePtr(this);
  TensorImpl& leaf = *variable_.unsafe_impl();
  leaf.refs.fetch_add(1, std::memory_order_relaxed);
  OutputMetadata& seen = NodeAccess::first_output(*this);
  if (TORCXX_UNLIKELY(!seen.fits(leaf))) seen = OutputMetadata(leaf);  // resized while it rested
  return NodePtr(this);
}

// Another thread may wake it meanwhile: each end of a wake gives one reference of the leaf back,
// and whoever finds it at rest takes the hooks away.
void AccumulateGrad::rest() noexcept {
  const TensorBase leaf(variable_.unsafe_impl());
  if (TORCXX_LIKELY(!extras_or_null())) return;
  NodeExtras* gone = nullptr;  // freed without the lock: hooks are the user's
  {
    SpinGuard lock(leaf.unsafe_impl()->autograd->locked);
    if (NodeAccess::refs(*this).load(std::memory_order_relaxed) == 0)
      gone = NodeAccess::take_extras(*this);
  }
  delete gone;
}

NodePtr grad_accumulator(const TensorBase& leaf) {
  AutogradMeta& meta = ensure_meta(leaf);
  SpinGuard lock(meta.locked);
  if (TORCXX_UNLIKELY(!meta.accumulator)) meta.accumulator = new AccumulateGrad(leaf.unsafe_impl());
  return static_cast<AccumulateGrad*>(meta.accumulator)->retain();
}

NodePtr living_accumulator(const TensorBase& leaf) {
  AutogradMeta* meta = leaf.impl()->autograd;
  if (!meta) return NodePtr();
  SpinGuard lock(meta->locked);
  auto* held = static_cast<AccumulateGrad*>(meta->accumulator);
  return held && NodeAccess::refs(*held).load() != 0 ? held->retain() : NodePtr();
}

}  // namespace autograd
}  // namespace torcxx
