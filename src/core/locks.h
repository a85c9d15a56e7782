// The allocator's locks, together: a fork() takes them all, in this order.
#pragma once
#include <mutex>

namespace torcxx::detail {

struct AllocatorLocks {
  std::mutex registry, small_blocks, large_blocks;
};
extern AllocatorLocks locks;

}  // namespace torcxx::detail
