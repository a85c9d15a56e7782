// Reference-counted memory that tensors view, and the allocator's statistics.
#pragma once
#include <atomic>
#include <cstdint>

#include "torcxx/core/device.h"
#include "torcxx/core/function.h"
#include "torcxx/core/macros.h"

namespace torcxx {

// Views share one StorageImpl; `version` counts the in-place writes of them all.
struct TORCXX_API StorageImpl {
  std::atomic<int32_t> refs{1};
  std::atomic<uint32_t> version{0};
  void* data = nullptr;
  int64_t nbytes = 0;
  Device device;
  bool writable = true;  // false for read-only mapped files
  // Frees data and this; called once, when refs reaches 0.
  void (*release)(StorageImpl*) = nullptr;
  void* context = nullptr;  // the releaser's own
};

// Intrusive pointer to a StorageImpl.
class TORCXX_API Storage {
 public:
  Storage() = default;
  explicit Storage(StorageImpl* adopted) : impl_(adopted) {}
  Storage(const Storage& o) : impl_(o.impl_) {
    if (impl_) impl_->refs.fetch_add(1, std::memory_order_relaxed);
  }
  Storage(Storage&& o) noexcept : impl_(o.impl_) { o.impl_ = nullptr; }
  Storage& operator=(Storage o) noexcept {
    std::swap(impl_, o.impl_);
    return *this;
  }
  ~Storage() {
    // A sole owner needs no locked instruction: nobody else is there to take a reference.
    if (impl_ && (impl_->refs.load(std::memory_order_acquire) == 1 ||
                  impl_->refs.fetch_sub(1, std::memory_order_acq_rel) == 1))
      impl_->release(impl_);
  }
  // Uninitialised memory, 64-byte aligned (huge pages from 2 MB on). Raises OutOfMemoryError beyond
  // the system's or set_memory_limit's bound and Error for a negative size.
  static Storage allocate(int64_t nbytes, Device device = kCPU);
  // Borrows memory; `deleter` (may be empty) runs when the last view goes.
  static Storage from_blob(void* data, int64_t nbytes, std::function<void(void*)> deleter,
                           Device device = kCPU);
  StorageImpl* get() const { return impl_; }
  StorageImpl* operator->() const { return impl_; }
  explicit operator bool() const { return impl_ != nullptr; }
  void* data() const { return impl_ ? impl_->data : nullptr; }
  int64_t nbytes() const { return impl_ ? impl_->nbytes : 0; }

 private:
  StorageImpl* impl_ = nullptr;
};

struct MemoryStats {
  int64_t current_bytes = 0;  // in use by tensors
  // Highest current_bytes since the last reset, within 64 KB per thread: small blocks are counted
  // by their threads first.
  int64_t peak_bytes = 0;
  int64_t reserved_bytes = 0;      // held from the system: in use or cached
  int64_t allocations = 0;         // count of blocks handed out
  int64_t system_allocations = 0;  // count of those that went to the system
};
TORCXX_API MemoryStats memory_stats();
TORCXX_API void reset_peak_memory_stats();
// Bound on current_bytes; allocations beyond it raise OutOfMemoryError. Negative: no bound
// (default).
TORCXX_API void set_memory_limit(int64_t bytes);
TORCXX_API int64_t get_memory_limit();
// Gives cached blocks back to the system.
TORCXX_API void empty_cache();

namespace detail {
// Header-sized blocks from thread-local free lists; any thread may free. Not counted in the
// statistics.
TORCXX_API void* small_allocate(size_t bytes);
TORCXX_API void small_free(void* p, size_t bytes) noexcept;
}  // namespace detail

}  // namespace torcxx
