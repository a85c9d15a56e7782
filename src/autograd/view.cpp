#include <mutex>

#include "autograd/functions.h"
#include "autograd/ops.h"
#include "autograd/thread_state.h"
#include "autograd/variable_meta.h"

namespace torcxx::autograd {

TensorBase alias(const TensorBase& t) {
  const TensorImpl& from = *t.impl();
  auto* impl = new TensorImpl(from.dtype, from.device);
  TensorBase out(impl);
  impl->set_shape(t.sizes(), t.strides());
  impl->offset = from.offset;
  impl->data = from.data;
  impl->storage = from.storage;
  impl->is_inference = from.is_inference;
  impl->untracked = from.untracked;
  return out;
}

void set_view_history(const TensorBase& self, const TensorBase& view, const NodePtr& node,
                      ViewKind kind) {
  const TensorImpl* s = self.impl();
  TensorImpl* v = view.impl();
  v->untracked = s->untracked;
  v->is_inference = s->is_inference;
  if (s->is_inference) return;
  ViewOrigin origin = thread_state.inference       ? ViewOrigin::Inference
                      : !thread_state.grad_enabled ? ViewOrigin::NoGrad
                      : kind == ViewKind::Multi    ? ViewOrigin::MultiView
                                                   : ViewOrigin::Default;
  AutogradMeta& meta = ensure_meta(view);
  const AutogradMeta* from = s->autograd;
  if (from && from->is_view()) {
    meta.base = from->base;
    if (from->origin != ViewOrigin::Default) origin = from->origin;
  } else {
    meta.base = self;
  }
  meta.origin = origin;
  meta.attr_version = view._version();
  if (node) {
    meta.grad_fn = node;
    meta.output_nr = node->add_output(*v);
    v->requires_grad = true;
  } else {
    v->follows_base = true;
  }
}

void check_view_origin(const AutogradMeta& meta, bool indirect) {
  if (meta.origin == ViewOrigin::None || meta.origin == ViewOrigin::Default) return;
  std::string what;
  if (meta.grad_fn)
    what = detail::cat("Output ", meta.output_nr, " of ", meta.grad_fn->name(), " is a view and ");
  else
    what = meta.origin == ViewOrigin::Inference ? "A view was created in inference mode and "
                                                : "A view was created in no_grad mode and ";
  what += indirect ? "its base or another view of its base has been modified inplace"
                   : "is being modified inplace";
  if (!meta.grad_fn)
    what += meta.origin == ViewOrigin::Inference ? " in normal mode" : " with grad mode enabled";
  switch (meta.origin) {
    case ViewOrigin::MultiView:
      what +=
          ". This view is the output of a function that returns multiple views. Such functions do "
          "not allow the output views to be modified inplace. You should replace the inplace "
          "operation by an out-of-place one.";
      break;
    case ViewOrigin::CustomFunction:
      what +=
          ". This view was created inside a custom Function (or because an input was returned "
          "as-is) and the autograd logic to handle view+inplace would override the custom backward "
          "associated with the custom Function, leading to incorrect gradients. This behavior is "
          "forbidden. You can fix this by cloning the output of the custom Function.";
      break;
    default: {
      const char* block =
          meta.origin == ViewOrigin::Inference ? "inference_mode block" : "no_grad block";
      what += detail::cat(
          ". Given that this use case is ambiguous and error-prone, it is forbidden. You can "
          "clarify your code by moving both the view and the inplace either both inside the ",
          block,
          " (if you don't want the inplace to be tracked) or both outside (if you want the inplace "
          "to be tracked).");
    }
  }
  throw Error(what);
}

void refresh_view(const TensorBase& t) {
  TensorImpl* impl = t.unsafe_impl();
  AutogradMeta& meta = *impl->autograd;
  if (!meta.is_view() || (!meta.grad_fn && !meta.base.requires_grad())) return;
  static std::recursive_mutex mutex;  // views shared by threads; rare, so one for all
  if (meta.attr_version == t._version()) return;
  std::lock_guard lock(mutex);
  const uint32_t now = t._version();
  if (meta.attr_version == now) return;
  if (!meta.base.requires_grad()) {  // the base was detached since
    meta.attr_version = now;
    return;
  }
  check_view_origin(meta, true);
  AutoGradMode grad(true);
  const TensorBase fresh = view_region(meta.base, t.scalar_type(), t.sizes(), t.strides(),
                                       t.storage_offset() * t.element_size());
  const AutogradMeta& made = *fresh.impl()->autograd;
  set_gradient_edge(t, made.grad_fn, made.output_nr);
  meta.attr_version = now;
}

}  // namespace torcxx::autograd

namespace torcxx {

bool view_requires_grad(TensorImpl* view) noexcept {
  if (!view->autograd || !view->autograd->base.requires_grad()) return false;
  view->requires_grad = true;
  view->follows_base = false;
  return true;
}

}  // namespace torcxx
