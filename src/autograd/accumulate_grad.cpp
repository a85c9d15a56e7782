#include "autograd/accumulate_grad.h"

#include <algorithm>
#include <array>

#include "autograd/extras.h"
#include "autograd/node_access.h"
#include "autograd/ops.h"
#include "autograd/variable_meta.h"
#include "torcxx/autograd/grad_mode.h"
#include "torcxx/autograd/variable.h"

namespace torcxx::autograd {
namespace {

// Whether t's elements fill its memory without holes or overlaps, in some order of dimensions.
bool is_dense(const TensorBase& t) {
  const IntArrayRef sizes = t.sizes(), strides = t.strides();
  std::array<size_t, kMaxDims> order;
  size_t n = 0;
  for (size_t d = 0; d < sizes.size(); d++)
    if (sizes[d] != 1) order[n++] = d;
  std::sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(n),
            [&](size_t a, size_t b) { return strides[a] < strides[b]; });
  int64_t expected = 1;
  for (size_t k = 0; k < n; k++) {
    if (strides[order[k]] != expected) return false;
    expected *= sizes[order[k]];
  }
  return true;
}

bool same_strides(const TensorBase& a, const TensorBase& b) {
  for (int d = 0; d < a.dim(); d++)
    if (a.sizes()[d] != 1 && a.strides()[d] != b.strides()[d]) return false;
  return true;
}

}  // namespace

bool owned_alone(const TensorBase& t) {
  TensorImpl* impl = t.unsafe_impl();
  if (impl->refs.load(std::memory_order_acquire) != 1 || impl->requires_grad || !impl->storage)
    return false;
  // A view record keeps its base, often the last other holder of the memory. Nobody else can ask
  // for it any more.
  if (impl->autograd && !impl->autograd->grad_fn && !impl->autograd->grad.defined()) {
    delete_autograd_meta(impl->autograd);
    impl->autograd = nullptr;
    impl->follows_base = false;
  }
  return !impl->autograd && !impl->is_inference &&
         impl->storage->refs.load(std::memory_order_acquire) == 1 && impl->storage->writable;
}

void AccumulateGrad::apply(const TensorBase* grads, TensorBase*) {
  if (grads[0].defined()) accumulate(grads[0]);
}

void AccumulateGrad::accumulate(TensorBase grad) {
  if (!variable_.requires_grad()) return;
  std::shared_ptr<HookList<PostAccumulateGradHook>> hooks;
  {
    std::lock_guard lock(mutex_);
    update(std::move(grad));
    if (const TensorExtras* extras = variable_.unsafe_impl()->autograd->extras)
      hooks = extras->post_accumulate;
  }
  if (!hooks) return;
  for (const auto& hook : hooks->snapshot()) (*hook)(variable_);
}

void AccumulateGrad::update(TensorBase grad) {
  TensorBase& held = variable_.unsafe_impl()->autograd->grad;
  if (held.defined()) {
    if (GradMode::is_enabled())
      held = add(held, grad);
    else
      add_inplace(held, grad);
    return;
  }
  // The gradient of a dense leaf has the leaf's own layout, any other is row-major.
  const bool dense = is_dense(variable_);
  const bool fits = dense ? same_strides(grad, variable_) : grad.is_contiguous();
  if (!GradMode::is_enabled() && fits && owned_alone(grad))
    held = std::move(grad);
  else
    held = dense ? clone_strided(grad, variable_.strides()) : clone_contiguous(grad);
}

TensorBase accumulated_leaf(const Node& node) {
  return NodeAccess::is_accumulator(node) ? static_cast<const AccumulateGrad&>(node).variable()
                                          : TensorBase();
}

}  // namespace torcxx::autograd
