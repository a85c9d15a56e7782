// AutogradMeta: what autograd keeps beside a tensor, allocated when first needed.
#pragma once
#include <atomic>

#include "torcxx/autograd/node.h"

namespace torcxx {

struct TensorExtras;  // hooks and the gradient that retain_grad() keeps

// How a view came to be: all but Default forbid recording a write through it.
enum class ViewOrigin : uint8_t { None, Default, MultiView, CustomFunction, NoGrad, Inference };

struct AutogradMeta {
  NodePtr grad_fn;  // of a view: may be out of date, see autograd::grad_fn()
  uint32_t output_nr = 0;
  uint32_t attr_version = 0;  // of a view: version of the storage that grad_fn stands for
  TensorBase grad;
  TensorBase base;                 // of a view: the tensor it views, never a view itself
  Node* accumulator = nullptr;     // of a leaf: owned; guarded by `locked`
  TensorExtras* extras = nullptr;  // owned
  AutogradMeta* next_dead = nullptr;
  ViewOrigin origin = ViewOrigin::None;
  std::atomic<bool> locked{false};

  AutogradMeta() = default;
  AutogradMeta(const AutogradMeta&) = delete;
  ~AutogradMeta() {
    if (TORCXX_UNLIKELY(extras != nullptr)) drop_extras();
    delete accumulator;
  }
  TensorExtras& ensure_extras();
  void drop_extras() noexcept;
  bool is_view() const { return origin != ViewOrigin::None; }
  static void* operator new(size_t n) { return detail::small_allocate(n); }
  static void operator delete(void* p, size_t n) noexcept { detail::small_free(p, n); }
};
static_assert(sizeof(AutogradMeta) <= 64, "one block of the smallest size");

}  // namespace torcxx
