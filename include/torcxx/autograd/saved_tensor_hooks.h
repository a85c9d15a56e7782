// Saved-tensor hooks: choose how tensors kept for backward are stored (moved to the CPU, to disk,
// recomputed).
#pragma once
#include <any>
#include <memory>

#include "torcxx/core/function.h"
#include "torcxx/core/tensor_base.h"

namespace torcxx::autograd {

// pack runs when an operation saves a tensor, with grad mode off; unpack when its backward wants it
// back, and must give a tensor of the same shape and dtype.
using PackHook = std::function<std::any(const TensorBase&)>;
using UnpackHook = std::function<TensorBase(const std::any&)>;
struct SavedTensorHookPair {
  PackHook pack;
  UnpackHook unpack;
};

// Applies to what this thread saves while the guard lives; guards nest, the innermost counts.
// In-place writes to packed tensors are not noticed. Raises ValueError for an empty function.
struct TORCXX_API SavedTensorHooks {
  SavedTensorHooks(PackHook pack, UnpackHook unpack);
  ~SavedTensorHooks();
  SavedTensorHooks(const SavedTensorHooks&) = delete;
  std::shared_ptr<const SavedTensorHookPair> pair;

 private:
  SavedTensorHooks* previous_;
};

}  // namespace torcxx::autograd
