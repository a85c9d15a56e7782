#include "autograd/accumulate_grad.h"
#include "autograd/copy_slices.h"
#include "autograd/extras.h"
#include "autograd/functions.h"
#include "autograd/variable_meta.h"

namespace torcxx::autograd {

Edge gradient_edge(const TensorBase& t) {
  if (!t.requires_grad()) return Edge();
  if (AutogradMeta* meta = t.unsafe_impl()->autograd) {
    if (meta->is_view()) refresh_view(t);
    if (meta->grad_fn) return {meta->grad_fn, meta->output_nr};
  }
  return {grad_accumulator(t), 0};
}

void set_history(const TensorBase& result, NodePtr node) {
  TensorImpl* impl = result.impl();
  if (TORCXX_UNLIKELY(!isDifferentiableType(impl->dtype))) {
    node->add_output();
    return;
  }
  if (!impl->autograd) impl->autograd = new AutogradMeta;
  AutogradMeta& meta = *impl->autograd;
  meta.output_nr = node->add_output(*impl);
  meta.grad_fn = std::move(node);
  impl->requires_grad = true;
}

void check_inplace_slow(const TensorBase& self, const char* /*op*/, bool others) {
  const TensorImpl* s = self.impl();
  TORCXX_CHECK(!s->is_inference || thread_state.inference,
               "Inplace update to inference tensor outside InferenceMode is not allowed."
               "You can make a clone to get a normal tensor before doing inplace update."
               "See https://github.com/pytorch/rfcs/pull/17 for more details.");
  if (!thread_state.grad_enabled || !(others || self.requires_grad())) return;
  const AutogradMeta* meta = s->autograd;
  if (meta && meta->is_view()) {
    check_view_origin(*meta, false);
    const AutogradMeta* base = meta->base.unsafe_impl()->autograd;
    TORCXX_CHECK(
        !(self.requires_grad() && meta->base.requires_grad() && (!base || !base->grad_fn)),
        "a view of a leaf Variable that requires grad is being used in an in-place operation.");
  }
  TORCXX_CHECK(!(self.requires_grad() && (!meta || (!meta->grad_fn && !meta->is_view()))),
               "a leaf Variable that requires grad is being used in an in-place operation.");
}

void set_gradient_edge(const TensorBase& t, NodePtr node, uint32_t output_nr) {
  AutogradMeta& meta = ensure_meta(t);
  if (meta.extras) {
    // Hooks stay with the value they were put on; retain_grad() is about the tensor.
    meta.extras->hooks.reset();
    if (const auto retained = meta.extras->retained) {
      if (meta.grad_fn) forget_retained(*meta.grad_fn.get(), retained);
      retain_at(*node.get(), output_nr, retained);
    }
  }
  meta.grad_fn = std::move(node);
  meta.output_nr = output_nr;
  t.unsafe_impl()->requires_grad = true;
  t.unsafe_impl()->follows_base = false;
}

void rebase(const TensorBase& self, const NodePtr& node) {
  AutogradMeta& meta = ensure_meta(self);
  const uint32_t nr = node->add_output(*self.impl());
  if (!meta.is_view()) {
    set_gradient_edge(self, node, nr);
    return;
  }
  check_view_origin(meta, false);
  const TensorBase& base = meta.base;
  NodePtr slices(new CopySlices(base, self, node));
  const uint32_t base_nr = slices->add_output(*base.impl());
  set_gradient_edge(base, std::move(slices), base_nr);
  meta.attr_version = self._version() - 1;  // out of date in any case
  refresh_view(self);
}

void rebase_history(const TensorBase& self, const NodePtr& node) {
  TORCXX_CHECK(!self.is_inference() || thread_state.inference,
               "Inplace update to inference tensor outside InferenceMode is not allowed."
               "You can make a clone to get a normal tensor before doing inplace update."
               "See https://github.com/pytorch/rfcs/pull/17 for more details.");
  self.bump_version();
  if (node) rebase(self, node);
}

void rebase_geometry(const TensorBase& self, const NodePtr& node) {
  if (!node) return;
  AutogradMeta& meta = ensure_meta(self);
  const uint32_t nr = node->add_output(*self.impl());
  set_gradient_edge(self, node, nr);
  if (meta.is_view()) meta.attr_version = self._version();
}

}  // namespace torcxx::autograd
