// A tensor's side of autograd: gradient, history, hooks. The public Tensor class forwards here.
#pragma once
#include <memory>

#include "torcxx/autograd/hooks.h"
#include "torcxx/autograd/meta.h"

namespace torcxx::autograd {

// What backward() accumulated, or what retain_grad() keeps; undefined when there is none.
TORCXX_API TensorBase grad(const TensorBase& t);
// Replaces it; an undefined gradient clears it. Raises Error unless shape, dtype and device are
// those of t.
TORCXX_API void set_grad(const TensorBase& t, const TensorBase& grad);
// The node that made t, empty for a leaf. After a write to the base, a view gets a new one.
TORCXX_API NodePtr grad_fn(const TensorBase& t);
// Which output of grad_fn t is.
TORCXX_API uint32_t output_nr(const TensorBase& t);
TORCXX_API bool is_leaf(const TensorBase& t);
// The leaf whose gradient `node` accumulates; undefined for other nodes.
TORCXX_API TensorBase accumulated_leaf(const Node& node);
// Raises Error for other than floating and complex dtypes, for non-leaves (false only) and for
// inference tensors outside inference mode (true only).
TORCXX_API void set_requires_grad(const TensorBase& t, bool requires_grad);
// Keeps the gradient of a non-leaf; nothing to do for a leaf. Raises Error unless t requires grad.
TORCXX_API void retain_grad(const TensorBase& t);
TORCXX_API bool retains_grad(const TensorBase& t);

// Runs when the gradient of t is complete, before it is used or stored. Raises Error unless t
// requires grad.
TORCXX_API RemovableHandle register_hook(const TensorBase& t, TensorHook hook);
// By the handle's id; false when there is no such hook.
TORCXX_API bool remove_hook(const TensorBase& t, uint32_t id);
// Raises Error unless t is a leaf that requires grad.
TORCXX_API RemovableHandle register_post_accumulate_grad_hook(const TensorBase& t,
                                                              PostAccumulateGradHook hook);

// The same memory without history; in-place writes to either count for both.
TORCXX_API TensorBase detach(const TensorBase& t);
// Makes t itself a leaf that needs no gradient. Raises Error for a view.
TORCXX_API void detach_(const TensorBase& t);
// The same memory without history and without counting writes: PyTorch's `.data`.
TORCXX_API TensorBase variable_data(const TensorBase& t);
TORCXX_API bool is_view(const TensorBase& t);
// The tensor that t views. Raises Error unless is_view(t).
TORCXX_API TensorBase base(const TensorBase& t);
// In-place writes so far. Raises Error for an inference tensor.
TORCXX_API uint32_t version(const TensorBase& t);

}  // namespace torcxx::autograd
