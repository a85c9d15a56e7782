// Hooks: functions of the user that see, and may replace, gradients on their way.
#pragma once
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "torcxx/autograd/node.h"
#include "torcxx/core/function.h"

namespace torcxx {

// Receives a tensor's gradient; returns its replacement, or an undefined tensor to leave it.
using TensorHook = std::function<TensorBase(const TensorBase& grad)>;
// Receives a leaf after its .grad was updated.
using PostAccumulateGradHook = std::function<void(const TensorBase& leaf)>;
// Before a node runs: may change the gradients of its outputs.
using NodePreHook = std::function<void(std::vector<TensorBase>& grad_outputs)>;
// After a node ran: may change the gradients of its inputs.
using NodePostHook = std::function<void(std::vector<TensorBase>& grad_inputs,
                                        const std::vector<TensorBase>& grad_outputs)>;

class TORCXX_API HookListBase {
 public:
  virtual ~HookListBase() = default;
  virtual bool remove(uint32_t id) = 0;
};

// Functions in order of registration. Calls run over a snapshot, so that a hook may add or remove
// hooks.
template <class F>
class HookList : public HookListBase {
 public:
  uint32_t add(F f) {
    auto held = std::make_shared<F>(std::move(f));
    std::lock_guard lock(mutex_);
    hooks_.emplace_back(next_, std::move(held));
    return next_++;
  }
  bool remove(uint32_t id) override {
    std::shared_ptr<F> gone;  // destroyed outside the lock: it may run code of the user
    std::lock_guard lock(mutex_);
    for (size_t i = 0; i < hooks_.size(); i++)
      if (hooks_[i].first == id) {
        gone = std::move(hooks_[i].second);
        hooks_.erase(hooks_.begin() + static_cast<std::ptrdiff_t>(i));
        return true;
      }
    return false;
  }
  std::vector<std::shared_ptr<F>> snapshot() const {
    std::vector<std::shared_ptr<F>> out;
    std::lock_guard lock(mutex_);
    for (const auto& [id, f] : hooks_) out.push_back(f);
    return out;
  }

 private:
  mutable std::mutex mutex_;
  uint32_t next_ = 0;
  std::vector<std::pair<uint32_t, std::shared_ptr<F>>> hooks_;
};

// Takes a hook out again; outliving the tensor is harmless.
class TORCXX_API RemovableHandle {
 public:
  RemovableHandle() = default;
  RemovableHandle(std::weak_ptr<HookListBase> list, uint32_t id)
      : list_(std::move(list)), id_(id) {}
  // False when it was removed before, or its tensor or node is gone.
  bool remove() const {
    const auto list = list_.lock();
    return list && list->remove(id_);
  }
  uint32_t id() const { return id_; }

 private:
  std::weak_ptr<HookListBase> list_;
  uint32_t id_ = 0;
};

namespace autograd {
// On a node (grad_fn): before and after it runs in a backward.
TORCXX_API RemovableHandle register_prehook(Node& node, NodePreHook hook);
TORCXX_API RemovableHandle register_posthook(Node& node, NodePostHook hook);
}  // namespace autograd

}  // namespace torcxx
