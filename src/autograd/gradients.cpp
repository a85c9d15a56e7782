// Gradients under way: fitted to the outputs they belong to, and summed.
#include "autograd/engine.h"
#include "autograd/ops.h"
#include "autograd/variable_meta.h"
#include "torcxx/autograd/grad_mode.h"

namespace torcxx::autograd {

void fit_gradient(TensorBase& grad, const OutputMetadata& expected, const Node& from,
                  uint32_t index) {
  if (!expected.defined()) return;
  TORCXX_CHECK(grad.device().type() == expected.device.type(), "Function ", from.name(),
               " returned an invalid gradient at index ", index, " - expected device ",
               expected.device, " but got ", grad.device());
  if (grad.sizes() != expected.sizes()) {
    TORCXX_CHECK(is_expandable_to(expected.sizes(), grad.sizes()), "Function ", from.name(),
                 " returned an invalid gradient at index ", index, " - got ", grad.sizes(),
                 " but expected shape compatible with ", expected.sizes());
    grad = sum_to(grad, expected.sizes());
  }
  if (grad.scalar_type() != expected.dtype) grad = to_dtype(grad, expected.dtype);
}

void accumulate_into(TensorBase& slot, TensorBase&& grad) {
  if (!slot.defined()) {
    slot = std::move(grad);
    return;
  }
  const bool alike = slot.sizes() == grad.sizes() && slot.scalar_type() == grad.scalar_type();
  if (!GradMode::is_enabled() && alike) {
    if (slot.is_contiguous() && owned_alone(slot)) {
      add_inplace(slot, grad);
      return;
    }
    if (grad.is_contiguous() && owned_alone(grad)) {
      add_inplace(grad, slot);
      slot = std::move(grad);
      return;
    }
  }
  slot = add(slot, grad);
}

}  // namespace torcxx::autograd
