// The node at the end of the tape: adds what reaches a leaf to its .grad.
#pragma once
#include <mutex>

#include "torcxx/autograd/node.h"

namespace torcxx::autograd {

class AccumulateGrad final : public Node {
 public:
  explicit AccumulateGrad(const TensorBase& variable);
  ~AccumulateGrad() override;
  const char* name() const override { return "torch::autograd::AccumulateGrad"; }
  // Adds grads[0] to the leaf's .grad and runs its post-accumulate hooks. With grad mode off the
  // sum is in place, or the gradient is taken over when nobody else holds it; with grad mode on the
  // sum is a new, recorded tensor. Backwards of several threads take turns.
  void apply(const TensorBase* grads, TensorBase* out) override;
  // The engine's form: may take over the gradient's memory.
  void accumulate(TensorBase grad);
  const TensorBase& variable() const { return variable_; }

 private:
  void update(TensorBase grad);
  TensorBase variable_;
  std::mutex mutex_;
};

// The accumulator of a leaf, made when no graph holds one.
NodePtr grad_accumulator(const TensorBase& leaf);
// The same, empty where there is none.
NodePtr living_accumulator(const TensorBase& leaf);

}  // namespace torcxx::autograd
