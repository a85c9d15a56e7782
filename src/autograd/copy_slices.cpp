#include "autograd/copy_slices.h"

#include "autograd/evaluation.h"
#include "autograd/functions.h"
#include "autograd/ops.h"

namespace torcxx::autograd {

CopySlices::CopySlices(const TensorBase& base, const TensorBase& view, NodePtr fn)
    : Node(std::max(fn->num_inputs(), 1u)),
      base_strides_(base.strides().vec()),
      sizes_(view.sizes().vec()),
      strides_(view.strides().vec()),
      dtype_(view.scalar_type()),
      bytes_(view.storage_offset() * view.element_size() -
             base.storage_offset() * base.element_size()),
      fn_(std::move(fn)) {
  edge(0) = gradient_edge(base);
  for (uint32_t i = 1; i < fn_->num_inputs(); i++) edge(i) = fn_->edge(i);
}

void CopySlices::apply(const TensorBase* grads, TensorBase* out) {
  if (!grads[0].defined()) return;
  const TensorBase result = clone_strided(grads[0], base_strides_);
  const TensorBase slice = view_region(result, dtype_, sizes_, strides_, bytes_);
  const TensorBase slice_grad = clone_contiguous(slice);
  {
    const bool mine = thread_state.evaluating == this;
    Evaluation scope(*fn_.get(), mine ? thread_state.wanted : nullptr);
    fn_->apply(&slice_grad, out);
  }
  if (!needs(0)) {
    out[0].reset();
    return;
  }
  if (out[0].defined())
    copy_inplace(slice, out[0]);
  else
    zero_inplace(slice);
  out[0] = result;
}

void CopySlices::release_variables() { fn_->release_variables(); }

}  // namespace torcxx::autograd
