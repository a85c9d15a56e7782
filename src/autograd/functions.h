// What the public operations call to record themselves; see node.h for the tape's types.
#pragma once
#include "autograd/thread_state.h"
#include "torcxx/autograd/grad_mode.h"
#include "torcxx/autograd/meta.h"

namespace torcxx::autograd {

// Whether recording is on and t takes part in it (undefined tensors do not).
inline bool requires_grad(const TensorBase& t) {
  return t.unsafe_impl() && thread_state.grad_enabled && t.requires_grad();
}

// Node and slot that a gradient of t flows to: its grad_fn, or its accumulator for a leaf; an empty
// edge when t needs no gradient.
Edge gradient_edge(const TensorBase& t);
inline void set_edge(Node& node, uint32_t i, const TensorBase& t) {
  if (!t.unsafe_impl() || !t.requires_grad()) return;
  const AutogradMeta* meta = t.unsafe_impl()->autograd;
  Edge& edge = node.edge(i);
  if (TORCXX_LIKELY(meta && meta->grad_fn && !meta->is_view())) {
    edge.function = meta->grad_fn;
    edge.input_nr = meta->output_nr;
  } else {
    edge = gradient_edge(t);
  }
}

// Makes `node` the grad_fn of a fresh result (its next output number). A result of an integral or
// bool dtype takes its number but is marked as not differentiable.
void set_history(const TensorBase& result, NodePtr node);

// Before an in-place write to self: raises PyTorch's Errors for a leaf that requires grad, for a
// view of one, for views made by multi-view operations or under no_grad, for inference tensors
// outside inference mode. Needs calling in every mode (inference tensors are refused in all).
// `others`: whether another argument requires grad, so that the write will be recorded.
void check_inplace_slow(const TensorBase& self, const char* op, bool others);
inline void check_inplace(const TensorBase& self, const char* op, bool others = false) {
  const TensorImpl* s = self.impl();
  if (s->is_inference || (thread_state.grad_enabled && (others || self.requires_grad())))
    check_inplace_slow(self, op, others);
}
// After the write: bumps the version and, when node is not empty, makes it self's grad_fn; a view
// rebases its base's history (CopySlices). Input 0 of the node is self.
void rebase_history(const TensorBase& self, const NodePtr& node);
// The same after a change of self's shape alone (transpose_): no element changed, so that neither
// the version nor the history of a view's base does.
void rebase_geometry(const TensorBase& self, const NodePtr& node);

enum class ViewKind : uint8_t { Single, Multi };  // Multi: split, unbind ...: in-place is refused
// Marks `view`, a fresh alias of self's storage, as a differentiable view of self. `node` may be
// empty when self needs no gradient or recording is off.
void set_view_history(const TensorBase& self, const TensorBase& view, const NodePtr& node,
                      ViewKind kind = ViewKind::Single);

}  // namespace torcxx::autograd
