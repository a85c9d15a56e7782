// Access to a tensor's AutogradMeta and to the private rules of views.
#pragma once
#include "torcxx/autograd/meta.h"

namespace torcxx::autograd {

inline AutogradMeta& ensure_meta(const TensorBase& t) {
  TensorImpl* impl = t.impl();
  if (!impl->autograd) impl->autograd = new AutogradMeta;
  return *impl->autograd;
}

// A new handle on the same memory without history; writes count for both.
TensorBase alias(const TensorBase& t);

// A view whose storage was written since its grad_fn was made gets a new one that reads the base.
// Raises Error for views that forbid it. Does nothing for other tensors.
void refresh_view(const TensorBase& t);

// Raises Error when `meta`, of a view, forbids a recorded write. `indirect`: the write went through
// the base or another view.
void check_view_origin(const AutogradMeta& meta, bool indirect);

// Makes (node, output_nr) the history of t, which is written in place; what retain_grad() asked for
// moves along.
void set_gradient_edge(const TensorBase& t, NodePtr node, uint32_t output_nr);

// rebase_history() without counting the write.
void rebase(const TensorBase& self, const NodePtr& node);

// Whether nobody else can see t or its memory, so that it may be overwritten; forgets t's view
// record on the way.
bool owned_alone(const TensorBase& t);

// "torch.FloatTensor", "torch.cuda.FloatTensor"
std::string type_string(ScalarType dtype, Device device);

}  // namespace torcxx::autograd
