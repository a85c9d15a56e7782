// The node at the end of the tape: adds what reaches a leaf to its .grad.
#pragma once
#include <mutex>

#include "torcxx/autograd/node.h"

namespace torcxx::autograd {

// The leaf owns it, made once. Only while a graph leads here does it own the leaf in turn: it then
// is awake, and its references count as one of the leaf's. At rest it keeps neither the leaf nor
// hooks.
class AccumulateGrad final : public Node {
 public:
  // At rest.
  explicit AccumulateGrad(TensorImpl* leaf);
  ~AccumulateGrad() override;
  const char* name() const override { return "torch::autograd::AccumulateGrad"; }
  // Adds grads[0] to the leaf's .grad and runs its post-accumulate hooks. With grad mode off the
  // sum is in place, or the gradient is taken over when nobody else holds it; with grad mode on the
  // sum is a new, recorded tensor. Backwards of several threads take turns.
  void apply(const TensorBase* grads, TensorBase* out) override;
  // The engine's form: may take over the gradient's memory.
  void accumulate(TensorBase grad);
  // A reference to it; the first wakes it. Under the leaf's lock.
  NodePtr retain();
  // The last reference is gone.
  void rest() noexcept;
  const TensorBase& variable() const { return variable_; }

 private:
  void update(TensorBase grad);
  TensorBase variable_;  // counted while awake
  std::mutex mutex_;
};

// The accumulator of a leaf.
NodePtr grad_accumulator(const TensorBase& leaf);
// The same, empty where no graph leads to it.
NodePtr living_accumulator(const TensorBase& leaf);

}  // namespace torcxx::autograd
