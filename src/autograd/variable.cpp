#include "torcxx/autograd/variable.h"

#include "autograd/extras.h"
#include "autograd/functions.h"
#include "autograd/variable_meta.h"

namespace torcxx::autograd {
namespace {

std::shared_ptr<RetainedGrad> retained(const AutogradMeta* meta) {
  return meta && meta->extras ? meta->extras->retained : nullptr;
}

}  // namespace

TensorBase grad(const TensorBase& t) {
  const AutogradMeta* meta = t.impl()->autograd;
  if (!meta) return TensorBase();
  if (const auto cell = retained(meta)) {
    std::lock_guard lock(cell->mutex);
    return cell->grad;
  }
  return meta->grad;
}

void set_grad(const TensorBase& t, const TensorBase& g) {
  TORCXX_CHECK(t.defined(), "set_grad: expected a defined tensor");
  if (!g.defined()) {
    AutogradMeta* meta = t.impl()->autograd;
    if (!meta) return;
    TensorBase old;  // freed last: it may own a graph that leads back here
    if (const auto cell = retained(meta)) {
      std::lock_guard lock(cell->mutex);
      std::swap(old, cell->grad);
    } else {
      std::swap(old, meta->grad);
    }
    return;
  }
  TORCXX_CHECK(!g.is_same(t), "can't assign Variable as its own grad");
  TORCXX_CHECK(g.device().type() == t.device().type(),
               "attempting to assign a gradient with device type '", g.device(),
               "' to a tensor with device type '", t.device(),
               "'. Please ensure that the gradient and the tensor are on the same device");
  TORCXX_CHECK(g.scalar_type() == t.scalar_type(), "attempting to assign a gradient with dtype '",
               g.scalar_type(), "' to a tensor with dtype '", t.scalar_type(),
               "'. The gradient must match the tensor's dtype");
  TORCXX_CHECK(g.sizes() == t.sizes(), "attempting to assign a gradient of size '", g.sizes(),
               "' to a tensor of size '", t.sizes(),
               "'. Please ensure that the gradient and the tensor are the same size");
  AutogradMeta& meta = ensure_meta(t);
  TensorBase held = g;
  if (const auto cell = retained(&meta)) {
    std::lock_guard lock(cell->mutex);
    std::swap(held, cell->grad);
  } else {
    std::swap(held, meta.grad);
  }
}

NodePtr grad_fn(const TensorBase& t) {
  AutogradMeta* meta = t.impl()->autograd;
  if (!meta) return NodePtr();
  if (meta->is_view()) refresh_view(t);
  return meta->grad_fn;
}

uint32_t output_nr(const TensorBase& t) {
  const AutogradMeta* meta = t.impl()->autograd;
  return meta ? meta->output_nr : 0;
}

bool is_leaf(const TensorBase& t) { return !grad_fn(t); }

void set_requires_grad(const TensorBase& t, bool requires_grad) {
  TensorImpl* impl = t.impl();
  TORCXX_CHECK(requires_grad || is_leaf(t),
               "you can only change requires_grad flags of leaf variables. If you want to use a "
               "computed variable in a subgraph that doesn't require differentiation use "
               "var_no_grad = var.detach().");
  if (requires_grad) {
    TORCXX_CHECK(isDifferentiableType(impl->dtype),
                 "only Tensors of floating point and complex dtype can require gradients, got ",
                 impl->dtype);
    TORCXX_CHECK(!impl->is_inference || thread_state.inference,
                 "Setting requires_grad=True on inference tensor outside InferenceMode is not "
                 "allowed.");
    ensure_meta(t);
  }
  impl->requires_grad = requires_grad;
}

void retain_grad(const TensorBase& t) {
  TORCXX_CHECK(t.requires_grad(), "can't retain_grad on Tensor that has requires_grad=False");
  const NodePtr node = grad_fn(t);
  if (!node) return;
  auto& extras = ensure_meta(t).ensure_extras();
  if (extras.retained) return;
  extras.retained = std::make_shared<RetainedGrad>();
  std::swap(extras.retained->grad, t.impl()->autograd->grad);
  retain_at(*node.get(), output_nr(t), extras.retained);
}

bool retains_grad(const TensorBase& t) { return retained(t.impl()->autograd) != nullptr; }

TensorBase detach(const TensorBase& t) { return alias(t); }

void detach_(const TensorBase& t) {
  TORCXX_CHECK(!is_view(t),
               "Can't detach views in-place. Use detach() instead. If you are using "
               "DistributedDataParallel (DDP) for training, and gradient_as_bucket_view is set as "
               "True, gradients are views of DDP buckets, and hence detach_() cannot be called on "
               "these gradients. To fix this error, please refer to the Optimizer.zero_grad() "
               "function in torch/optim/optimizer.py as the solution.");
  TensorImpl* impl = t.impl();
  impl->requires_grad = false;
  AutogradMeta* meta = impl->autograd;
  if (!meta) return;
  if (const auto cell = retained(meta)) {
    if (meta->grad_fn) forget_retained(*meta->grad_fn.get(), cell);
    std::lock_guard lock(cell->mutex);
    meta->grad = cell->grad;
  }
  meta->drop_extras();
  meta->grad_fn = NodePtr();
  meta->output_nr = 0;
}

TensorBase variable_data(const TensorBase& t) {
  TensorBase out = alias(t);
  out.impl()->untracked = true;
  return out;
}

bool is_view(const TensorBase& t) {
  const AutogradMeta* meta = t.impl()->autograd;
  return meta && meta->is_view();
}

TensorBase base(const TensorBase& t) {
  TORCXX_CHECK(is_view(t), "Can't get base of non-view Variable");
  return t.impl()->autograd->base;
}

uint32_t version(const TensorBase& t) {
  TORCXX_CHECK(!t.is_inference(), "Inference tensors do not track version counter.");
  return t._version();
}

std::string type_string(ScalarType dtype, Device device) {
  static constexpr const char* names[] = {
      "Byte",     "Char",   "Short",       "Int",          "Long",          "Half",
      "Float",    "Double", "ComplexHalf", "ComplexFloat", "ComplexDouble", "Bool",
      "BFloat16", "UInt16", "UInt32",      "UInt64",       "Undefined"};
  std::string out = "torch.";
  if (!device.is_cpu()) {
    const std::string d = device.str();
    out += d.substr(0, d.find(':')) + ".";
  }
  return out + names[static_cast<int>(dtype)] + "Tensor";
}

}  // namespace torcxx::autograd
