// What the public operations call to record themselves; see node.h for the tape's types.
#pragma once
#include "torcxx/autograd/grad_mode.h"
#include "torcxx/autograd/node.h"

namespace torcxx::autograd {

// Whether recording is on and t takes part in it (undefined tensors do not).
inline bool requires_grad(const TensorBase& t) {
  return t.unsafe_impl() && t.unsafe_impl()->requires_grad && GradMode::is_enabled();
}

// Node and slot that a gradient of t flows to: its grad_fn, or its accumulator for a leaf; an empty
// edge when t needs no gradient.
Edge gradient_edge(const TensorBase& t);
inline void set_edge(Node& node, uint32_t i, const TensorBase& t) {
  if (t.unsafe_impl() && t.unsafe_impl()->requires_grad) node.edge(i) = gradient_edge(t);
}

// Makes `node` the grad_fn of a fresh result (its next output number). A result of an integral or
// bool dtype takes its number but is marked as not differentiable.
void set_history(const TensorBase& result, const NodePtr& node);

// Before an in-place write to self: raises PyTorch's Errors for a leaf that requires grad, for a
// view of one, for views made by multi-view operations or under no_grad, for inference tensors
// outside inference mode. Needs calling whenever grad mode is on.
void check_inplace(const TensorBase& self, const char* op);
// After the write: bumps the version and, when node is not empty, makes it self's grad_fn; a view
// rebases its base's history (CopySlices).
void rebase_history(const TensorBase& self, const NodePtr& node);

enum class ViewKind : uint8_t { Single, Multi };  // Multi: split, unbind ...: in-place is refused
// Marks `view`, a fresh alias of self's storage, as a differentiable view of self. `node` may be
// empty when self needs no gradient or recording is off.
void set_view_history(const TensorBase& self, const TensorBase& view, const NodePtr& node,
                      ViewKind kind = ViewKind::Single);

}  // namespace torcxx::autograd
