// A lock of one byte, for sections of a few instructions or threads that rarely meet.
#pragma once
#include <atomic>
#include <thread>

namespace torcxx::autograd {

class SpinGuard {
 public:
  explicit SpinGuard(std::atomic<bool>& flag) : flag_(flag) {
    while (flag_.exchange(true, std::memory_order_acquire)) wait();
  }
  ~SpinGuard() { flag_.store(false, std::memory_order_release); }
  SpinGuard(const SpinGuard&) = delete;

 private:
  [[gnu::noinline, gnu::cold]] void wait() const {
    while (flag_.load(std::memory_order_relaxed)) std::this_thread::yield();
  }
  std::atomic<bool>& flag_;
};

}  // namespace torcxx::autograd
